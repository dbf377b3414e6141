import { UPDATED_AT } from "../../kube/names.ts";
import { timestamp } from "../../kube/time.ts";
import type { VirtualMachine } from "./task.ts";

/** For `kube.update`: annotations to set, or with `undefined` to remove, and when it was done. */
export const annotated =
  (now: Date, changes: Readonly<Record<string, string | undefined>>) =>
  (vm: VirtualMachine): VirtualMachine => {
    const annotations = { ...vm.metadata.annotations, ...changes, [UPDATED_AT]: timestamp(now) };
    vm.metadata.annotations = Object.fromEntries(
      Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return vm;
  };
