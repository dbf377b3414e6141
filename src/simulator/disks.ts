/**
 * The bytes of volumes and snapshots: files in a folder of their own, written once and then only linked, as the guests are played
 * and write nothing. A volume without a file is all zeros; what lies beyond a file's end is zeros too.
 */
import { createReadStream, createWriteStream } from "node:fs";
import { link, mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface Disks {
  /** Stores a stream with flat memory. `inspect` sees each chunk first and may throw to refuse; then nothing is stored. */
  write(handle: string, from: Readable, inspect: (chunk: Buffer, offset: number) => void): Promise<number>;
  /** The new handle has the bytes of the old one from then on. */
  copy(from: string, to: string): Promise<void>;
  /** Undefined where nothing was ever stored. */
  read(handle: string): Promise<{ stream: Readable; bytes: number } | undefined>;
  remove(handle: string): Promise<void>;
  /** Removes everything, where the folder is not one that was given. */
  close(): Promise<void>;
}

/** In a folder that stays, or in one of its own among the temporary files. */
export async function openDisks(kept?: string): Promise<Disks> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "dicot-disks-")));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (handle: string) => join(folder, handle);
  const sizeOf = async (handle: string) => {
    try {
      return (await stat(pathOf(handle))).size;
    } catch {
      return undefined;
    }
  };
  return {
    async write(handle, from, inspect) {
      const partial = `${pathOf(handle)}.partial`;
      let bytes = 0;
      try {
        await pipeline(
          from,
          async function* (source: AsyncIterable<Buffer>) {
            for await (const chunk of source) {
              inspect(chunk, bytes);
              bytes += chunk.length;
              yield chunk;
            }
          },
          createWriteStream(partial),
        );
        await rename(partial, pathOf(handle));
        return bytes;
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    async copy(from, to) {
      await rm(pathOf(to), { force: true });
      if ((await sizeOf(from)) !== undefined) await link(pathOf(from), pathOf(to));
    },
    async read(handle) {
      const bytes = await sizeOf(handle);
      return bytes === undefined ? undefined : { stream: createReadStream(pathOf(handle)), bytes };
    },
    remove: (handle) => rm(pathOf(handle), { force: true }),
    async close() {
      if (kept === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
