import { describe, expect, it } from "vitest";
import { jsonPatch, mergePatch, pointer } from "./patch.ts";

describe("mergePatch", () => {
  it("is undefined where nothing differs", () => {
    expect(mergePatch({ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })).toBeUndefined();
  });

  it("holds only what differs, and null for what is gone", () => {
    const before = { metadata: { labels: { a: "1", b: "2" } }, spec: { running: true, kept: 1 } };
    const after = { metadata: { labels: { a: "1", c: "3" } }, spec: { running: false, kept: 1 } };
    expect(mergePatch(before, after)).toEqual({ metadata: { labels: { b: null, c: "3" } }, spec: { running: false } });
  });

  it("replaces an array whole", () => {
    expect(mergePatch({ list: [1, 2] }, { list: [1, 2, 3] })).toEqual({ list: [1, 2, 3] });
  });

  it("takes a field that became undefined as gone, and one that always was as equal", () => {
    expect(mergePatch({ a: 1, b: undefined }, { a: undefined, c: undefined })).toEqual({ a: null });
  });

  it("puts an object in place of a word, and a word in place of an object", () => {
    expect(mergePatch({ a: "x", b: { c: 1 } }, { a: { c: 1 }, b: "x" })).toEqual({ a: { c: 1 }, b: "x" });
  });
});

describe("jsonPatch", () => {
  it("is empty where nothing differs", () => {
    expect(jsonPatch({ a: { b: [1, { c: 2 }] }, d: undefined }, { a: { b: [1, { c: 2 }] } })).toEqual([]);
  });

  it("names what differs by its path, and replaces an array whole", () => {
    const before = { metadata: { annotations: { "a/b": "1", "c~d": "2" } }, list: [1], word: "x" };
    const after = { metadata: { annotations: { "a/b": "3", e: "4" } }, list: [1, 2], word: { now: "an object" } };
    expect(jsonPatch(before, after)).toEqual([
      { op: "replace", path: "/metadata/annotations/a~1b", value: "3" },
      { op: "remove", path: "/metadata/annotations/c~0d" },
      { op: "add", path: "/metadata/annotations/e", value: "4" },
      { op: "replace", path: "/list", value: [1, 2] },
      { op: "replace", path: "/word", value: { now: "an object" } },
    ]);
  });

  it("escapes a name once", () => {
    expect(pointer("metadata", "a~1/b")).toBe("/metadata/a~01~1b");
  });
});
