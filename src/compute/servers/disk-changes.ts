/** Changes of the disks of a server that does not run. */
import type { Kube } from "../../kube/kube.ts";
import { rootDiskName } from "./surroundings.ts";
import { type DiskSource, type Task, type VirtualMachine, withTask } from "./task.ts";
import type { Spec } from "./virtual-machine.ts";

type Volume = NonNullable<Spec["volumes"]>[number];

const RESCUE = "rescue";

const toVolume = (name: string, source: DiskSource): Volume =>
  "dataVolume" in source ? { name, dataVolume: { name: source.dataVolume } } : { name, containerDisk: { image: source.containerDisk } };

/** Puts another root disk in the place of the old one, which goes. */
export async function replaceRoot(kube: Kube, vm: VirtualMachine, source: DiskSource, next: Task): Promise<void> {
  const name = rootDiskName(vm) ?? "root";
  const old = vm.spec.template.spec?.volumes?.find((one) => one.name === name)?.dataVolume?.name;
  await kube.update(vm, (copy) => {
    const spec = copy.spec.template.spec!;
    spec.volumes = (spec.volumes ?? []).map((one) => (one.name === name ? toVolume(name, source) : one));
    return withTask(copy, next);
  });
  if (old !== undefined && !("dataVolume" in source && source.dataVolume === old)) await deleteDataVolume(kube, vm, old);
}

/** The rescue disk boots before all others, which keep their order behind it. */
export async function insertRescueDisk(kube: Kube, vm: VirtualMachine, source: DiskSource, next: Task): Promise<void> {
  await kube.update(vm, (copy) => {
    const spec = copy.spec.template.spec!;
    const { devices } = spec.domain;
    if (!spec.volumes?.some(({ name }) => name === RESCUE)) {
      spec.volumes = [toVolume(RESCUE, source), ...(spec.volumes ?? [])];
      const others = (devices.disks ?? []).map((disk) =>
        disk.bootOrder === undefined ? disk : { ...disk, bootOrder: disk.bootOrder + 1 },
      );
      devices.disks = [{ name: RESCUE, bootOrder: 1, disk: { bus: "virtio" } }, ...others];
    }
    return withTask(copy, next);
  });
}

export async function removeRescueDisk(kube: Kube, vm: VirtualMachine, source: DiskSource): Promise<void> {
  await kube.update(vm, (copy) => {
    const spec = copy.spec.template.spec!;
    const { devices } = spec.domain;
    spec.volumes = (spec.volumes ?? []).filter(({ name }) => name !== RESCUE);
    devices.disks = (devices.disks ?? [])
      .filter(({ name }) => name !== RESCUE)
      .map((disk) => (disk.bootOrder === undefined ? disk : { ...disk, bootOrder: Math.max(1, disk.bootOrder - 1) }));
    return copy;
  });
  if ("dataVolume" in source) await deleteDataVolume(kube, vm, source.dataVolume);
}

async function deleteDataVolume(kube: Kube, vm: VirtualMachine, name: string): Promise<void> {
  const dataVolume = kube.find("DataVolume", vm.metadata.namespace, name);
  if (dataVolume) await kube.delete(dataVolume);
}

/** A larger flavor gives a larger local root disk, where the storage can grow. GiB */
export async function growRoot(kube: Kube, vm: VirtualMachine, diskGiB: number): Promise<void> {
  const name = vm.spec.template.spec?.volumes?.find((one) => one.name === rootDiskName(vm))?.dataVolume?.name;
  const claim = name === undefined ? undefined : kube.find("PersistentVolumeClaim", vm.metadata.namespace, name);
  const storageClass = kube.find("StorageClass", undefined, claim?.spec.storageClassName ?? "");
  const size = Number(/^(\d+)Gi$/.exec(String(claim?.spec.resources?.requests?.["storage"]))?.[1] ?? Number.NaN);
  if (claim === undefined || !storageClass?.allowVolumeExpansion || !(size < diskGiB)) return;
  await kube.update(claim, (copy) => {
    copy.spec.resources = { ...copy.spec.resources, requests: { ...copy.spec.resources?.requests, storage: `${diskGiB}Gi` } };
    return copy;
  });
}
