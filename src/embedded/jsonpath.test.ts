import { describe, expect, it } from "vitest";
import { evaluate, parsePath } from "./jsonpath.ts";

const object = {
  spec: {
    list: [
      { name: "a", n: 1 },
      { name: "b", n: 2 },
    ],
    "odd.key": "x",
  },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

describe("JSONPath", () => {
  it.each<[string, unknown[]]>([
    [".spec.list[0].name", ["a"]],
    [".spec.list[-1].name", ["b"]],
    [".spec.list[*].name", ["a", "b"]],
    ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
    [".status.conditions[?(@.type=='Other')].status", []],
    [".spec.list[?(@.n>1)].name", ["b"]],
    [".spec['odd.key']", ["x"]],
    [".spec.odd\\.key", ["x"]],
    ["..name", ["a", "b"]],
    [".none.at.all", []],
    ["{.spec.list[1].n}", [2]],
  ])("%s", (path, found) => expect(evaluate(parsePath(path), object)).toEqual(found));
  it("refuses what is no path", () => expect(() => parsePath(".spec[")).toThrow());
});
