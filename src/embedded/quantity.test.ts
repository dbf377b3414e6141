import { describe, expect, it } from "vitest";
import { formatQuantity, parseQuantity } from "./quantity.ts";

describe("quantities", () => {
  it.each([
    ["1", "1"],
    ["1000m", "1"],
    ["1.5", "1500m"],
    ["0.1", "100m"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["1000", "1k"],
    ["1e3", "1k"],
    ["12E", "12E"],
    ["0", "0"],
    ["1n", "1n"],
  ])("%s is %s", (text, canonical) => expect(formatQuantity(parseQuantity(text)!)).toBe(canonical));
  it.each(["", "1Q", "abc", "1..2", "Gi"])("%s is none", (text) => expect(parseQuantity(text)).toBeUndefined());
  it("compares across suffixes exactly", () => expect(parseQuantity("1Gi")!.nano).toBe(parseQuantity("1073741824")!.nano));
});
