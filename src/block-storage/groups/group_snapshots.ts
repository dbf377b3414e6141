/**
 * A snapshot of a group is a GroupSnapshot (volume.dicot.io) in the project's namespace, the owner of a VolumeSnapshot of each volume.
 * They are made one after the other, as Cinder does where a driver has no consistent ones: what must be at rest together, the guest freezes.
 *
 *   id                             label openstack.dicot.io/id, else metadata.uid
 *   name, description, group_id,
 *   group_type_id                  spec
 *   snapshots                      the VolumeSnapshots whose label openstack.dicot.io/group-snapshot has its id
 *   status                         theirs, unless an administrator has set another: annotation openstack.dicot.io/status
 */
import type { GroupSnapshots, GroupSnapshotsDetail } from "../../../generated/block-storage/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { GROUP_SNAPSHOT, ID, NAME, objectName, openstackId, SIZE, SOURCE_VOLUME, STATUS, USER_ID } from "../../kube/names.ts";
import { ownerReference } from "../../kube/owners.ts";
import { toFilter } from "../filters.ts";
import { type Fields, listedNamespace, page } from "../list.ts";
import { requireRoom } from "../quotas.ts";
import { snapshotClassOf, snapshotStatus, type VolumeSnapshot } from "../snapshot.ts";
import { cinderTime, type Known } from "../view.ts";
import { projectOf } from "../volume.ts";
import { getGroup, getGroupSnapshot, snapshotsIn, volumesIn, withStatus } from "./members.ts";

type GroupSnapshot = Kinds["GroupSnapshot"];

function statusOf(kube: Kube, one: GroupSnapshot): string {
  if (one.metadata.deletionTimestamp !== undefined) return "deleting";
  const written = one.metadata.annotations?.[STATUS];
  if (written !== undefined) return written;
  const statuses = snapshotsIn(kube, one).map((part) => snapshotStatus(kube, part));
  return statuses.includes("error") ? "error" : statuses.every((status) => status === "available") ? "available" : "creating";
}

const toSummary = (one: GroupSnapshot) => ({ id: openstackId(one), name: one.spec.name ?? "" });

function toGroupSnapshot(call: Call, one: GroupSnapshot) {
  const project = projectOf(call.kube, one.metadata.namespace ?? "");
  return {
    ...toSummary(one),
    group_id: one.spec.groupID,
    group_type_id: one.spec.groupTypeID,
    status: statusOf(call.kube, one),
    created_at: cinderTime(one.metadata.creationTimestamp),
    description: one.spec.description ?? null,
    ...(call.since("3.58") && call.can("group:group_snapshot_project_attribute", { project_id: project }) && { project_id: project }),
  };
}

function found(call: Call, path: string) {
  const fieldsOf = (one: GroupSnapshot): Fields => toGroupSnapshot(call, one);
  const matches = toFilter(call, "group_snapshot", ["id"]);
  const all = call.kube.list("GroupSnapshot", listedNamespace(call)).filter((one) => matches(fieldsOf(one)));
  return page(call, path, all, fieldsOf);
}

async function getAllowed(call: Call & { path: { group_snapshot_id: string } }, rule: string): Promise<GroupSnapshot> {
  const one = await getGroupSnapshot(call, call.path.group_snapshot_id);
  call.enforce(rule, { project_id: projectOf(call.kube, one.metadata.namespace ?? "") });
  return one;
}

function toVolumeSnapshot(call: Call, owner: GroupSnapshot, { volume, size, storageClass }: Known): VolumeSnapshot {
  const id = crypto.randomUUID();
  const name = owner.spec.name ?? "";
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: {
      name: objectName(name, id),
      namespace: volume.namespace,
      labels: { [ID]: id, [GROUP_SNAPSHOT]: openstackId(owner) },
      annotations: { [NAME]: name, [SIZE]: String(size), [SOURCE_VOLUME]: volume.id, [USER_ID]: call.token.userId },
      ownerReferences: [ownerReference(owner)],
    },
    spec: { source: { persistentVolumeClaimName: volume.name }, volumeSnapshotClassName: snapshotClassOf(call.kube, storageClass) },
  };
}

export const groupSnapshots = {
  list(call) {
    const { items, links } = found(call, "group_snapshots");
    return { group_snapshots: items.map(toSummary), ...(links && { group_snapshot_links: links }) };
  },

  show: async (call) => ({ group_snapshot: toGroupSnapshot(call, await getAllowed(call, "group:get_group_snapshot")) }),

  async create(call) {
    const { group_id, name, description } = call.body.group_snapshot;
    const group = await getGroup({ kube: call.kube, reach: call.project.namespace }, group_id);
    const members = volumesIn(call.kube, group);
    if (members.length === 0) throw badRequest(`Invalid Group: The source group ${group_id} has no volumes.`);
    const busy = members.find(({ status }) => status !== "available" && status !== "in-use");
    if (busy) throw badRequest(`Invalid volume: Volume ${busy.volume.id} of the group is ${busy.status}.`);
    for (const { volume, size, storageClass } of members)
      requireRoom(call.kube, volume.namespace, { snapshots: members.length, gigabytes: size, type: storageClass });
    const id = crypto.randomUUID();
    const title = name?.trim() ?? "";
    const owner = await call.kube.create<GroupSnapshot>({
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "GroupSnapshot",
      metadata: { name: objectName(title, id), namespace: call.project.namespace, labels: { [ID]: id }, annotations: { [NAME]: title } },
      spec: {
        name: title,
        ...(description ? { description: description.trim() } : {}),
        groupID: openstackId(group),
        groupTypeID: group.spec.groupTypeID,
      },
    });
    try {
      for (const member of members) await call.kube.create(toVolumeSnapshot(call, owner, member));
    } catch (error) {
      // Those that were made go with their owner.
      await call.kube.delete(owner);
      throw error;
    }
    return { group_snapshot: { ...toSummary(owner), group_type_id: owner.spec.groupTypeID } };
  },

  async delete(call) {
    const one = await getAllowed(call, "group:delete_group_snapshot");
    if (call.kube.list("VolumeGroup", one.metadata.namespace).some((group) => isBeingMade(call.kube, group, one)))
      throw badRequest("Invalid GroupSnapshot: a group is just being made of it.");
    await call.kube.delete(one);
    return new Reply({ status: 202 });
  },

  action: {
    async reset_status(call) {
      const one = await getAllowed(call, "group:reset_group_snapshot_status");
      const status = call.body.reset_status.status.toLowerCase();
      await call.kube.update(one, (copy) => withStatus(copy, status));
      return new Reply({ status: 202 });
    },
  },
} satisfies Handlers<GroupSnapshots>;

const isBeingMade = (kube: Kube, group: Kinds["VolumeGroup"], one: GroupSnapshot): boolean =>
  group.spec.groupSnapshotID === openstackId(one) && volumesIn(kube, group).some(({ status }) => status === "creating");

export const groupSnapshotsDetail = {
  list(call) {
    const { items, links } = found(call, "group_snapshots/detail");
    return { group_snapshots: items.map((one) => toGroupSnapshot(call, one)), ...(links && { group_snapshot_links: links }) };
  },
} satisfies Handlers<GroupSnapshotsDetail>;
