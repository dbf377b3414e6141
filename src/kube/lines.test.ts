import { describe, expect, it } from "vitest";
import { lines } from "./lines.ts";

async function all(stream: AsyncIterable<Buffer>): Promise<string[]> {
  const out: string[] = [];
  for await (const line of lines(stream)) out.push(line);
  return out;
}

async function read(...chunks: string[]): Promise<string[]> {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  return await all(stream());
}

describe("lines", () => {
  it("joins what came in pieces and splits what came together", async () => {
    expect(await read("on", "e\ntwo\nth", "", "ree", "\n")).toEqual(["one", "two", "three"]);
  });

  it("drops empty lines and keeps a last one without an end", async () => {
    expect(await read("\none\n\n", "two")).toEqual(["one", "two"]);
  });

  it("keeps a character whose bytes came apart", async () => {
    const bytes = Buffer.from("caf\u00e9\n");
    async function* stream() {
      yield bytes.subarray(0, 4);
      yield bytes.subarray(4);
    }
    expect(await all(stream())).toEqual(["caf\u00e9"]);
  });
});
