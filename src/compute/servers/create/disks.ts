/** Disks of a new server: local ones are made for it and vanish with it, volumes come from Block Storage. */
import type { Volumes } from "../../../../generated/block-storage/index.ts";
import type { Kinds } from "../../../../generated/kubernetes/kinds.ts";
import { propertiesOf, toObject } from "../../../block-storage/claims.ts";
import { toNewVolume } from "../../../block-storage/create.ts";
import { isMultiattach, type Known, knownOne } from "../../../block-storage/view.ts";
import { findVolume } from "../../../block-storage/volume.ts";
import type { Call } from "../../../http/call.ts";
import { ApiError, badRequest } from "../../../http/errors.ts";
import { getImage, type UsableImage } from "../../../image/lookup.ts";
import { LOCAL_DISK } from "../../../kube/names.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import { GiB } from "../../../kube/quantity.ts";
import type { Flavor } from "../../flavors/instancetype.ts";
import { type ServerDisk, serialOf, volumeName } from "../virtual-machine.ts";
import type { BlockDevice } from "./block-devices.ts";

type DataVolume = Kinds["DataVolume"];

/** The image of the local root disk. Throws 400 for one that cannot be used, as a body's fault. */
export async function getBootImage(call: Call, id: string, flavor: Pick<Flavor, "ram" | "disk">): Promise<UsableImage> {
  const image = await usableImage(call, id);
  if (image.minRamMiB > flavor.ram) throw badRequest("Flavor's memory is too small for requested image.");
  if (flavor.disk > 0 && image.minDiskGiB > flavor.disk)
    throw badRequest("Flavor's disk is smaller than the minimum size specified in image metadata.");
  if (flavor.disk > 0 && (image.virtualSizeBytes ?? 0) > flavor.disk * GiB)
    throw badRequest("Flavor's disk is too small for requested image.");
  return image;
}

export async function usableImage(call: Call, id: string): Promise<UsableImage> {
  let image: UsableImage;
  try {
    image = await getImage(call, id);
  } catch (error) {
    // The body names it.
    if (error instanceof ApiError && error.status === 404) throw badRequest("Can not find requested image");
    throw error;
  }
  if (image.status !== "active" && image.containerDisk === undefined) throw badRequest(`Image ${id} is not active.`);
  return image;
}

/**
 * The local root disk. A flavor without a disk, as KubeVirt's own are, gives as much as the image needs: Nova refuses that to tenants,
 * because there the disk would then have no bound at all.
 */
export function toRootDisk(
  image: UsableImage,
  { serverId, name, namespace, flavor }: LocalDisk & { flavor: Pick<Flavor, "disk"> },
): DataVolume {
  const needed = Math.max(image.virtualSizeBytes ?? 0, image.claimBytes ?? 0);
  const sizeGiB = Math.max(flavor.disk, image.minDiskGiB, Math.ceil(needed / GiB), 1);
  return {
    ...localDisk({ serverId, name, namespace }),
    spec: {
      ...image.sourceIn(undefined, namespace),
      storage: { resources: { requests: { storage: `${sizeGiB}Gi` } } },
    },
  };
}

/** An ephemeral or swap disk: empty, and unlike Nova's without a file system, as there is nobody to make one. */
export function toBlankDisk(quantity: string, disk: LocalDisk): DataVolume {
  return { ...localDisk(disk), spec: { source: { blank: {} }, storage: { resources: { requests: { storage: quantity } } } } };
}

interface LocalDisk {
  serverId: string;
  name: string;
  namespace: string;
}

const localDisk = ({ serverId, name, namespace }: LocalDisk): Omit<DataVolume, "spec"> => ({
  apiVersion: "cdi.kubevirt.io/v1beta1",
  kind: "DataVolume",
  metadata: { name, namespace, labels: { [LOCAL_DISK]: serverId } },
});

/** A volume of the caller's project that may be attached. Throws 400 as Nova does, where a body names it. */
export function getFreeVolume(call: Pick<Call, "kube">, namespace: string, id: string): Known {
  const volume = findVolume(call.kube, namespace, id);
  if (volume === undefined) throw badRequest(`Block Device Mapping is Invalid: failed to get volume ${id}.`);
  const known = knownOne(call.kube, volume);
  const shared = isMultiattach(known) && known.status === "in-use";
  if (known.status !== "available" && !shared)
    throw badRequest(`Invalid volume: volume '${id}' status must be 'available'. Currently in '${known.status}'`);
  return known;
}

/**
 * A new volume for a server: Block Storage's own rules hold, but not its policies, which are Cinder's to ask of its callers; Nova's
 * have been asked.
 */
export async function newVolume(
  call: Call,
  volume: Volumes["create"]["body"]["volume"],
): Promise<{ id: string; object: KubeObject; claim: string }> {
  const asCinder = Object.create(call, { can: { value: () => true }, enforce: { value: () => {} } }) as Call<Volumes["create"]>;
  const wanted = await toNewVolume(asCinder, { volume });
  const object = toObject(wanted, propertiesOf(call.kube, wanted.storageClass));
  return { id: wanted.id, object, claim: object.metadata.name ?? "" };
}

export const toVolumeDisk = (device: BlockDevice, claimName: string, volumeId: string): ServerDisk => ({
  name: volumeName(volumeId),
  source: { claim: claimName },
  serial: serialOf(volumeId),
  ...(device.bootIndex === undefined ? {} : { bootOrder: device.bootIndex + 1 }),
  ...(device.bus ? { bus: device.bus } : {}),
  ...(device.cdrom ? { cdrom: true } : {}),
  ...(device.tag ? { tag: device.tag } : {}),
});
