/** What is known not to pass, with its reason: `expected.tsv`. A test without a line, of its own or of its class, is expected to pass. */
import { classOf, type Test } from "./select.ts";
import { readTable } from "./tables.ts";
import type { Row } from "./tempest.ts";

export type Expected = Map<string, { state: string; reason: string }>;

export async function readExpected(file: string): Promise<Expected> {
  return new Map((await readTable(file, 3)).map(([test = "", state = "", reason = ""]) => [test, { state, reason }]));
}

/** Rows of tests that this Tempest does not have: nothing would ever say that they are wrong. */
export function strangers(expected: Expected, tests: Test[]): string[] {
  const known = new Set(
    tests.flatMap(({ path }) => [path, classOf(path), `setUpClass (${classOf(path)})`, `tearDownClass (${classOf(path)})`]),
  );
  return [...expected.keys()].filter((name) => !known.has(name));
}

/** The state that a test should have, and why, where it is not `success`. */
export const expectation = (expected: Expected, test: string) => expected.get(test) ?? expected.get(classOf(test));

/** Tests that should pass and do not, and tests that pass although a row says that they do not. */
export function surprises(rows: Row[], expected: Expected): string[] {
  return rows.flatMap(({ test, state, reason }) => {
    const wanted = expectation(expected, test)?.state ?? "success";
    return state === wanted ? [] : [`${test} is ${state}, expected ${wanted}${reason ? `: ${reason}` : ""}`];
  });
}
