/** Work on a server that takes several steps. It stands in one annotation, so that whoever goes on knows how far it is. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { annotation, TASK } from "../../kube/names.ts";
import type { Flavor } from "../flavors/instancetype.ts";

export type VirtualMachine = Kinds["VirtualMachine"];
export type VirtualMachineInstance = Kinds["VirtualMachineInstance"];

/** What a disk is made of: a DataVolume by its name, or a container image. */
export type DiskSource = { dataVolume: string } | { containerDisk: string };

export type Task =
  /** `volumes` are claims: those made that would outlive the server; then those found that shall not. */
  | { kind: "create"; phase: "making" | "owning" | "abandoned"; volumes: string[] }
  /** `instance` is the uid of the VirtualMachineInstance that a new one replaces: once there is another, the reboot is over. */
  | { kind: "reboot"; phase: "rebooting"; instance: string }
  /**
   * In `verify` it waits for the owner's word. `running`: it is to run afterwards. `revision` is KubeVirt's of the flavor that it had. In a
   * migration it `leaves` a host, and `reaches` one where the administrator names it.
   */
  | {
      kind: "resize";
      phase: "stopping" | "starting" | "verify" | "reverting";
      from: Flavor;
      to: Flavor;
      running: boolean;
      revision?: string;
      leaves?: string;
      reaches?: string;
    }
  | { kind: "rebuild"; phase: "stopping" | "starting"; root: DiskSource; running: boolean }
  | { kind: "rescue"; phase: "stopping" | "starting" | "rescued" | "unrescuing"; disk: DiskSource }
  /** `rotation` keeps so many backups of a kind. */
  | { kind: "image"; phase: "snapshot" | "backup"; image: string; rotation?: { type: string; most: number } }
  /** `image` is the one that a shelved server has. */
  | { kind: "shelve"; phase: "shelving" | "offloaded" | "unshelving"; image?: string };

/** What a task of each kind has, and its phases: a hand may have written another. */
const forms: Record<Task["kind"], { phases: readonly string[]; fields: readonly string[] }> = {
  create: { phases: ["making", "owning", "abandoned"], fields: ["volumes"] },
  reboot: { phases: ["rebooting"], fields: ["instance"] },
  resize: { phases: ["stopping", "starting", "verify", "reverting"], fields: ["from", "to"] },
  rebuild: { phases: ["stopping", "starting"], fields: ["root"] },
  rescue: { phases: ["stopping", "starting", "rescued", "unrescuing"], fields: ["disk"] },
  image: { phases: ["snapshot", "backup"], fields: ["image"] },
  shelve: { phases: ["shelving", "offloaded", "unshelving"], fields: [] },
};

export function taskOf(vm: VirtualMachine): Task | undefined {
  const task = annotation<Partial<Record<string, unknown>>>(vm, TASK, {});
  const form = forms[task["kind"] as Task["kind"]];
  const whole =
    form?.phases.includes(String(task["phase"])) && form.fields.every((field) => task[field] !== undefined && task[field] !== null);
  return whole ? (task as Task) : undefined;
}

/** Changes a copy. Without a task the annotation goes. */
export function withTask(vm: VirtualMachine, task: Task | undefined): VirtualMachine {
  const { [TASK]: _, ...annotations } = vm.metadata.annotations ?? {};
  vm.metadata.annotations = task === undefined ? annotations : { ...annotations, [TASK]: JSON.stringify(task) };
  return vm;
}
