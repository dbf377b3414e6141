/** Conditions as Kubernetes controllers keep them: one per type, and a time that moves only when the status does. */
import type { Condition } from "../kube/objects.ts";

export const findCondition = (conditions: readonly Condition[] | undefined, type: string) => conditions?.find((c) => c.type === type);

export const hasCondition = (conditions: readonly Condition[] | undefined, type: string, status = "True") =>
  findCondition(conditions, type)?.status === status;

export function withCondition(conditions: readonly Condition[] | undefined, next: Condition, now: string): Condition[] {
  const previous = findCondition(conditions, next.type);
  const lastTransitionTime = previous?.status === next.status ? previous.lastTransitionTime : (next.lastTransitionTime ?? now);
  const condition = { ...next, ...(lastTransitionTime !== undefined && { lastTransitionTime }) };
  return previous ? conditions!.map((c) => (c === previous ? condition : c)) : [...(conditions ?? []), condition];
}

export const withoutCondition = (conditions: readonly Condition[] | undefined, ...types: string[]) =>
  (conditions ?? []).filter((c) => !types.includes(c.type));
