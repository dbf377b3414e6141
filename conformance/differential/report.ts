/** What was allowed to differ, by kind and reason. */
import { kinds, type Rule } from "./allowed.ts";

export function summary(allowed: { rule: Rule; service: string }[]): string[] {
  return kinds.flatMap((kind) => {
    const ofKind = allowed.filter(({ rule }) => rule.kind === kind);
    const byReason = Map.groupBy(ofKind, ({ rule }) => `${rule.recording}: ${rule.why}`);
    const lines = [...byReason].map(([why, list]) => `  ${String(list.length).padStart(4)}  ${why}`);
    return [`${kind}: ${ofKind.length} differences by ${byReason.size} reasons`, ...lines];
  });
}
