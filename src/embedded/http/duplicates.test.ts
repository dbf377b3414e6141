import { describe, expect, it } from "vitest";
import { duplicateKeys } from "./duplicates.ts";

describe("keys that come twice", () => {
  it.each<[string, string[]]>([
    ['{"a":1,"b":{"a":1}}', []],
    ['{"a":1,"a":2}', ["a"]],
    ['{"a":{"b":1,"b":2},"c":[{"d":1},{"d":1,"d":2}]}', ["a.b", "c[1].d"]],
    ['{"a":"b\\":1,","a":["a","a"]}', ["a"]],
    ['{"\\u0061":1,"a":2}', ["a"]],
    ['[{"a":{}},{"a":{}}]', []],
  ])("of %s", (text, keys) => {
    expect(duplicateKeys(text)).toEqual(keys.map((key) => `duplicate field ${JSON.stringify(key)}`));
  });
});
