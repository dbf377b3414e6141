import { describe, expect, it } from "vitest";
import { strangers, surprises } from "./expected.ts";
import { byId, byService, junit, summary } from "./report.ts";
import { parseTests, readList, select } from "./select.ts";
import { type Row, rowsOf } from "./tempest.ts";

const folder = new URL(".", import.meta.url).pathname.replace(/\/$/, "");
const ids = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"] as const;
const tests = parseTests(
  [
    `tempest.api.compute.a.A.test_one[id-${ids[0]},smoke]`,
    `tempest.api.compute.a.B.test_one[id-${ids[0]}]`,
    `tempest.api.image.c.C.test_two[id-${ids[1]}]`,
    "WARNING: no test",
  ].join("\n"),
);
const row = (test: string, state: string, reason = ""): Row => ({ test, state, seconds: 1, reason });

describe("select", () => {
  it("takes tests by their names, their service or their part", async () => {
    const paths = async (selection: object) => (await select(tests, selection, folder)).map(({ path }) => path);
    expect(await paths({ smoke: true })).toEqual(["tempest.api.compute.a.A.test_one"]);
    expect(await paths({ regex: "image" })).toEqual(["tempest.api.image.c.C.test_two"]);
    expect(await paths({ all: true })).toHaveLength(3);
    const parts = [await paths({ part: "1/2" }), await paths({ part: "2/2" })];
    expect(parts.flat().sort()).toEqual(tests.map(({ path }) => path).sort());
    await expect(select(tests, { part: "3/2" }, folder)).rejects.toThrow("n/m");
  });

  it("refuses a list that names a test which this Tempest does not have", async () => {
    await expect(select(tests, { list: "interop" }, folder)).rejects.toThrow("347 tests");
  });
});

describe("the interoperability list", () => {
  it("has the 276 tests at their 347 paths", async () => {
    const list = await readList(folder, "interop");
    expect([list.length, new Set(list.map(({ id }) => id)).size]).toEqual([347, 276]);
  });
});

describe("rowsOf", () => {
  it("gives each test of a class the outcome of its setup, and keeps a teardown that failed", () => {
    const text = [
      "test\tstate\tseconds\treason",
      "setUpClass (tempest.api.compute.a.A)\tskip\t0.00\tno feature",
      "tempest.api.compute.a.B.test_one\tsuccess\t1.50\t",
      "tearDownClass (tempest.api.compute.a.B)\tfail\t0.10\tleft something",
    ].join("\n");
    expect(rowsOf(text, tests)).toEqual([
      { test: "tempest.api.compute.a.A.test_one", state: "skip", seconds: 0, reason: "no feature" },
      { test: "tempest.api.compute.a.B.test_one", state: "success", seconds: 1.5, reason: "" },
      { test: "tempest.api.image.c.C.test_two", state: "unfinished", seconds: 0, reason: "" },
      { test: "tearDownClass (tempest.api.compute.a.B)", state: "fail", seconds: 0.1, reason: "left something" },
    ]);
  });
});

describe("the report", () => {
  const rows = [
    row("tempest.api.compute.a.A.test_one", "success"),
    row("tempest.api.compute.a.B.test_one", "skip", "x"),
    row("tempest.api.image.c.C.test_two", "fail", "a < b\u0001"),
  ];
  const list = tests.map(({ id, path }) => ({ id, path, capability: "" }));

  it("counts a test as passed where it passes in each of its classes", () => {
    expect(byId(rows, list, new Map())).toBe("0 of 2, not passed: test_one, test_two, 1 others skipped");
    const expected = new Map([["tempest.api.compute.a.B", { state: "skip", reason: "guests" }]]);
    expect(byId(rows, list, expected)).toBe("0 of 2, not passed: test_one, test_two, 0 others skipped");
    expect(summary(rows)).toBe("1 passed, 1 failed, 1 skipped");
  });

  it("stands beside the figures of the real services", () => {
    const peers = new Map([["tempest.api.compute.a.B.test_one", { state: "skip", reason: "y" }]]);
    const text = byService(rows, peers, new Map([["tempest.api.image.c.C", { state: "fail", reason: "one place" }]]));
    expect(text).toMatch(/^compute\s+1\s+0\s+1\s+\|\s+1\s+0\s+1$/m);
    expect(text).toContain("passed there and not here: 1\n  fail tempest.api.image.c.C.test_two: one place");
    expect(byService(rows, peers, new Map())).toContain("test_two: nobody knows why");
  });

  it("knows rows of tests that there are not", () => {
    const names = [
      "tempest.api.compute.a.A",
      "tempest.api.compute.a.B.test_one",
      "tearDownClass (tempest.api.image.c.C)",
      "tempest.api.gone",
    ];
    expect(strangers(new Map(names.map((name) => [name, { state: "fail", reason: "r" }])), tests)).toEqual(["tempest.api.gone"]);
  });

  it("is surprised in both directions", () => {
    const expected = new Map([
      ["tempest.api.compute.a.A", { state: "fail", reason: "r" }],
      ["tempest.api.compute.a.B.test_one", { state: "skip", reason: "r" }],
    ]);
    expect(surprises(rows, expected)).toEqual([
      "tempest.api.compute.a.A.test_one is success, expected fail",
      "tempest.api.image.c.C.test_two is fail, expected success: a < b\u0001",
    ]);
  });

  it("is XML that can be read", () => {
    const xml = junit([...rows, row("tearDownClass (tempest.api.image.c.C)", "fail", "x")]);
    expect(xml).toContain('<testsuite name="tempest" tests="4" failures="2" errors="0" skipped="1" time="4.00">');
    expect(xml).toContain(
      '<testcase classname="tempest.api.image.c.C" name="test_two" time="1.00"><failure message="a &lt; b"/></testcase>',
    );
    expect(xml).toContain('<testcase classname="tempest.api.image.c.C" name="tearDownClass" time="1.00">');
  });
});
