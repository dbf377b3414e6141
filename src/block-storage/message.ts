/**
 * A message is what a volume, snapshot or backup tells that failed. It has no object of its own: Kubernetes says why something failed on
 * the thing itself, and what it says beside that in Events goes after an hour.
 *
 *   id                          a UUID made of the two below
 *   resource_type, _uuid        the volume, snapshot or backup
 *   event_id, user_message      by Cinder's table of actions and details
 *   created_at                  when it failed, else when it was made
 *   guaranteed_until            30 days later, as long as what failed is there
 *   request_id                  annotation openstack.dicot.io/request-id
 *
 * A deleted one is in the annotation openstack.dicot.io/messages-deleted of what failed, a list of events.
 */
import type { Kube } from "../kube/kube.ts";
import { annotation, MESSAGES_DELETED, openstackId, RESTORED_FROM } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { type Backup, failReason, listBackups } from "./backups/backup.ts";
import { listSnapshots, type VolumeSnapshot } from "./snapshot.ts";
import { listVolumes, storageClassOf, type Volume } from "./volume.ts";
import { findType, isUnserved } from "./volume-type.ts";

export interface Message {
  id: string;
  event: string;
  text: string;
  resourceType: ResourceType;
  resourceId: string;
  /** What tells it. */
  object: KubeObject;
  createdAt: string;
}

type ResourceType = "VOLUME" | "VOLUME_SNAPSHOT" | "VOLUME_BACKUP";

// https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/message/message_field.py (numbers of actions and details)
const failures = {
  noBackend: ["VOLUME", "001_003", "schedule allocate volume: no back end has what the volume's type asks for."],
  image: ["VOLUME", "005_012", "copy image to volume: the image's data could not be copied."],
  volume: ["VOLUME", "008_012", "create volume from backend storage: the source's data could not be copied."],
  snapshot: ["VOLUME_SNAPSHOT", "010_013", "create snapshot: the driver could not take it."],
  backup: ["VOLUME_BACKUP", "013_020", "create backup: there is no copy."],
  restore: ["VOLUME_BACKUP", "015_026", "restore backup: its data could not be copied."],
} as const satisfies Record<string, readonly [ResourceType, string, string]>;

/** Of a project's namespace, or of all projects; without those that were deleted. */
export const listMessages = (kube: Kube, namespace?: string): Message[] =>
  [
    ...listVolumes(kube, namespace).flatMap((volume) => ofVolume(kube, volume)),
    ...listSnapshots(kube, namespace).flatMap(ofSnapshot),
    ...listBackups(kube, namespace).flatMap(ofBackup),
  ].filter(({ object, event }) => !annotation<string[]>(object, MESSAGES_DELETED, []).includes(event));

const told = (object: KubeObject, why: keyof typeof failures, { id, at }: { id?: string; at?: string | undefined } = {}): Message => {
  const [resourceType, numbers, text] = failures[why];
  const event = `VOLUME_${resourceType}_${numbers}`;
  const resourceId = id ?? openstackId(object);
  return {
    id: uuidV5("6ba7b814-9dad-11d1-80b4-00c04fd430c8", `${openstackId(object)}/${event}`),
    event,
    text,
    resourceType,
    resourceId,
    object,
    createdAt: at ?? object.metadata.creationTimestamp ?? "",
  };
};

function ofVolume(kube: Kube, volume: Volume): Message[] {
  const { object, claim, dataVolume } = volume;
  const storageClass = findType(kube, storageClassOf(volume));
  if (storageClass && isUnserved(storageClass) && claim?.status?.phase !== "Bound") return [told(object, "noBackend")];
  if (dataVolume?.status?.phase !== "Failed") return [];
  const at = dataVolume.status.conditions?.find(({ type }) => type === "Running")?.lastTransitionTime;
  const backup = dataVolume.metadata.annotations?.[RESTORED_FROM];
  if (backup !== undefined) return [told(object, "restore", { id: backup, at })];
  return [told(object, dataVolume.spec.sourceRef ? "image" : "volume", { at })];
}

const ofSnapshot = (snapshot: VolumeSnapshot): Message[] =>
  snapshot.status?.error && !snapshot.status.readyToUse ? [told(snapshot, "snapshot", { at: snapshot.status.error.time })] : [];

function ofBackup(backup: Backup): Message[] {
  const why = failReason(backup);
  if (why === null) return [];
  const one = told(backup, "backup");
  return [{ ...one, text: `${one.text} ${why}` }];
}
