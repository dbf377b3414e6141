/** Giving a server a volume, and taking it away: KubeVirt's hotplug, which also changes a server that is off. */

import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict } from "../http/errors.ts";
import { isConflict, isInvalid } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import type { Volume } from "./volume.ts";

type VirtualMachine = Kinds["VirtualMachine"];

const subresource = ({ metadata }: VirtualMachine, verb: string) =>
  `/apis/subresources.kubevirt.io/v1/namespaces/${metadata.namespace}/virtualmachines/${metadata.name}/${verb}`;

/** The disk's name in the server: names of KubeVirt's volumes are DNS labels. */
const diskNameOf = (volume: Pick<Volume, "id">): string => `vol-${volume.id.slice(0, 8)}`;

/** The guest finds it as /dev/disk/by-id/virtio-…, as with Nova: the first 20 characters of the id. Throws 409 where the server's state forbids it. */
export async function plug(kube: Kube, vm: VirtualMachine, volume: Volume): Promise<void> {
  const body = {
    name: diskNameOf(volume),
    disk: { name: diskNameOf(volume), disk: { bus: "virtio" }, serial: volume.id.slice(0, 20) },
    volumeSource: { persistentVolumeClaim: { claimName: volume.name, hotpluggable: true } },
  };
  await refusable(kube.request("PUT", subresource(vm, "addvolume"), body), volume);
}

/** `diskName` as the server's spec has it: an attachment tells it. */
export async function unplug(kube: Kube, vm: VirtualMachine, volume: Volume, diskName: string): Promise<void> {
  await refusable(kube.request("PUT", subresource(vm, "removevolume"), { name: diskName }), volume);
}

async function refusable(request: Promise<unknown>, { id }: Volume): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (isConflict(error) || isInvalid(error))
      throw conflict(`Volume ${id}: the server's state does not allow it, or the disk is no hotplugged one.`);
    throw error;
  }
}
