/** Makes what a new server's disks need. */
import type { Call } from "../../../http/call.ts";
import { badRequest } from "../../../http/errors.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Flavor } from "../../flavors/instancetype.ts";
import type { ServerDisk } from "../virtual-machine.ts";
import type { BlockDevice } from "./block-devices.ts";
import { createVolume, getFreeVolume, toBlankDisk, toRootDisk, toVolumeDisk, usableImage } from "./disks.ts";

export interface Made {
  object: KubeObject;
  /** It outlives the server. */
  keep: boolean;
  /** It was there before, and stays where the server fails. */
  found?: boolean;
}

interface Wanted {
  serverId: string;
  /** Of the VirtualMachine. */
  name: string;
  flavor: Flavor;
  devices: readonly BlockDevice[];
}

export async function makeDisks(call: Call, wanted: Wanted): Promise<{ disks: ServerDisk[]; made: Made[] }> {
  const disks: ServerDisk[] = [];
  const made: Made[] = [];
  try {
    for (const [place, device] of [...wanted.devices, ...flavorDisks(wanted)].entries()) {
      const one = await makeDisk(call, device, { ...wanted, place });
      disks.push(one.disk);
      if (one.made) made.push(one.made);
    }
    return { disks, made };
  } catch (error) {
    for (const { object, found } of made) if (!found) await call.kube.delete(object);
    throw error;
  }
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

async function makeDisk(
  call: Call,
  device: BlockDevice & { mebibytes?: number },
  { serverId, name, flavor, place }: Wanted & { place: number },
): Promise<{ disk: ServerDisk; made?: Made }> {
  const { namespace } = call.project;
  const boot = device.bootIndex === undefined ? {} : { bootOrder: device.bootIndex + 1 };
  if (device.destination === "local" && device.source === "image") {
    const image = await usableImage(call, device.id!);
    if (image.containerDisk) return { disk: { name: "root", source: { containerDisk: image.containerDisk }, ...boot } };
    const root = await call.kube.create(toRootDisk(image, { serverId, name: `${name}-root`, namespace, flavor }));
    return {
      disk: { name: "root", source: { dataVolume: `${name}-root` }, ...boot, ...(device.bus ? { bus: device.bus } : {}) },
      made: { object: root, keep: false },
    };
  }
  if (device.destination === "local") {
    const size = device.mebibytes === undefined ? `${device.size ?? flavor.ephemeral}Gi` : `${device.mebibytes}Mi`;
    const disk = await call.kube.create(toBlankDisk(size, { serverId, name: `${name}-${place}`, namespace }));
    return {
      disk: { name: device.swap ? "swap" : `ephemeral-${place}`, source: { dataVolume: `${name}-${place}` } },
      made: { object: disk, keep: false },
    };
  }
  if (device.source === "volume") {
    const { volume, bootable } = getFreeVolume(call, namespace, device.id!);
    if (device.bootIndex === 0 && !bootable) throw badRequest(`Block Device Mapping is Invalid: Volume ${volume.id} is not bootable.`);
    return {
      disk: toVolumeDisk(device, volume.name, volume.id),
      ...(device.deleteOnTermination ? { made: { object: volume.dataVolume ?? volume.object, keep: false, found: true } } : {}),
    };
  }
  const volume = await createVolume(call, {
    name: "",
    ...(device.size === undefined ? {} : { size: device.size }),
    ...(device.volumeType ? { volume_type: device.volumeType } : {}),
    ...(device.source === "image" ? { imageRef: device.id! } : {}),
    ...(device.source === "snapshot" ? { snapshot_id: device.id! } : {}),
  });
  return { disk: toVolumeDisk(device, volume.claim, volume.id), made: { object: volume.object, keep: !device.deleteOnTermination } };
}
