/** One fault's outcome, for people. */
import type { Outcome } from "./fault.ts";

/** Of what is wrong, so many examples. */
const EXAMPLES = 8;

export function report(outcome: Outcome | Error): string {
  if (outcome instanceof Error) return `    FAILED: ${outcome.stack ?? outcome.message}`;
  const { injected, accepted, answers, verdict, problems } = outcome;
  const { lost, duplicates, wrong, unfinished, cacheDifferences, secondsUntilRight, secondsUntilDone } = verdict;
  const sent = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const by = Object.entries(answers).map(([status, count]) => `${count} × ${status === "0" ? "no answer" : status}`);
  const counts = [
    `${accepted} accepted of ${sent} (${by.join(", ")})`,
    `${lost.length} lost`,
    `${duplicates.length} duplicate servers`,
    `${wrong.length} wrong statuses`,
    `right after ${secondsUntilRight.toFixed(1)} s`,
    `${unfinished.length} unfinished after ${secondsUntilDone.toFixed(0)} s`,
    `${cacheDifferences.length} cache differences`,
  ];
  return [
    `    injected: ${list(Object.entries(injected).map(([what, count]) => `${count} × ${what}`))}`,
    `    counted:  ${list(counts)}`,
    ...[problems, lost, duplicates, wrong, unfinished, cacheDifferences].flatMap(examples),
  ].join("\n");
}

const list = (words: readonly string[]) => (words.length === 0 ? "nothing" : words.join("; "));

const examples = (problems: readonly string[]): string[] => [
  ...problems.slice(0, EXAMPLES).map((problem) => `    FAILED: ${problem}`),
  ...(problems.length > EXAMPLES ? [`    FAILED: and ${problems.length - EXAMPLES} more like these`] : []),
];
