/** Snapshots: which Kubernetes object one is, and where each field lives, stands in snapshot.ts. */
import type { Snapshots, SnapshotsDetail } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import {
  DESCRIPTION,
  GROUP_SNAPSHOT,
  ID,
  METADATA,
  NAME,
  objectName,
  PROGRESS,
  REQUEST_ID,
  SIZE,
  SOURCE_VOLUME,
  STATUS,
  UPDATED_AT,
  USER_ID,
} from "../kube/names.ts";
import { deleteUnlessGone } from "./delete.ts";
import { toFilter } from "./filters.ts";
import { type Fields, listedNamespace, page, withCount } from "./list.ts";
import { retainContent } from "./manage/snapshots.ts";
import { requireRoom } from "./quotas.ts";
import {
  getSnapshot,
  listSnapshots,
  snapshotClassOf,
  snapshotStatus,
  toSnapshot,
  toSnapshotSummary,
  type VolumeSnapshot,
} from "./snapshot.ts";
import { knownOne } from "./view.ts";
import { getVolume, projectOf } from "./volume.ts";

export const snapshots = {
  list(call) {
    const { items, links, count } = found(call, "snapshots");
    return {
      snapshots: items.map((one) => toSnapshotSummary(call, one)),
      ...(links && { snapshots_links: links }),
      ...withCount(call, count),
    };
  },

  async create(call) {
    const { snapshot } = call.body;
    const one = knownOne(call.kube, await getVolume(call.kube, call.project.namespace, snapshot.volume_id ?? ""));
    // Since 3.66 a volume in use needs no force.
    const forced = call.since("3.66") || isTrue(snapshot.force);
    if (one.status !== "available" && !(one.status === "in-use" && forced))
      throw badRequest(`Invalid volume: Volume ${one.volume.id} status must be available, but current status is: ${one.status}.`);
    const volumeSnapshotClassName = snapshotClassOf(call.kube, one.storageClass);
    requireRoom(call.kube, one.volume.namespace, { snapshots: 1, gigabytes: one.size, type: one.storageClass });
    const id = crypto.randomUUID();
    const name = (snapshot.name ?? snapshot.display_name ?? "").trim();
    const metadata = snapshot.metadata ?? {};
    const created = await call.kube.create<VolumeSnapshot>({
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshot",
      metadata: {
        name: objectName(name, id),
        namespace: one.volume.namespace,
        labels: { [ID]: id },
        annotations: {
          [NAME]: name,
          [SIZE]: String(one.size),
          [SOURCE_VOLUME]: one.volume.id,
          [USER_ID]: call.token.userId,
          [REQUEST_ID]: call.requestId,
          ...(snapshot.description && { [DESCRIPTION]: snapshot.description.trim() }),
          ...(Object.keys(metadata).length > 0 && { [METADATA]: JSON.stringify(metadata) }),
        },
      },
      spec: { source: { persistentVolumeClaimName: one.volume.name }, volumeSnapshotClassName },
    });
    return { snapshot: toSnapshotSummary(call, created) };
  },

  async show(call) {
    return { snapshot: toSnapshot(call, await getSnapshot(call.kube, call.reach, call.path.snapshot_id)) };
  },

  async update(call) {
    const found = await getAllowed(call, "volume:update_snapshot");
    const { name, description } = call.body.snapshot;
    if ((name ?? undefined) === undefined && (description ?? undefined) === undefined)
      throw badRequest("At least one of name or description must be given.");
    const updated = await annotate(call, found, {
      ...(typeof name === "string" && { [NAME]: name.trim() }),
      ...(typeof description === "string" && { [DESCRIPTION]: description.trim() }),
    });
    return { snapshot: toSnapshotSummary(call, updated) };
  },

  async delete(call) {
    const found = await getAllowed(call, "volume:delete_snapshot");
    const status = snapshotStatus(call.kube, found);
    if (found.metadata.labels?.[GROUP_SNAPSHOT] !== undefined)
      throw badRequest("Invalid snapshot: Snapshot is a part of a group snapshot, and goes with it.");
    if (!["available", "error", "error_deleting", "deleting"].includes(status))
      throw badRequest(`Invalid snapshot: Snapshot status must be 'available' or 'error', but is ${status}.`);
    await deleteUnlessGone(call.kube, found);
    return new Reply({ status: 202 });
  },

  action: {
    async "os-reset_status"(call) {
      const found = await getAllowed(call, "volume_extension:snapshot_admin_actions:reset_status");
      const { status } = call.body["os-reset_status"];
      await annotate(call, found, { [STATUS]: status === "available" ? undefined : status });
      return new Reply({ status: 202 });
    },

    /** For drivers whose snapshots something else makes; none does here, but an administrator may have reset one. */
    async "os-update_snapshot_status"(call) {
      const found = await getAllowed(call, "snapshot_extension:snapshot_actions:update_snapshot_status");
      const { status, progress } = call.body["os-update_snapshot_status"];
      const current = snapshotStatus(call.kube, found);
      const next = { creating: ["creating", "available", "error"], deleting: ["deleting", "error_deleting"] }[current];
      if (next === undefined) throw badRequest(`Snapshot status ${current} not allowed for update_snapshot_status`);
      if (!next.includes(status)) throw badRequest(`Provided snapshot status ${status} not allowed for snapshot with status ${current}.`);
      await annotate(call, found, {
        [STATUS]: status === "available" ? undefined : status,
        ...(progress ? { [PROGRESS]: String(progress) } : {}),
      });
      return new Reply({ status: 202 });
    },

    /** What the driver has stays: manage/snapshots.ts. */
    async "os-unmanage"(call) {
      const found = await getAllowed(call, "snapshot_extension:snapshot_unmanage");
      const status = snapshotStatus(call.kube, found);
      if (status !== "available" || found.metadata.labels?.[GROUP_SNAPSHOT] !== undefined)
        throw badRequest(`Invalid snapshot: only a snapshot that is available and of no group can be unmanaged; it is ${status}.`);
      await retainContent(call.kube, found);
      await deleteUnlessGone(call.kube, found);
      return new Reply({ status: 202 });
    },

    async "os-force_delete"(call) {
      await deleteUnlessGone(call.kube, await getAllowed(call, "volume_extension:snapshot_admin_actions:force_delete"));
      return new Reply({ status: 202 });
    },
  },
} satisfies Handlers<Snapshots>;

export const snapshotsDetail = {
  list(call) {
    const { items, links, count } = found(call, "snapshots/detail");
    return { snapshots: items.map((one) => toSnapshot(call, one)), ...(links && { snapshots_links: links }), ...withCount(call, count) };
  },
} satisfies Handlers<SnapshotsDetail>;

function found(call: Call, path: string) {
  const matches = toFilter(call, "snapshot", ["id", "project_id", "user_id"]);
  const fieldsOf = (one: VolumeSnapshot): Fields => ({
    ...toSnapshot(call, one),
    project_id: projectOf(call.kube, one.metadata.namespace ?? ""),
  });
  const all = listSnapshots(call.kube, listedNamespace(call)).filter((one) => matches(fieldsOf(one)));
  return page(call, path, all, fieldsOf);
}

async function getAllowed(call: Call & { path: { snapshot_id: string } }, rule: string): Promise<VolumeSnapshot> {
  const snapshot = await getSnapshot(call.kube, call.reach, call.path.snapshot_id);
  call.enforce(rule, { project_id: projectOf(call.kube, snapshot.metadata.namespace ?? "") });
  return snapshot;
}

const annotate = (call: Call, snapshot: VolumeSnapshot, annotations: Record<string, string | undefined>): Promise<VolumeSnapshot> =>
  call.kube.update(snapshot, (copy) => {
    const next = { ...copy.metadata.annotations, [UPDATED_AT]: call.now().toISOString(), ...annotations };
    copy.metadata.annotations = Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return copy;
  });
