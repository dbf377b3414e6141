/** What must be ended, in whichever way the program ends. */
import closeWithGrace from "close-with-grace";

/** Longer than the real services take to stop on a loaded machine. */
const WITHIN_MILLISECONDS = 90_000;

export interface Ends {
  add(end: () => Promise<void>): void;
  /** The last that was added first. A second call does nothing. */
  run(): Promise<void>;
}

/** On SIGINT and SIGTERM, and on an error that nobody caught, everything is ended before the program is. */
export function endsOnSignal(): Ends {
  const ends: (() => Promise<void>)[] = [];
  const run = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end().catch((error: Error) => process.stderr.write(`${error.stack}\n`));
  };
  closeWithGrace({ delay: WITHIN_MILLISECONDS }, async ({ err, signal }) => {
    if (err) process.stderr.write(`${err.stack}\n`);
    if (signal) process.stderr.write(`\n${signal}: ending what was started\n`);
    await run();
  });
  return { add: (end) => void ends.push(end), run };
}
