import { describe, expect, it } from "vitest";
import { judge, type Rule, unused } from "./allowed.ts";
import { differences } from "./compare.ts";
import type { Pair } from "./play.ts";

const pair = (body: unknown, more: Partial<Pair> = {}): Pair => ({
  request: { ask: "GET /things", who: "member" },
  answer: { status: 200, headers: {}, body },
  ...more,
});
const paths = (recorded: Pair, found: Pair) => differences(recorded, found).map(({ path }) => path);

describe("two answers", () => {
  it("are the same, or differ where a field is missing, new, of another value or of another type", () => {
    expect(paths(pair({ a: 1, b: [{ c: null }] }), pair({ b: [{ c: null }], a: 1 }))).toEqual([]);
    expect(paths(pair({ a: 1, b: 1, c: 1, d: null }), pair({ b: 2, c: "1", d: null, e: 1 }))).toEqual([
      "body.a",
      "body.b",
      "body.c",
      "body.e",
    ]);
  });

  it("differ by their headers; and, where they differ by their status, by nothing else", () => {
    const answering = (status: number) => ({ ...pair({}), answer: { status, headers: { vary: "x" }, body: {} } });
    expect(paths(pair({}), answering(200))).toEqual(["headers.vary"]);
    expect(paths(pair({}), answering(404))).toEqual(["status"]);
  });

  it("may have their lists in any order, but for those of a promised one", () => {
    const [one, two] = [{ list: [{ name: "a" }, { name: "b" }] }, { list: [{ name: "b" }, { name: "a" }] }];
    expect(paths(pair(one), pair(two))).toEqual([]);
    expect(paths(pair(one, { ordered: true }), pair(two))).toEqual(["body.list[0].name", "body.list[1].name"]);
    expect(paths(pair(one), pair({ list: [{ name: "a" }] }))).toEqual(["body.list.length"]);
  });

  it("are not compared where something else was asked", () => {
    expect(() => paths(pair({}), pair({}, { request: { ask: "GET /others", who: "member" } }))).toThrow("record again");
  });
});

describe("a rule", () => {
  const rule: Rule = { kind: "limit", recording: "compute/*", request: "GET /things*", path: ["body.a", "body.z"], why: "so" };
  const place = { recording: "compute/servers", request: "GET /things member" };
  const difference = (path: string) => ({ path, recorded: 1, found: 2 });

  it("allows what it names, and nothing else", () => {
    const allow = judge([rule], new Set());
    expect(allow(place, difference("body.a"))).toBe(rule);
    expect(allow(place, difference("body.ab"))).toBeUndefined();
    expect(allow({ ...place, recording: "image/life" }, difference("body.a"))).toBeUndefined();
    expect(allow({ ...place, request: "PUT /things member" }, difference("body.a"))).toBeUndefined();
  });

  it("is told when it is not needed any more, path by path", () => {
    const used = new Set<string>();
    judge([rule], used)(place, difference("body.a"));
    expect(unused([rule], used)).toEqual([{ rule, path: "body.z" }]);
  });
});
