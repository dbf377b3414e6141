/** Keeping a server off a host, or on it, while it is moved: a node affinity that goes when the move is over. */
import { HOSTNAME_LABEL } from "../../placement/hosts.ts";
import type { VirtualMachine } from "./task.ts";
import type { Spec } from "./virtual-machine.ts";

type Required = NonNullable<NonNullable<NonNullable<Spec["affinity"]>["nodeAffinity"]>["requiredDuringSchedulingIgnoredDuringExecution"]>;
type Expression = NonNullable<Required["nodeSelectorTerms"][number]["matchExpressions"]>[number];

const requiredOf = (vm: VirtualMachine): Required | undefined =>
  vm.spec.template.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;

const isAbout = (host: string) => (one: Expression) => one.key === HOSTNAME_LABEL && one.values?.length === 1 && one.values[0] === host;

/** Whether the server must be on the host now. */
export const isKeptOn = (vm: VirtualMachine, host: string): boolean =>
  requiredOf(vm)?.nodeSelectorTerms.some(({ matchExpressions = [] }) =>
    matchExpressions.some((one) => isAbout(host)(one) && one.operator === "In"),
  ) ?? false;

/** Changes a copy: nothing is left of a move. */
export function settled(vm: VirtualMachine, { leaves, reaches }: { leaves?: string; reaches?: string }): VirtualMachine {
  for (const host of [leaves, reaches]) if (host !== undefined) kept(vm, host, undefined);
  return vm;
}

/** Changes a copy. Of several terms one has to hold, so that each gets the demand. */
export function kept(vm: VirtualMachine, host: string, operator: "In" | "NotIn" | undefined): VirtualMachine {
  const spec = vm.spec.template.spec!;
  const demand: Expression[] = operator === undefined ? [] : [{ key: HOSTNAME_LABEL, operator, values: [host] }];
  const terms = requiredOf(vm)?.nodeSelectorTerms ?? [{}];
  const nodeSelectorTerms = terms
    .map((term) => ({ ...term, matchExpressions: [...(term.matchExpressions ?? []).filter((one) => !isAbout(host)(one)), ...demand] }))
    .filter(({ matchExpressions, matchFields }) => matchExpressions.length > 0 || (matchFields?.length ?? 0) > 0);
  const { requiredDuringSchedulingIgnoredDuringExecution: _, ...nodeAffinity } = spec.affinity?.nodeAffinity ?? {};
  const required = nodeSelectorTerms.length === 0 ? {} : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  const { nodeAffinity: __, ...affinity } = spec.affinity ?? {};
  const all = { ...nodeAffinity, ...required };
  const whole = { ...affinity, ...(Object.keys(all).length === 0 ? {} : { nodeAffinity: all }) };
  if (Object.keys(whole).length === 0) delete spec.affinity;
  else spec.affinity = whole;
  return vm;
}
