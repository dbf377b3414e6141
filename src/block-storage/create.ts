/** What a request for a volume means: its source, size, type and zone; and what forbids it. */
import type { Volumes } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Call } from "../http/call.ts";
import { ApiError, badRequest, notFound } from "../http/errors.ts";
import { getImage, type UsableImage } from "../image/lookup.ts";
import { annotation, CHECKSUM, displayName, IMAGE_METADATA, SIZE } from "../kube/names.ts";
import { GiB } from "../kube/quantity.ts";
import { getBackup } from "./backups/backup.ts";
import { keptIn } from "./backups/kept.ts";
import type { NewVolume, Source } from "./claims.ts";
import { requireRoom } from "./quotas.ts";
import { getSnapshot, snapshotSizeGiB, snapshotStatus, snapshotVolumeId } from "./snapshot.ts";
import { knownOne } from "./view.ts";
import { findVolume, getVolume, storageClassOf, type Volume } from "./volume.ts";
import { defaultType, findType, getType, isMultiattachType, requireEncryption, type StorageClass, typeId } from "./volume-type.ts";
import { zonesOf } from "./zones.ts";

/** Whoever has a volume made, by whatever request. */
type CreateCall = Omit<Call, "path" | "query" | "body">;
type Body = Volumes["create"]["body"]["volume"];

/** The source with what it says of size and type, where the request says nothing. */
interface Origin {
  source: Source;
  /** GiB that the volume must have at least. */
  least: number;
  size: number | undefined;
  storageClass: StorageClass | undefined;
  /** What a backup knows of the volume's metadata. */
  metadata?: Record<string, string>;
}

/** Throws 400, 404 and 413 as Cinder does. https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/volume/flows/api/create_volume.py */
export async function toNewVolume(call: CreateCall, body: Volumes["create"]["body"]): Promise<NewVolume> {
  const { volume } = body;
  refuseUnmapped(volume, body);
  const origin = await originOf(call, volume);
  const storageClass = typeOf(call, volume.volume_type) ?? origin.storageClass ?? defaultType(call.kube);
  requireCompatible(origin, storageClass);
  if (storageClass) requireEncryption(storageClass);
  const sizeGiB = sizeOf(volume.size, origin);
  const groupId = groupOf(call, volume, storageClass);
  const availabilityZone = zoneOf(call, volume.availability_zone);
  const multiattach = storageClass !== undefined && isMultiattachType(storageClass);
  if (multiattach) call.enforce("volume:multiattach", { project_id: call.project.id });
  requireRoom(call.kube, call.project.namespace, { volumes: 1, gigabytes: sizeGiB, type: storageClass });
  return {
    id: crypto.randomUUID(),
    namespace: call.project.namespace,
    name: (volume.name ?? volume.display_name ?? "").trim(),
    description: (volume.description ?? volume.display_description)?.trim(),
    sizeGiB,
    metadata: { ...volume.metadata, ...origin.metadata },
    userId: call.token.userId,
    requestId: call.requestId,
    groupId,
    availabilityZone,
    storageClass,
    multiattach,
    source: origin.source,
  };
}

/** A driver restores its own snapshots only: throws 400 as Cinder does. Of a volume CDI makes a copy for any driver. */
function requireCompatible({ source, storageClass: from }: Origin, to: StorageClass | undefined): void {
  if (source.from === "snapshot" && from && to && from.provisioner !== to.provisioner)
    throw badRequest(
      `Invalid input received: Invalid volume_type provided: ${displayName(to)} (requested type is not compatible; recommend omitting the type argument).`,
    );
}

function refuseUnmapped(volume: Body, body: Volumes["create"]["body"]): void {
  if (volume.consistencygroup_id) throw badRequest("Consistency groups are not supported.");
  // https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/v3/volumes.py (the parameter became a property of the type)
  if (isTrue(volume.multiattach))
    throw badRequest("multiattach parameter has been removed. The default behavior is to use multiattach enabled volume types.");
  if (body["OS-SCH-HNT:scheduler_hints"] && Object.keys(body["OS-SCH-HNT:scheduler_hints"]).length > 0)
    throw badRequest("Scheduler hints have no meaning here: a StorageClass decides where a volume is.");
  const sources = [volume.snapshot_id, volume.source_volid, volume.imageRef ?? volume.image_id, volume.backup_id].filter(Boolean);
  if (sources.length > 1) throw badRequest("Invalid input received: more than one of snapshot, volume, image and backup is given.");
}

async function originOf(call: CreateCall, volume: Body): Promise<Origin> {
  if (volume.snapshot_id) return await fromSnapshot(call, volume.snapshot_id);
  if (volume.source_volid) return await fromVolume(call, volume.source_volid);
  const image = volume.imageRef ?? volume.image_id;
  if (image) return await fromImage(call, image);
  if (volume.backup_id) return await fromBackup(call, volume.backup_id);
  return { source: { from: "nothing" }, least: 1, size: undefined, storageClass: undefined };
}

async function fromSnapshot(call: CreateCall, id: string): Promise<Origin> {
  const snapshot = await getSnapshot(call.kube, call.project.namespace, id);
  const status = snapshotStatus(call.kube, snapshot);
  if (status !== "available")
    throw badRequest(`Invalid snapshot: Originating snapshot status must be one of 'available' values, it is ${status}.`);
  const from = findVolume(call.kube, call.project.namespace, snapshotVolumeId(call.kube, snapshot) ?? "");
  const size = snapshotSizeGiB(call.kube, snapshot);
  const inherited = from ? inheritedFrom(call, from) : { bootable: false, imageMetadata: undefined };
  const source: Source = { from: "snapshot", id, snapshot: snapshot.metadata.name ?? "", inherited };
  return { source, least: size, size, storageClass: from && findType(call.kube, storageClassOf(from)) };
}

async function fromVolume(call: CreateCall, id: string): Promise<Origin> {
  const volume = await getVolume(call.kube, call.project.namespace, id);
  const { status, size, storageClass } = knownOne(call.kube, volume);
  if (status !== "available" && status !== "in-use")
    throw badRequest(`Invalid volume: Invalid source volume ${id} status ${status}: it must be available or in-use.`);
  const source: Source = { from: "volume", id, claim: volume.name, inherited: inheritedFrom(call, volume) };
  return { source, least: size, size, storageClass };
}

const inheritedFrom = (call: CreateCall, volume: Volume) => ({
  bootable: knownOne(call.kube, volume).bootable,
  imageMetadata: annotation<Record<string, string> | undefined>(volume.object, IMAGE_METADATA, undefined),
});

async function fromBackup(call: CreateCall, id: string): Promise<Origin> {
  const { namespace, name, size, metadata, inherited } = keptIn(call.kube, await getBackup(call, call.reach, id));
  const source: Source = { from: "backup", id, namespace, claim: name, inherited };
  return { source, least: size, size, storageClass: undefined, metadata };
}

/** An id, an address that ends in one, or the name of an image. */
async function fromImage(call: CreateCall, reference: string): Promise<Origin> {
  call.enforce("volume:create_from_image", { project_id: call.project.id });
  const id = reference.split("/").at(-1) ?? "";
  const image = await getImage(call, id).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404)
      throw badRequest("Invalid image identifier or unable to access requested image.");
    throw error;
  });
  if (image.status !== "active") throw badRequest(`Invalid input received: Image ${id} is not active.`);
  if (image.containerDisk !== undefined)
    throw badRequest(`Image ${id} is a container image: servers boot it, but there is no data to make a volume of.`);
  const source: Source = { from: "image", sourceIn: image.sourceIn, properties: volumeImageMetadata(image) };
  return { source, least: imageSizeGiB(image), size: undefined, storageClass: undefined };
}

/** GiB that a disk of the image takes: what its owner demands, or its data. */
const imageSizeGiB = ({ minDiskGiB, virtualSizeBytes = 0, claimBytes = 0 }: UsableImage): number =>
  Math.max(1, minDiskGiB, Math.ceil(Math.max(virtualSizeBytes, claimBytes) / GiB));

/** What Cinder notes of the image on the volume; Nova reads a server's image properties from there. All values are text. */
function volumeImageMetadata(image: UsableImage): Record<string, string> {
  const { object, id, name, properties, minDiskGiB, minRamMiB, diskFormat, containerFormat, virtualSizeBytes } = image;
  const checksum = object.metadata.annotations?.[CHECKSUM];
  return {
    ...properties,
    image_id: id,
    image_name: name ?? "",
    min_disk: String(minDiskGiB),
    min_ram: String(minRamMiB),
    disk_format: diskFormat ?? "raw",
    container_format: containerFormat ?? "bare",
    size: object.metadata.annotations?.[SIZE] ?? String(virtualSizeBytes ?? 0),
    ...(checksum !== undefined && { checksum }),
  };
}

function sizeOf(wanted: Body["size"], { least, size, source }: Origin): number {
  if (wanted === undefined || wanted === null) {
    if (size !== undefined) return size;
    throw badRequest(
      "Invalid input received: Invalid volume size provided for create request: None (size argument must be an integer (or string representation of an integer) and greater than zero).",
    );
  }
  const number = Number(wanted);
  if (!Number.isInteger(number) || number <= 0)
    throw badRequest(`Invalid input received: Invalid volume size provided for create request: ${wanted}`);
  if (number < least)
    throw badRequest(`Invalid input received: Volume size ${number}GB cannot be smaller than the ${least}GB of its ${source.from}.`);
  return number;
}

/** Throws 400 for a type that the group does not have: cinder/volume/api.py, create. */
function groupOf(call: CreateCall, { group_id, volume_type }: Body, storageClass: StorageClass | undefined): string | undefined {
  if (!group_id) return undefined;
  const group = call.kube.findById("VolumeGroup", call.project.namespace, group_id);
  if (group === undefined) throw notFound("Group", group_id);
  if (!volume_type) throw badRequest("volume_type must be provided when creating a volume in a group.");
  if (storageClass === undefined || !group.spec.volumeTypes?.includes(typeId(storageClass)))
    throw badRequest(`Invalid volume_type ${volume_type} provided: it is not one of the group's.`);
  return group_id;
}

/** Throws 404 for a type that the project may not use. */
function typeOf(call: CreateCall, wanted: string | null | undefined): StorageClass | undefined {
  if (!wanted) return undefined;
  return getType({ kube: call.kube, admin: call.admin, project: call.project.id }, wanted);
}

export function zoneOf(call: Pick<Call, "kube">, wanted: string | null | undefined): string | undefined {
  if (!wanted) return undefined;
  if (!zonesOf(call.kube).includes(wanted)) throw badRequest(`Invalid input received: Availability zone '${wanted}' is invalid.`);
  return wanted;
}
