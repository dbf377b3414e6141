/** Backups: which Kubernetes object one is, and where each field lives, stands in backup.ts; how its copy is made, in copying.ts. */
import type { Backups, BackupsDetail } from "../../../generated/block-storage/index.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { METADATA, UPDATED_AT } from "../../kube/names.ts";
import { deleteUnlessGone } from "../delete.ts";
import { toFilter } from "../filters.ts";
import { withStatus } from "../groups/members.ts";
import { type Fields, listedNamespace, page, withCount } from "../list.ts";
import { requireRoom } from "../quotas.ts";
import { getSnapshot, snapshotClassOf, snapshotStatus, toSnapshot } from "../snapshot.ts";
import { type Known, knownOne } from "../view.ts";
import { getVolume } from "../volume.ts";
import { DEFAULT_ZONE } from "../zones.ts";
import { type Backup, backupStatus, getBackup, listBackups, restoring } from "./backup.ts";
import { advanceBackup } from "./copying.ts";
import { makeBackup } from "./make.ts";
import { containerOf } from "./storage.ts";
import { projectOfBackup, toBackup, toSummary } from "./view.ts";

export const backups = {
  list(call) {
    const { items, links, count } = found(call, "backups");
    return { backups: items.map((one) => toSummary(call, one)), ...(links && { backups_links: links }), ...withCount(call, count) };
  },

  /** Throws 400 for what cannot be copied as it is, 413. */
  async create(call) {
    const { volume_id, snapshot_id, name, description, container, availability_zone, incremental, force, metadata } = call.body.backup;
    const { project } = call;
    const one = knownOne(call.kube, await getVolume(call.kube, project.namespace, volume_id));
    if (snapshot_id) await requireSnapshot(call, one, snapshot_id);
    else requireCopyable(call, one, isTrue(force));
    if (isTrue(incremental)) throw badRequest("Invalid backup: No backups available to do an incremental backup: all are full copies.");
    // Cinder fails later, where no backup service is in the zone.
    if (availability_zone && availability_zone !== DEFAULT_ZONE)
      throw badRequest(`Invalid input received: Availability zone '${availability_zone}' is invalid: backups are not in zones of nodes.`);
    const storageClass = containerOf({ kube: call.kube, admin: call.admin, project: project.id }, container);
    requireRoom(call.kube, project.namespace, { backups: 1, backup_gigabytes: one.size });
    const backup = await makeBackup(call, {
      id: crypto.randomUUID(),
      metadata: metadata ?? {},
      spec: {
        volumeID: one.volume.id,
        ...(name && { name: name.trim() }),
        ...(description && { description: description.trim() }),
        ...(snapshot_id && { snapshotID: snapshot_id }),
        ...(storageClass && { container: storageClass }),
        ...(availability_zone && { availabilityZone: availability_zone }),
      },
    });
    try {
      await advanceBackup(call.kube, backup);
    } catch (error) {
      await deleteUnlessGone(call.kube, backup);
      throw error;
    }
    return { backup: toSummary(call, backup) };
  },

  async show(call) {
    const backup = await getAllowed(call, "backup:get");
    return { backup: toBackup(call, backup, restoring(call.kube)) };
  },

  async update(call) {
    const backup = await getAllowed(call, "backup:update");
    const { name, description, metadata } = (call.body.backup ?? {}) as Update;
    const updated = await call.kube.update(backup, (copy) => {
      if (typeof name === "string") copy.spec.name = name.trim();
      if (typeof description === "string") copy.spec.description = description.trim();
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        [UPDATED_AT]: call.now().toISOString(),
        ...(call.since("3.43") && metadata && { [METADATA]: JSON.stringify(metadata) }),
      };
      return copy;
    });
    return { backup: toSummary(call, updated) };
  },

  async delete(call) {
    const backup = await getAllowed(call, "backup:delete");
    const status = backupStatus(call.kube, backup, restoring(call.kube));
    if (status !== "available" && status !== "error")
      throw badRequest(`Invalid backup: Backup status must be available or error, but is ${status}.`);
    await deleteUnlessGone(call.kube, backup);
    return new Reply({ status: 202 });
  },

  action: {
    async "os-reset_status"(call) {
      const backup = await getAllowed(call, "volume_extension:backup_admin_actions:reset_status");
      const status = call.body["os-reset_status"].status.toLowerCase();
      await call.kube.update(backup, (copy) => withStatus(copy, status));
      return new Reply({ status: 202 });
    },

    async "os-force_delete"(call) {
      await deleteUnlessGone(call.kube, await getAllowed(call, "volume_extension:backup_admin_actions:force_delete"));
      return new Reply({ status: 202 });
    },
  },
} satisfies Handlers<Backups>;

export const backupsDetail = {
  list(call) {
    const { items, links, count } = found(call, "backups/detail");
    const restored = restoring(call.kube);
    return {
      backups: items.map((one) => toBackup(call, one, restored)),
      ...(links && { backups_links: links }),
      ...withCount(call, count),
    };
  },
} satisfies Handlers<BackupsDetail>;

interface Update {
  name?: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
}

function found(call: Call, path: string) {
  const restored = restoring(call.kube);
  const fieldsOf = (one: Backup): Fields => ({ ...toBackup(call, one, restored), project_id: projectOfBackup(call, one) });
  const matches = toFilter(call, "backup", ["id", "project_id", "snapshot_id"]);
  const all = listBackups(call.kube, listedNamespace(call)).filter((one) => matches(fieldsOf(one)));
  return page(call, path, all, fieldsOf);
}

async function getAllowed(call: Call & { path: { backup_id: string } }, rule: string): Promise<Backup> {
  const backup = await getBackup(call, call.reach, call.path.backup_id);
  call.enforce(rule, { project_id: projectOfBackup(call, backup) });
  return backup;
}

async function requireSnapshot(call: Call, { volume }: Known, id: string): Promise<void> {
  const snapshot = await getSnapshot(call.kube, volume.namespace, id);
  const of = toSnapshot(call, snapshot).volume_id;
  if (of !== volume.id) throw badRequest(`Invalid volume: Volume ${volume.id} does not match with snapshot.volume_id ${of}.`);
  const status = snapshotStatus(call.kube, snapshot);
  if (status !== "available")
    throw badRequest(`Invalid snapshot: Snapshot to be backed up must be available, but the current status is "${status}".`);
}

/** cinder/backup/api.py (API.create) */
function requireCopyable(call: Call, { status, volume, storageClass }: Known, forced: boolean): void {
  if (status !== "available" && status !== "in-use")
    throw badRequest(`Invalid volume: Volume to be backed up must be available or in-use, but the current status is "${status}".`);
  if (status === "in-use" && !forced) throw badRequest("Invalid volume: Backing up an in-use volume must use the force flag.");
  if (status === "in-use") snapshotClassOf(call.kube, storageClass);
  else if (volume.claim?.status?.phase !== "Bound")
    throw badRequest("Invalid volume: no server has used it yet, and its storage is made when one does: there is nothing to back up.");
}
