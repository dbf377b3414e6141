/** A volume in Cinder's form. Its answers come from samples, not from schemas: what newer microversions add is added here. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call } from "../http/call.ts";
import type { Kube } from "../kube/kube.ts";
import {
  AVAILABILITY_ZONE,
  annotation,
  BOOTABLE,
  DESCRIPTION,
  displayName,
  IMAGE_METADATA,
  METADATA,
  MIGRATION_STATUS,
  READONLY,
  RESTORED_FROM,
  SOURCE_SNAPSHOT,
  SOURCE_VOLUME,
  SUCCEEDED,
  UPDATED_AT,
  USER_ID,
  VOLUME_GROUP,
} from "../kube/names.ts";
import { type Addressed, addressOf } from "./address.ts";
import { type Attachment, attachmentsOfClaim } from "./attached.ts";
import { hostOf } from "./backends.ts";
import { backedUp } from "./backups/backup.ts";
import { type StatusFacts, volumeStatus } from "./status.ts";
import { type Claim, projectOf, sizeGiB, storageClassOf, type Volume } from "./volume.ts";
import { encrypts, findType, isMultiattachType, typeId } from "./volume-type.ts";
import { DEFAULT_ZONE } from "./zones.ts";

/** A volume with what the cluster knows beside it. */
export interface Known {
  volume: Volume;
  attachments: Attachment[];
  storageClass: Kinds["StorageClass"] | undefined;
  status: string;
  size: number;
  project: string;
  bootable: boolean;
  metadata: Record<string, string>;
  imageMetadata: Record<string, string> | undefined;
  /** Of a volume that moves to another back end, or did; null for others. */
  migrationStatus: string | null;
}

/** Backups are looked through once for all `volumes`, which are of one namespace or of many. */
export function known(kube: Kube, volumes: readonly Volume[]): Known[] {
  const [first] = volumes;
  const oneNamespace = volumes.every(({ namespace }) => namespace === first?.namespace);
  const namespace = oneNamespace ? first?.namespace : undefined;
  const copied = first === undefined ? new Set<string>() : backedUp(kube, namespace);
  return volumes.map((volume) => {
    const attachments = attachmentsOfClaim(kube, volume.namespace, volume.name);
    const predecessor = predecessorOf(kube, volume);
    const storageClass = findType(kube, predecessor ? predecessor.spec.storageClassName : storageClassOf(volume));
    const imageMetadata = annotation<Record<string, string> | undefined>(volume.object, IMAGE_METADATA, undefined);
    return {
      volume,
      attachments,
      storageClass,
      status: statusOf(volume, predecessor, { attached: attachments.length > 0, backedUp: copied.has(volume.id), storageClass }),
      size: sizeGiB(volume),
      project: projectOf(kube, volume.namespace),
      bootable: isBootable(volume, imageMetadata),
      metadata: annotation<Record<string, string>>(volume.object, METADATA, {}),
      imageMetadata: imageMetadata && Object.keys(imageMetadata).length > 0 ? imageMetadata : undefined,
      migrationStatus: migrationStatus(volume, predecessor),
    };
  });
}

/** A restored volume says so itself. */
const statusOf = (volume: Volume, predecessor: Claim | undefined, facts: StatusFacts): string =>
  predecessor && volume.object.metadata.annotations?.[RESTORED_FROM] === undefined ? "retyping" : volumeStatus(volume, facts);

function migrationStatus({ object }: Volume, predecessor: Claim | undefined): string | null {
  const written = object.metadata.annotations?.[MIGRATION_STATUS] ?? null;
  return written === "success" && predecessor ? "migrating" : written;
}

/** The claim whose content is still being copied to the volume's next one; until it is, the volume has its type. */
function predecessorOf(kube: Kube, { id, namespace, dataVolume }: Volume): Claim | undefined {
  const origin = dataVolume?.spec.source?.pvc;
  if (origin?.namespace !== namespace || dataVolume?.status?.phase === "Succeeded") return undefined;
  const claim = kube.find("PersistentVolumeClaim", namespace, origin.name);
  return claim?.metadata.labels?.[SUCCEEDED] === id ? claim : undefined;
}

export const knownOne = (kube: Kube, volume: Volume): Known => known(kube, [volume])[0]!;

/** What somebody said, else whether it was made from a disk image. */
function isBootable({ object, dataVolume }: Volume, imageMetadata: object | undefined): boolean {
  const said = object.metadata.annotations?.[BOOTABLE];
  if (said !== undefined) return said === "true";
  const { source, sourceRef } = dataVolume?.spec ?? {};
  return (
    imageMetadata !== undefined ||
    sourceRef?.kind === "DataSource" ||
    Boolean(source?.http ?? source?.registry ?? source?.s3 ?? source?.gcs)
  );
}

export const isMultiattach = ({ volume, storageClass }: Known): boolean =>
  storageClass !== undefined &&
  isMultiattachType(storageClass) &&
  (volume.claim?.spec.accessModes ?? ["ReadWriteMany"]).includes("ReadWriteMany");

/** Cinder's time has microseconds and no zone. */
export const cinderTime = (time: string | undefined): string | null => (time === undefined ? null : time.replace(/(\.\d+)?Z$/, ".000000"));

export const linksTo = (call: Addressed, collection: string, id: string) => {
  const self = `${addressOf(call)}/${collection}/${id}`;
  return [
    { rel: "self", href: self },
    { rel: "bookmark", href: self.replace(/\/v3(?=\/)/, "") },
  ];
};

export const toSummary = (call: Addressed, { volume }: Known) => ({
  id: volume.id,
  name: nameOf(volume),
  links: linksTo(call, "volumes", volume.id),
});

/** Without a name, Cinder tells null. */
const nameOf = (volume: Volume): string | null => displayName(volume.object) || null;

type Viewer = Addressed & Pick<Call, "admin" | "since" | "can">;

/** As `show` and `detail` have it: the volume, and what Cinder's extensions add to these two answers alone. */
export function toVolume(call: Viewer, one: Known) {
  const target = { project_id: one.project };
  return {
    ...toPlainVolume(call, one),
    ...(call.can("volume_extension:volume_host_attribute", target) && { "os-vol-host-attr:host": hostOf(one.storageClass) }),
    ...(call.can("volume_extension:volume_mig_status_attribute", target) && {
      "os-vol-mig-status-attr:migstat": one.migrationStatus,
      "os-vol-mig-status-attr:name_id": null,
    }),
    ...(call.can("volume_extension:volume_tenant_attribute", target) && { "os-vol-tenant-attr:tenant_id": one.project }),
    ...(one.imageMetadata && { volume_image_metadata: one.imageMetadata }),
  };
}

/** As `create` and `update` answer it. */
export function toPlainVolume(call: Viewer, one: Known) {
  const { volume, storageClass } = one;
  const { annotations: text = {}, creationTimestamp } = volume.object.metadata;
  const readonly = text[READONLY] === undefined ? {} : { readonly: text[READONLY] === "true" ? "True" : "False" };
  return {
    id: volume.id,
    status: one.status,
    size: one.size,
    availability_zone: text[AVAILABILITY_ZONE] ?? DEFAULT_ZONE,
    created_at: cinderTime(creationTimestamp),
    updated_at: cinderTime(text[UPDATED_AT]),
    name: nameOf(volume),
    description: text[DESCRIPTION] ?? null,
    volume_type: storageClass ? displayName(storageClass) : null,
    snapshot_id: text[SOURCE_SNAPSHOT] ?? null,
    source_volid: text[SOURCE_VOLUME] ?? null,
    metadata: { ...one.metadata, ...readonly },
    links: linksTo(call, "volumes", volume.id),
    user_id: text[USER_ID] ?? null,
    bootable: String(one.bootable),
    encrypted: storageClass !== undefined && encrypts(storageClass),
    replication_status: null,
    consistencygroup_id: null,
    multiattach: isMultiattach(one),
    attachments: one.attachments.map((attachment) => toAttachment(call, volume.id, attachment)),
    ...(call.admin && { migration_status: one.migrationStatus }),
    ...newer(call, one),
  };
}

function newer(call: Pick<Call, "admin" | "since">, { storageClass, volume }: Known) {
  return {
    ...(call.since("3.13") && { group_id: volume.object.metadata.labels?.[VOLUME_GROUP] ?? null }),
    ...(call.since("3.21") && call.admin && { provider_id: null }),
    ...(call.since("3.48") && { service_uuid: null, shared_targets: call.since("3.69") ? null : false }),
    ...(call.since("3.61") && call.admin && { cluster_name: null }),
    ...(call.since("3.63") && { volume_type_id: storageClass ? typeId(storageClass) : null }),
    ...(call.since("3.65") && { consumes_quota: true }),
  };
}

export const toAttachment = (call: Pick<Call, "admin">, volumeId: string, { id, serverId, device, host, at }: Attachment) => ({
  id: volumeId,
  attachment_id: id,
  volume_id: volumeId,
  server_id: serverId,
  host_name: call.admin ? host : null,
  device,
  attached_at: cinderTime(at ?? undefined),
});
