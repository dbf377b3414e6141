/** What is known not to pass, with its reason: `expected.tsv`, one test a line. A test without a line is expected to pass. */
import { readFile } from "node:fs/promises";

export interface Row {
  test: string;
  /** success, fail or skip. */
  state: string;
  reason: string;
}

export async function readExpected(file: string): Promise<Map<string, Row>> {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [test = "", state = "", reason = ""] = line.split("\t");
      if (!reason) throw new Error(`${file}: ${test} has no reason`);
      return [test, { test, state, reason }];
    }),
  );
}

export function compare(rows: Row[], expected: Map<string, Row>) {
  const surprises: string[] = [];
  const counts: Record<string, number> = {};
  for (const { test, state, reason } of rows) {
    // A class that fails or skips as a whole reports under `setUpClass (…)`.
    const key = test.match(/^(?:setUpClass|tearDownClass) \((.*)\)$/)?.[1] ?? test;
    counts[state] = (counts[state] ?? 0) + 1;
    const wanted = expected.get(key)?.state ?? "success";
    if (state !== wanted) surprises.push(`${key} is ${state}, expected ${wanted}${reason ? `: ${reason}` : ""}`);
  }
  return {
    passed: counts["success"] ?? 0,
    failed: (counts["fail"] ?? 0) + (counts["unfinished"] ?? 0),
    skipped: counts["skip"] ?? 0,
    surprises,
  };
}
