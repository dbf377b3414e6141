/** What a run tells: its figures on the terminal, every test in a TSV and in JUnit's XML. */
import { writeFile } from "node:fs/promises";
import { type Expected, expectation } from "./expected.ts";
import { classOf } from "./select.ts";
import type { Row } from "./tempest.ts";

const count = (rows: readonly { state: string }[]) => {
  const of = (state: string) => rows.filter((row) => row.state === state).length;
  return { passed: of("success"), failed: of("fail") + of("unfinished"), skipped: of("skip") };
};

export function summary(rows: Row[]): string {
  const { passed, failed, skipped } = count(rows);
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** `274 of 276, not passed: a, b, 0 others skipped`. A test passes where it does in every class that has it; others are those without a row. */
export function byId(rows: Row[], list: { id: string; path: string }[], expected: Expected): string {
  const states = new Map(rows.map(({ test, state }) => [test, state]));
  const ids = [...new Set(list.map(({ id }) => id))];
  const missed = ids.filter((id) => list.some((entry) => entry.id === id && states.get(entry.path) !== "success"));
  const names = missed.map((id) =>
    list
      .find((entry) => entry.id === id)
      ?.path.split(".")
      .at(-1),
  );
  const others = missed.filter((id) =>
    list.some((entry) => entry.id === id && states.get(entry.path) === "skip" && expectation(expected, entry.path) === undefined),
  );
  return `${ids.length - missed.length} of ${ids.length}, not passed: ${names.join(", ") || "none"}, ${others.length} others skipped`;
}

/**
 * Passed, failed and skipped of each service, beside what the real services give, and what passes there and not here, with its cause in
 * `expected`. `peers` has the tests that do not pass there.
 */
export function byService(rows: Row[], peers: Expected, expected: Expected): string {
  const serviceOf = ({ test }: Row) => /^(?:\w+ \()?tempest\.(?:api\.)?(\w+)/.exec(test)?.[1] ?? "";
  const tests = rows.filter(({ test }) => !test.includes("("));
  const line = (name: string, of: Row[]) => {
    const [here, there] = [count(of), count(of.map(({ test }) => ({ state: peers.get(test)?.state ?? "success" })))];
    const cells = [here.passed, here.failed, here.skipped, there.passed, there.failed, there.skipped].map((n) => String(n).padStart(8));
    return `${name.padEnd(10)}${cells.slice(0, 3).join("")}   |${cells.slice(3).join("")}`;
  };
  const services = [...new Set(tests.map(serviceOf))].sort();
  const only = tests
    .filter(({ test, state }) => state !== "success" && !peers.has(test))
    .map(({ test, state }) => `  ${state} ${test}: ${expectation(expected, test)?.reason ?? "nobody knows why"}`);
  return [
    `${" ".repeat(10)}${"passed  failed skipped".padStart(24)}   |${"passed  failed skipped".padStart(24)} with the real services`,
    ...services.map((service) =>
      line(
        service,
        tests.filter((row) => serviceOf(row) === service),
      ),
    ),
    line("all", tests),
    ...(only.length > 0 ? [`passed there and not here: ${only.length}`, ...only] : []),
  ].join("\n");
}

/** `name` with `.tsv`, and the same tests with `.xml` for whoever reads JUnit. */
export async function writeResults(name: string, rows: Row[]): Promise<void> {
  const stem = name.replace(/\.(tsv|xml)$/, "");
  const lines = rows.map(({ test, state, seconds, reason }) => [test, state, seconds.toFixed(2), reason].join("\t"));
  await writeFile(`${stem}.tsv`, `test\tstate\tseconds\treason\n${lines.join("\n")}\n`);
  await writeFile(`${stem}.xml`, junit(rows));
}

export function junit(rows: Row[]): string {
  const { failed, skipped } = count(rows);
  const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
  const inside = ({ state, reason }: Row) => {
    if (state === "success") return "";
    const tag = state === "skip" ? "skipped" : "failure";
    return `<${tag} message="${escaped(reason || state)}"/>`;
  };
  const cases = rows.map((row) => {
    const { classname, name } = placeOf(row.test);
    const attributes = `classname="${escaped(classname)}" name="${escaped(name)}" time="${row.seconds.toFixed(2)}"`;
    return `  <testcase ${attributes}>${inside(row)}</testcase>`;
  });
  const suite = `<testsuite name="tempest" tests="${rows.length}" failures="${failed}" errors="0" skipped="${skipped}" time="${seconds.toFixed(2)}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suite}\n${cases.join("\n")}\n</testsuite>\n`;
}

/** Of `package.Class.test`, and of `tearDownClass (package.Class)`. */
function placeOf(test: string): { classname: string; name: string } {
  const [, phase, classname] = /^(\w+) \((.+)\)$/.exec(test) ?? [];
  if (phase !== undefined && classname !== undefined) return { classname, name: phase };
  return { classname: classOf(test), name: test.slice(classOf(test).length + 1) };
}

/** Also without the control characters that XML has no way to write. */
const escaped = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\uFFFD]/g, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
