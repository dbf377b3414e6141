import { describe, expect, it } from "vitest";
import { parseJson } from "./body.ts";

const parse = (text: string) => parseJson(Buffer.from(text), 64);

describe("parseJson", () => {
  it("reads JSON", () => expect(parse('{"a":["[[[", "\\"]"]}')).toEqual({ a: ["[[[", '"]'] }));
  it("refuses what is not JSON with 400", () => expect(() => parse("{")).toThrow(expect.objectContaining({ status: 400 })));
  it("refuses bytes that are not UTF-8 with 400", () =>
    expect(() => parseJson(Buffer.from([0x22, 0xff, 0x22]), 64)).toThrow(expect.objectContaining({ status: 400 })));
  it("refuses a thousand levels without recursing into them", () =>
    expect(() => parse("[".repeat(1000) + "]".repeat(1000))).toThrow(expect.objectContaining({ status: 400 })));
});
