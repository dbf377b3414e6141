/**
 * The limits of a project: annotation openstack.dicot.io/volume-quota, JSON, on the ResourceQuota `dicot-block-storage` of its namespace;
 * what it does not say is the cloud's default, kept likewise in `dicot-system`, else Cinder's own.
 *
 * Dicot itself counts, from its cache: a ResourceQuota would count servers' disks and images among the volumes. So requests of the same
 * moment, each counted without the others, may together go past a limit; where that must not be, a site adds limits on `requests.storage` to the ResourceQuota.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { overLimit } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, displayName, SYSTEM_NAMESPACE, VOLUME_QUOTA } from "../kube/names.ts";
import { backupSizeGiB, listBackups } from "./backups/backup.ts";
import { listSnapshots, snapshotSizeGiB } from "./snapshot.ts";
import { listVolumes, sizeGiB, storageClassOf } from "./volume.ts";
import { findType, type StorageClass } from "./volume-type.ts";

export type Limits = Record<string, number>;

// https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/quota.py
const factory: Limits = {
  volumes: 10,
  snapshots: 10,
  gigabytes: 1000,
  backups: 10,
  backup_gigabytes: 1000,
  groups: 10,
  per_volume_gigabytes: -1,
};

const NAME = "dicot-block-storage";

const written = (kube: Kube, namespace: string): Limits => {
  const quota = kube.find("ResourceQuota", namespace, NAME);
  return quota ? annotation<Limits>(quota, VOLUME_QUOTA, {}) : {};
};

/** For each type there are three more limits; they are off unless somebody sets them. */
const perType = (kube: Kube): Limits =>
  Object.fromEntries(
    kube.list("StorageClass").flatMap((one) => ["volumes", "gigabytes", "snapshots"].map((what) => [`${what}_${displayName(one)}`, -1])),
  );

export const defaultLimits = (kube: Kube): Limits => ({ ...factory, ...perType(kube), ...written(kube, SYSTEM_NAMESPACE) });

export const limitsOf = (kube: Kube, namespace: string): Limits => ({ ...defaultLimits(kube), ...written(kube, namespace) });

/** What is in use, by the names of the limits. */
export function usageOf(kube: Kube, namespace: string): Limits {
  const usage: Limits = Object.fromEntries(Object.keys(defaultLimits(kube)).map((name) => [name, 0]));
  const add = (name: string, amount: number) => {
    usage[name] = (usage[name] ?? 0) + amount;
  };
  for (const volume of listVolumes(kube, namespace)) {
    const type = findType(kube, storageClassOf(volume));
    const size = sizeGiB(volume);
    add("volumes", 1);
    add("gigabytes", size);
    if (type) add(`volumes_${displayName(type)}`, 1);
    if (type) add(`gigabytes_${displayName(type)}`, size);
  }
  for (const snapshot of listSnapshots(kube, namespace)) {
    const claim = kube.find("PersistentVolumeClaim", namespace, snapshot.spec.source.persistentVolumeClaimName ?? "");
    const type = claim && findType(kube, claim.spec.storageClassName);
    add("snapshots", 1);
    // Cinder counts a snapshot as if it were as large as its volume.
    add("gigabytes", snapshotSizeGiB(kube, snapshot));
    if (type) add(`snapshots_${displayName(type)}`, 1);
  }
  for (const backup of listBackups(kube, namespace)) {
    add("backups", 1);
    add("backup_gigabytes", backupSizeGiB(kube, backup));
  }
  return usage;
}

export interface Wanted {
  volumes?: number;
  snapshots?: number;
  gigabytes?: number;
  backups?: number;
  backup_gigabytes?: number;
  /** The limits of volumes and snapshots hold by type, too. */
  type?: StorageClass | undefined;
}

/** Throws 413 where the project would have more than it may. */
export function requireRoom(kube: Kube, namespace: string, { type, ...wanted }: Wanted): void {
  const limits = limitsOf(kube, namespace);
  const usage = usageOf(kube, namespace);
  const single = limits["per_volume_gigabytes"] ?? -1;
  const { volumes, gigabytes = 0 } = wanted;
  if (volumes && single >= 0 && gigabytes > single)
    throw overLimit(`Requested volume size ${gigabytes}G is larger than maximum allowed limit ${single}G.`);
  for (const [name, amount] of Object.entries(wanted)) {
    for (const limited of type ? [name, `${name}_${displayName(type)}`] : [name]) {
      const limit = limits[limited] ?? -1;
      const used = usage[limited] ?? 0;
      if (limit < 0 || used + amount <= limit) continue;
      throw overLimit(refusal(name, { limited, limit, used, amount }));
    }
  }
}

const tooMany: Record<string, string> = {
  volumes: "VolumeLimitExceeded",
  snapshots: "SnapshotLimitExceeded",
  backups: "BackupLimitExceeded",
};

// Clients match on the first words: "… exceeds allowed … quota", "Maximum number of volumes allowed".
function refusal(name: string, { limited, limit, used, amount }: { limited: string; limit: number; used: number; amount: number }): string {
  if (tooMany[name] !== undefined) return `${tooMany[name]}: Maximum number of ${name} allowed (${limit}) exceeded for quota '${limited}'.`;
  const what = name === "gigabytes" ? "volume or snapshot" : "backup";
  const error = name === "gigabytes" ? "VolumeSizeExceedsAvailableQuota" : "VolumeBackupSizeExceedsAvailableQuota";
  return `${error}: Requested ${what} exceeds allowed ${limited} quota. Requested ${amount}G, quota is ${limit}G and ${used}G has been consumed.`;
}

/** Keeps what is said, and beside it what was said before. */
export async function writeLimits(kube: Kube, namespace: string, limits: Limits): Promise<void> {
  const quota = kube.find("ResourceQuota", namespace, NAME);
  const next = JSON.stringify({ ...written(kube, namespace), ...limits });
  if (quota) {
    await kube.update(quota, (copy) => {
      copy.metadata.annotations = { ...copy.metadata.annotations, [VOLUME_QUOTA]: next };
      return copy;
    });
    return;
  }
  const metadata = { name: NAME, namespace, annotations: { [VOLUME_QUOTA]: next } };
  await kube.create<Kinds["ResourceQuota"]>({ apiVersion: "v1", kind: "ResourceQuota", metadata, spec: {} });
}

export async function forgetLimits(kube: Kube, namespace: string): Promise<void> {
  const quota = kube.find("ResourceQuota", namespace, NAME);
  if (quota) await kube.delete(quota);
}
