import { describe, expect, it } from "vitest";
import { splitQuoted } from "./filters.ts";

describe("splitQuoted", () => {
  it.each([
    ["a,b", ["a", "b"]],
    ['a,"b,c",d', ["a", "b,c", "d"]],
    ['"a"', ["a"]],
  ])("splits %s", (text, parts) => {
    expect(splitQuoted(text)).toEqual(parts);
  });

  it.each(['"a', 'a"b"', '"a"b'])("refuses %s", (text) => {
    expect(() => splitQuoted(text)).toThrow("Invalid filter value");
  });
});
