/** What a new server's disks need; `create.ts` makes it. */
import type { Call } from "../../../http/call.ts";
import { badRequest } from "../../../http/errors.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Flavor } from "../../flavors/instancetype.ts";
import type { ServerDisk } from "../virtual-machine.ts";
import type { BlockDevice } from "./block-devices.ts";
import { getFreeVolume, newVolume, toBlankDisk, toRootDisk, toVolumeDisk, usableImage } from "./disks.ts";

export type Part = {
  object: KubeObject;
  /** It outlives the server. */
  keep: boolean;
  /** It is there already, and stays where the server fails. */
  found?: boolean;
};

interface Wanted {
  serverId: string;
  /** Of the VirtualMachine. */
  name: string;
  flavor: Flavor;
  devices: readonly BlockDevice[];
}

/** Throws 400 for what cannot be a disk. Nothing has been made yet. */
export async function planDisks(call: Call, wanted: Wanted): Promise<{ disks: ServerDisk[]; parts: Part[] }> {
  const disks: ServerDisk[] = [];
  const parts: Part[] = [];
  for (const [place, device] of [...wanted.devices, ...flavorDisks(wanted)].entries()) {
    const one = await planDisk(call, device, { ...wanted, place });
    disks.push(one.disk);
    if (one.part) parts.push(one.part);
  }
  return { disks, parts };
}

/** A flavor with ephemeral or swap space gives it, unless the body has divided it up. GiB and MiB. */
function flavorDisks({ flavor, devices }: Wanted): (BlockDevice & { mebibytes?: number })[] {
  const blank = { source: "blank", destination: "local", deleteOnTermination: true } as const;
  const asked = devices.filter(({ source, destination }) => source === "blank" && destination === "local");
  const ephemeral = asked.filter(({ swap }) => !swap).reduce((sum, { size }) => sum + (size ?? flavor.ephemeral), 0);
  if (ephemeral > flavor.ephemeral) throw badRequest("Ephemeral disks requested are larger than the instance type allows.");
  return [
    ...(flavor.ephemeral > 0 && !asked.some(({ swap }) => !swap) ? [{ ...blank, size: flavor.ephemeral }] : []),
    ...(flavor.swap > 0 && !asked.some(({ swap }) => swap) ? [{ ...blank, swap: true, mebibytes: flavor.swap }] : []),
  ];
}

async function planDisk(
  call: Call,
  device: BlockDevice & { mebibytes?: number },
  { serverId, name, flavor, place }: Wanted & { place: number },
): Promise<{ disk: ServerDisk; part?: Part }> {
  const { namespace } = call.project;
  const boot = device.bootIndex === undefined ? {} : { bootOrder: device.bootIndex + 1 };
  if (device.destination === "local" && device.source === "image") {
    const image = await usableImage(call, device.id!);
    if (image.containerDisk) return { disk: { name: "root", source: { containerDisk: image.containerDisk }, ...boot } };
    const root = toRootDisk(image, { serverId, name: `${name}-root`, namespace, flavor });
    return {
      disk: { name: "root", source: { dataVolume: `${name}-root` }, ...boot, ...(device.bus ? { bus: device.bus } : {}) },
      part: { object: root, keep: false },
    };
  }
  if (device.destination === "local") {
    const size = device.mebibytes === undefined ? `${device.size ?? flavor.ephemeral}Gi` : `${device.mebibytes}Mi`;
    const disk = toBlankDisk(size, { serverId, name: `${name}-${place}`, namespace });
    return {
      disk: { name: device.swap ? "swap" : `ephemeral-${place}`, source: { dataVolume: `${name}-${place}` } },
      part: { object: disk, keep: false },
    };
  }
  if (device.source === "volume") {
    const { volume, bootable } = getFreeVolume(call, namespace, device.id!);
    if (device.bootIndex === 0 && !bootable) throw badRequest(`Block Device Mapping is Invalid: Volume ${volume.id} is not bootable.`);
    return {
      disk: toVolumeDisk(device, volume.name, volume.id),
      ...(device.deleteOnTermination ? { part: { object: volume.dataVolume ?? volume.object, keep: false, found: true } } : {}),
    };
  }
  const volume = await newVolume(call, {
    name: "",
    ...(device.size === undefined ? {} : { size: device.size }),
    ...(device.volumeType ? { volume_type: device.volumeType } : {}),
    ...(device.source === "image" ? { imageRef: device.id! } : {}),
    ...(device.source === "snapshot" ? { snapshot_id: device.id! } : {}),
  });
  return { disk: toVolumeDisk(device, volume.claim, volume.id), part: { object: volume.object, keep: !device.deleteOnTermination } };
}
