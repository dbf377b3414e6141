import { describe, expect, it } from "vitest";
import { splitQuoted } from "./filters.ts";
import { bytes, toQuantity } from "./quantity.ts";

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

describe("quantities", () => {
  it.each([
    ["1Gi", 2 ** 30],
    ["1500M", 1.5e9],
    ["1e3", 1000],
    ["0.5Gi", 2 ** 29],
    [5, 5],
  ])("reads %s", (text, size) => {
    expect(bytes(text)).toBe(size);
  });

  it("writes the largest unit that divides a size", () => {
    expect([toQuantity(2 ** 30), toQuantity(3 * 2 ** 20), toQuantity(1025)]).toEqual(["1Gi", "3Mi", "1025"]);
    expect(bytes("much")).toBeUndefined();
  });
});
