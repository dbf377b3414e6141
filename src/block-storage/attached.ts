/** Which servers have which volumes: the claims that VirtualMachines name. Nothing else records it. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { within } from "../kube/indexers.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { uuidV5 } from "../kube/uuid.ts";

type VirtualMachine = Kinds["VirtualMachine"];

export interface Attachment {
  id: string;
  serverId: string;
  vm: VirtualMachine;
  /** `spec.template.spec.volumes[].name`. */
  diskName: string;
  claimName: string;
  /** `/dev/vdb`: what the guest has, else what it will have. */
  device: string;
  host: string | null;
  /** When the server got it, where that is known. */
  at: string | null;
}

/** Every replica gives an attachment the same id: a UUID of the pair, in the namespace that RFC 9562 has for names of this sort. */
export function attachmentId(serverId: string, volumeId: string): string {
  return uuidV5("6ba7b814-9dad-11d1-80b4-00c04fd430c8", `${serverId}/${volumeId}`);
}

/** The servers that have a claim, most often one. */
export const attachmentsOfClaim = (kube: Kube, namespace: string, name: string): Attachment[] =>
  kube
    .indexed("VirtualMachine", "claim", within(namespace, name))
    .flatMap((vm) => attachmentsOf(kube, vm).filter(({ claimName }) => claimName === name));

/** The disks of a server that are claims, in its order; also those that are no volume of the project's. */
export function attachmentsOf(kube: Kube, vm: VirtualMachine): Attachment[] {
  const spec = vm.spec.template.spec;
  const instance = kube.find("VirtualMachineInstance", vm.metadata.namespace, vm.metadata.name ?? "");
  const serverId = openstackId(vm);
  return (spec?.volumes ?? []).flatMap((volume) => {
    const claimName = volume.persistentVolumeClaim?.claimName ?? volume.dataVolume?.name;
    if (claimName === undefined) return [];
    const claim =
      kube.find("PersistentVolumeClaim", vm.metadata.namespace, claimName) ?? kube.find("DataVolume", vm.metadata.namespace, claimName);
    const hotplugged = volume.persistentVolumeClaim?.hotpluggable ?? volume.dataVolume?.hotpluggable ?? false;
    return {
      id: attachmentId(serverId, claim ? openstackId(claim) : claimName),
      serverId,
      vm,
      diskName: volume.name,
      claimName,
      device: deviceOf(vm, instance, volume.name),
      host: instance?.status?.nodeName ?? null,
      at: hotplugged ? null : (vm.metadata.creationTimestamp ?? null),
    };
  });
}

/** KubeVirt tells a disk's target once the guest has it; it counts disks in their order. */
function deviceOf(vm: VirtualMachine, instance: Kinds["VirtualMachineInstance"] | undefined, diskName: string): string {
  const target = instance?.status?.volumeStatus?.find(({ name }) => name === diskName)?.target;
  if (target) return target.startsWith("/") ? target : `/dev/${target}`;
  const disks = vm.spec.template.spec?.domain.devices.disks ?? [];
  const at = disks.findIndex(({ name }) => name === diskName);
  return `/dev/vd${String.fromCharCode(97 + Math.max(0, at === -1 ? disks.length : at))}`;
}
