import { describe, expect, it } from "vitest";
import { bytes, parseQuantity, toQuantity } from "./quantity.ts";

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

  it("reads parts of a core, and no quantity as NaN", () => {
    expect([parseQuantity("1500m"), parseQuantity("2"), parseQuantity("-1Ki"), parseQuantity("1Qi")]).toEqual([1.5, 2, -1024, Number.NaN]);
    expect(bytes("-1Ki")).toBeUndefined();
  });
});
