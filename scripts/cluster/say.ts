/** How these commands talk: lines on stderr, a line that changes on a terminal, and an expected failure as one line. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface Say {
  (line: string): void;
  /** How far it is: overwritten by what comes next where that is possible. */
  progress?: ((line: string) => void) & { everyMilliseconds: number };
}

/** Its message is all that a user needs to know. */
export class ExpectedError extends Error {}

/** On a terminal progress is one line that changes; else it is a line twice a minute. */
export function sayOn(stream: NodeJS.WriteStream): Say {
  const terminal = stream.isTTY === true;
  let open = false;
  const clear = () => {
    if (open) stream.write("\r\x1b[K");
    open = false;
  };
  const say: Say = (line) => {
    clear();
    stream.write(`${line}\n`);
  };
  say.progress = Object.assign(
    (line: string) => {
      if (!terminal) return void stream.write(`${line}\n`);
      clear();
      stream.write(line.slice(0, Math.max(20, (stream.columns ?? 80) - 1)));
      open = true;
    },
    { everyMilliseconds: terminal ? 500 : 30_000 },
  );
  return say;
}

export const runsAsProgram = (url: string): boolean =>
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);

/** For `catch`, where nothing is left behind: an expected failure is one line, and the end with status 1. */
export function endExpected(error: unknown): never {
  if (!(error instanceof ExpectedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

/** Runs a command: an expected failure is one line and status 1. */
export async function cli(command: (say: Say) => Promise<void>): Promise<void> {
  try {
    await command(sayOn(process.stderr));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
