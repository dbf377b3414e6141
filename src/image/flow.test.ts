import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { pour, release } from "./flow.ts";

const PIECE = 64 * 1024;

/** Pieces that say in which order they came. */
async function* pieces(count: number, seen: { taken: number; closed?: boolean } = { taken: 0 }) {
  try {
    for (; seen.taken < count; seen.taken++) yield Buffer.allocUnsafeSlow(PIECE).fill(seen.taken);
  } finally {
    seen.closed = true;
  }
}

describe("pour", () => {
  it("writes all pieces in their order, and releases them", async () => {
    const written: Buffer[] = [];
    const numbers: number[] = [];
    const target = new Writable({
      write(piece: Buffer, _encoding, done) {
        written.push(piece);
        numbers.push(piece[0]!);
        setImmediate(done);
      },
    });
    await pour(pieces(40), target);
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, n) => n));
    expect(target.writableFinished).toBe(true);
    expect(written.map(({ length }) => length)).toEqual(Array(40).fill(0));
  });

  it("takes no more than a little ahead of a target that does not", async () => {
    const seen = { taken: 0 };
    const stuck: (() => void)[] = [];
    const target = new Writable({ write: (_piece, _encoding, done) => void stuck.push(done) });
    const poured = pour(pieces(100, seen), target);
    for (let n = 0; n < 100; n++) await turn();
    expect(seen.taken).toBeLessThan(10);
    target.destroy(new Error("enough"));
    await expect(poured).rejects.toThrow("enough");
  });

  it("ends with the error of either side, and closes the source", async () => {
    const seen = { taken: 0, closed: false };
    const full = new Writable({ write: (_piece, _encoding, done) => done(new Error("full")) });
    await expect(pour(pieces(100, seen), full)).rejects.toThrow("full");
    expect(seen.closed).toBe(true);
    const closed = new Writable({ write: (_piece, _encoding, done) => done() });
    closed.destroy();
    await expect(pour(pieces(1), closed)).rejects.toThrow("closed before its end");
    const ending = new Writable({ write: (_piece, _encoding, done) => done(), final: () => void ending.destroy() });
    await expect(pour(pieces(1), ending)).rejects.toThrow("closed before its end");
    async function* broken() {
      yield Buffer.from("a");
      throw new Error("broken");
    }
    await expect(pour(broken(), new Writable({ write: (_piece, _encoding, done) => done() }))).rejects.toThrow("broken");
  });
});

describe("release", () => {
  it("spares what shares its memory", () => {
    const whole = Buffer.allocUnsafeSlow(10);
    release(whole.subarray(2, 4));
    expect(whole).toHaveLength(10);
    release(whole);
    release(whole);
    expect(whole).toHaveLength(0);
  });
});
