/** Many bytes through this process, which keeps none: what moves them, and gives their memory back at once. */
import type { Writable } from "node:stream";

/** So many bytes may be on their way out: enough that the next piece is there when one has gone. */
const UNSENT_BYTES = 512 * 1024;

/**
 * Writes all pieces of `source`, each of which is released when it is out, and ends `target`. Fails with the error of either; `source` is
 * closed then, and `target` left to the caller.
 */
export async function pour(source: AsyncIterable<Uint8Array>, target: Writable): Promise<void> {
  let unsent = 0;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;
  const turn = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const failed = (error?: Error) => {
    failure ??= error ?? new Error("closed before its end");
    wake?.();
  };
  target.on("error", failed).on("close", failed);
  if (target.destroyed) failed();
  try {
    for await (const piece of source) {
      if (failure) throw failure;
      const { length } = piece;
      unsent += length;
      target.write(piece, (error) => {
        unsent -= length;
        // Of a connection that broke the kernel's side may hold it yet.
        if (error) return failed(error);
        release(piece);
        if (unsent < UNSENT_BYTES) wake?.();
      });
      while (unsent >= UNSENT_BYTES && !failure) await turn();
    }
    if (failure) throw failure;
    let finished = false;
    target.once("finish", () => {
      finished = true;
      wake?.();
    });
    target.end();
    while (!finished && !failure) await turn();
    if (!finished) throw failure;
  } finally {
    target.off("close", failed);
  }
}

/**
 * Frees the memory of a piece that nobody reads any more, where the piece has it for itself. Garbage collection would do so too, but the
 * buffers of one gigabyte make V8 collect the whole heap a dozen times.
 * https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfer
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength) buffer.transfer(0);
}
