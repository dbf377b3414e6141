import { describe, expect, it } from "vitest";
import { common, printPath, subtract, union } from "./tree.ts";

const a = { "f:spec": { "f:x": {}, "f:list": { 'k:{"name":"a"}': { ".": {}, "f:name": {}, "f:v": {} } } } };

describe("sets of fields", () => {
  it("join", () => expect(union(a, { "f:spec": { "f:y": {} } })).toEqual({ "f:spec": { ...a["f:spec"], "f:y": {} } }));
  it("differ, and take what is below along", () => {
    expect(subtract(a, { "f:spec": { "f:list": {} } })).toEqual({ "f:spec": { "f:x": {} } });
    expect(subtract(a, a)).toBeUndefined();
  });
  it("have paths in common", () => {
    expect(common(a, { "f:spec": { "f:list": { 'k:{"name":"a"}': { "f:v": {} } } } }).map(printPath)).toEqual(['.spec.list[name="a"].v']);
  });
});
