/** Work on a server that takes several steps. It stands in one annotation, so that whoever goes on knows how far it is. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { annotation, TASK } from "../../kube/names.ts";

export type VirtualMachine = Kinds["VirtualMachine"];
export type VirtualMachineInstance = Kinds["VirtualMachineInstance"];

export type Task =
  /** `instance` is the uid of the VirtualMachineInstance that a new one replaces: once there is another, the reboot is over. */
  | { kind: "reboot"; phase: "rebooting"; instance: string }
  /** `from` and `to` are instancetypes; in `verify` it waits for the owner's word. `running` says whether to start it again. */
  | { kind: "resize"; phase: "stopping" | "starting" | "verify" | "reverting"; from: ResizeSide; to: ResizeSide; running: boolean }
  | { kind: "rebuild"; phase: "stopping" | "replacing"; imageId: string; running: boolean }
  | { kind: "rescue"; phase: "stopping" | "starting" | "rescued" | "unrescuing"; imageId: string }
  | { kind: "shelve"; phase: "shelving" | "offloaded" | "unshelving" };

/** An instancetype by name, and the flavor as the server's annotation had it. */
export interface ResizeSide {
  instancetype: string;
  flavor: unknown;
}

export const taskOf = (vm: VirtualMachine): Task | undefined => annotation<Task | undefined>(vm, TASK, undefined);

/** Changes a copy. Without a task the annotation goes. */
export function withTask(vm: VirtualMachine, task: Task | undefined): VirtualMachine {
  const { [TASK]: _, ...annotations } = vm.metadata.annotations ?? {};
  vm.metadata.annotations = task === undefined ? annotations : { ...annotations, [TASK]: JSON.stringify(task) };
  return vm;
}
