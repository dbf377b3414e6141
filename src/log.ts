import { type DestinationStream, destination, type Logger, pino, stdSerializers } from "pino";

/** What is so long is written before the turn is over. */
const MOST_CHARACTERS = 2048;

/** Structured lines on stderr. Secrets that may stand in a request never reach them. */
export const createLog = (level: string): Logger =>
  pino(
    { level, base: null, serializers: { err: stdSerializers.errWithCause }, redact: ["*.password", "*.token", "headers['x-auth-token']"] },
    togetherPerTurn(2),
  );

/** The lines of one turn of the event loop are one write: one for each took a fifth of all that a request costs. */
function togetherPerTurn(fd: number): DestinationStream & { flushSync(): void } {
  const sink = destination({ fd, sync: true, minLength: MOST_CHARACTERS });
  let due = false;
  // Not `flushSync`, which waits for the disk too.
  const flush = () => {
    due = false;
    sink.flush();
  };
  process.on("exit", flush);
  return {
    // After a fatal line.
    flushSync: () => sink.flushSync(),
    write(line) {
      sink.write(line);
      if (due) return;
      due = true;
      setImmediate(flush);
    },
  };
}
