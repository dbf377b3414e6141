/**
 * A server under construction is a VirtualMachine that does not run, with the task `create`; all that is made for it has it for an owner
 * from the beginning. Whoever dies on the way leaves a machine that tells so, and the reconciler takes it away.
 */
import { findVolumeByName } from "../../../block-storage/volume.ts";
import { conflict } from "../../../http/errors.ts";
import { isNotFound } from "../../../kube/errors.ts";
import type { Kube } from "../../../kube/kube.ts";
import { openstackId } from "../../../kube/names.ts";
import { isOwnedBy, ownerReference } from "../../../kube/owners.ts";
import { portsOfDevice } from "../../../network/relations.ts";
import { taskOf, type VirtualMachine, withTask } from "../task.ts";
import { releasePorts } from "./networks.ts";

/** No request takes longer from its first write to its last. */
export const CONSTRUCTION_SECONDS = 120;

/** Changes a copy. `volumes`: claims made for it that would outlive it. */
export function underConstruction(vm: VirtualMachine, volumes: string[]): VirtualMachine {
  const halted = { ...vm, spec: { ...vm.spec, runStrategy: "Halted" as const } };
  return withTask(halted, { kind: "create", phase: "making", volumes });
}

/** Changes a copy of what is there into `whole`, which differs in its NICs and in that it runs. `adopted`: claims found that shall go with it. */
export function complete(copy: VirtualMachine, whole: VirtualMachine, adopted: string[]): VirtualMachine {
  const task = taskOf(copy);
  assertNotDeleted(copy);
  if (task?.kind !== "create" || task.phase !== "making") throw deleted(copy);
  const { template } = copy.spec;
  const wanted = whole.spec.template;
  copy.spec.runStrategy = whole.spec.runStrategy!;
  template.metadata = { ...template.metadata, labels: wanted.metadata?.labels ?? {}, annotations: wanted.metadata?.annotations ?? {} };
  const { devices } = template.spec!.domain;
  if (wanted.spec!.domain.devices.autoattachPodInterface === undefined) delete devices.autoattachPodInterface;
  devices.interfaces = wanted.spec!.domain.devices.interfaces ?? [];
  template.spec!.networks = wanted.spec!.networks ?? [];
  return withTask(copy, adopted.length > 0 ? { kind: "create", phase: "owning", volumes: adopted } : undefined);
}

const deleted = (vm: VirtualMachine) => conflict(`Instance ${openstackId(vm)} was deleted while it was made.`);

/** Throws 409 for one that only waits for KubeVirt to let go of it. */
export function assertNotDeleted(vm: VirtualMachine): void {
  if (vm.metadata.deletionTimestamp) throw deleted(vm);
}

/** Only once the server is whole: until then it may have to go, and these were there before it. */
export async function adopt(kube: Kube, vm: VirtualMachine, volumes: readonly string[]): Promise<VirtualMachine> {
  for (const name of volumes) {
    const found = findVolumeByName(kube, vm.metadata.namespace ?? "", name);
    if (found === undefined) continue;
    await kube.update(found.dataVolume ?? found.object, (copy) => {
      if (!isOwnedBy(copy, vm)) copy.metadata.ownerReferences = [...(copy.metadata.ownerReferences ?? []), ownerReference(vm)];
      return copy;
    });
  }
  return kube.update(vm, (copy) => withTask(copy, undefined));
}

/** For another than its maker: of the two, only one can have the last word. False where the maker was faster. */
export async function giveUp(kube: Kube, vm: VirtualMachine): Promise<boolean> {
  const written = await kube.update(vm, (copy) => {
    const task = taskOf(copy);
    return task?.kind === "create" && task.phase === "making" ? withTask(copy, { ...task, phase: "abandoned" }) : copy;
  });
  const task = taskOf(written);
  return task?.kind === "create" && task.phase === "abandoned";
}

/** Takes a server back that never was whole. The machine goes last, so that whoever dies here finds it again. */
export async function abandon(kube: Kube, vm: VirtualMachine): Promise<void> {
  const task = taskOf(vm);
  const volumes = task?.kind === "create" ? task.volumes : [];
  const { namespace = "" } = vm.metadata;
  const ports = portsOfDevice(kube, openstackId(vm)).filter(({ metadata }) => metadata.namespace === namespace);
  await releasePorts(
    { kube },
    ports.map((port) => ({ port, made: isOwnedBy(port, vm) })),
  );
  for (const name of volumes) {
    const found = findVolumeByName(kube, namespace, name);
    if (found) await kube.delete(found.dataVolume ?? found.object).catch(unlessGone);
  }
  await kube.delete(vm).catch(unlessGone);
}

function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
