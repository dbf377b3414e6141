/** What must be ended, in whichever way the program ends. */
import closeWithGrace from "close-with-grace";
import { ExpectedError } from "../scripts/cluster/say.ts";

/** Longer than the parts of a cloud take to stop on a loaded machine. */
const WITHIN_MILLISECONDS = 90_000;

export interface Ends {
  add(end: () => Promise<void>): void;
}

/**
 * Runs a whole program. When it is over, has failed, or is told to end by SIGINT or SIGTERM, all that was added is ended, the last first;
 * who was told leaves with 1, since he has measured nothing.
 */
export async function withEnds(program: (ends: Ends) => Promise<void>): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  let told = false;
  const run = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end().catch((error: Error) => process.stderr.write(`${error.message}\n`));
  };
  closeWithGrace({ delay: WITHIN_MILLISECONDS }, async ({ err, signal }) => {
    told = signal !== undefined;
    if (err) process.stderr.write(`${err.stack}\n`);
    else if (told) process.stderr.write(`\n${signal}: ending what was started\n`);
    await run();
    if (told) process.exit(1);
  });
  try {
    await program({ add: (end) => void ends.push(end) });
  } catch (error) {
    // What is being ended fails whoever still works with it.
    if (told) return;
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } finally {
    if (!told) await run();
  }
}
