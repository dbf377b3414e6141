/**
 * A group of volumes is a VolumeGroup (volume.dicot.io) in the project's namespace.
 *
 *   id                          label openstack.dicot.io/id, else metadata.uid
 *   name, description,
 *   group_type, volume_types,
 *   availability_zone,
 *   group_snapshot_id,
 *   source_group_id             spec
 *   volumes                     the claims whose label openstack.dicot.io/volume-group has its id
 *   status                      theirs, unless an administrator has set another: annotation openstack.dicot.io/status
 */
import type { Groups, GroupsAction, GroupsDetail } from "../../../generated/block-storage/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest, overLimit } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { displayName, ID, NAME, objectName, openstackId, STATUS, VOLUME_GROUP } from "../../kube/names.ts";
import { propertiesOf, toObject } from "../claims.ts";
import { toNewVolume } from "../create.ts";
import { deleteVolume, requireDeletable } from "../delete.ts";
import { toFilter } from "../filters.ts";
import { type Fields, listedNamespace, page, type Query } from "../list.ts";
import { limitsOf } from "../quotas.ts";
import { snapshotsOf } from "../snapshot.ts";
import { cinderTime, type Known, knownOne } from "../view.ts";
import { getVolume, projectOf } from "../volume.ts";
import { getType, typeId } from "../volume-type.ts";
import { DEFAULT_ZONE } from "../zones.ts";
import { getGroupType } from "./group_types.ts";
import { getGroup, getGroupSnapshot, snapshotsIn, volumesIn, withStatus } from "./members.ts";

type VolumeGroup = Kinds["VolumeGroup"];

function statusOf(kube: Kube, group: VolumeGroup): string {
  if (group.metadata.deletionTimestamp !== undefined) return "deleting";
  const written = group.metadata.annotations?.[STATUS];
  if (written !== undefined) return written;
  const copied = group.spec.groupSnapshotID !== undefined || group.spec.sourceGroupID !== undefined;
  return copied && volumesIn(kube, group).some(({ status }) => status === "creating") ? "creating" : "available";
}

const toSummary = (group: VolumeGroup) => ({ id: openstackId(group), name: group.spec.name ?? displayName(group) });

function toGroup(call: Call, group: VolumeGroup) {
  const { spec, metadata } = group;
  const project = projectOf(call.kube, metadata.namespace ?? "");
  return {
    ...toSummary(group),
    status: statusOf(call.kube, group),
    availability_zone: spec.availabilityZone ?? DEFAULT_ZONE,
    created_at: cinderTime(metadata.creationTimestamp),
    description: spec.description ?? null,
    group_type: spec.groupTypeID,
    volume_types: spec.volumeTypes ?? [],
    ...(call.since("3.14") && { group_snapshot_id: spec.groupSnapshotID ?? null, source_group_id: spec.sourceGroupID ?? null }),
    ...(call.since("3.25") &&
      isTrue((call.query as Query)["list_volume"]) && { volumes: volumesIn(call.kube, group).map(({ volume }) => volume.id) }),
    ...(call.since("3.38") && { replication_status: "disabled" }),
    ...(call.since("3.58") && call.can("group:group_project_attribute", { project_id: project }) && { project_id: project }),
  };
}

function found(call: Call, path: string) {
  const fieldsOf = (group: VolumeGroup): Fields => toGroup(call, group);
  const matches = toFilter(call, "group", ["status", "group_type", "id"]);
  const all = call.kube.list("VolumeGroup", listedNamespace(call)).filter((one) => matches(fieldsOf(one)));
  return page(call, path, all, fieldsOf);
}

type NewGroup = Pick<VolumeGroup["spec"], "groupTypeID" | "volumeTypes" | "availabilityZone" | "groupSnapshotID" | "sourceGroupID">;

/** Throws 413 where the project may have no more. */
function make(
  call: Call,
  { name, description }: { name?: string | null; description?: string | null },
  spec: NewGroup,
): Promise<VolumeGroup> {
  const { namespace } = call.project;
  const limit = limitsOf(call.kube, namespace)["groups"] ?? -1;
  if (limit >= 0 && call.kube.list("VolumeGroup", namespace).length >= limit)
    throw overLimit(`GroupLimitExceeded: Maximum number of groups allowed (${limit}) exceeded for quota 'groups'.`);
  const id = crypto.randomUUID();
  const title = name?.trim() ?? "";
  return call.kube.create<VolumeGroup>({
    apiVersion: "volume.dicot.io/v1alpha1",
    kind: "VolumeGroup",
    metadata: { name: objectName(title, id), namespace, labels: { [ID]: id }, annotations: { [NAME]: title } },
    spec: { name: title, ...(description ? { description: description.trim() } : {}), ...spec },
  });
}

async function getAllowed(call: Call & { path: { group_id: string } }, rule: string): Promise<VolumeGroup> {
  const group = await getGroup(call, call.path.group_id);
  call.enforce(rule, { project_id: projectOf(call.kube, group.metadata.namespace ?? "") });
  return group;
}

/** Takes a volume into a group, or out of it. */
const place = (kube: Kube, { volume }: Known, group: string | undefined) =>
  kube.update(volume.object, (copy) => {
    const { [VOLUME_GROUP]: _, ...labels } = copy.metadata.labels ?? {};
    copy.metadata.labels = group === undefined ? labels : { ...labels, [VOLUME_GROUP]: group };
    return copy;
  });

const idsOf = (text: string | null | undefined): string[] => (text ?? "").split(",").filter((id) => id !== "");

export const groups = {
  list(call) {
    const { items, links } = found(call, "groups");
    return { groups: items.map(toSummary), ...(links && { group_links: links }) };
  },

  show: async (call) => ({ group: toGroup(call, await getAllowed(call, "group:get")) }),

  async create(call) {
    const { name, description, group_type, volume_types, availability_zone } = call.body.group;
    const reader = { kube: call.kube, admin: call.admin, project: call.project.id };
    const group = await make(
      call,
      { name: name ?? null, description: description ?? null },
      {
        groupTypeID: openstackId(getGroupType(call, group_type)),
        volumeTypes: volume_types.map((one) => typeId(getType(reader, one))),
        ...(availability_zone ? { availabilityZone: availability_zone } : {}),
      },
    );
    return { group: toSummary(group) };
  },

  async update(call) {
    const group = await getAllowed(call, "group:update");
    const { name, description, add_volumes, remove_volumes } = call.body.group;
    const [added, removed] = [idsOf(add_volumes), idsOf(remove_volumes)];
    if (name === undefined && description === undefined && added.length + removed.length === 0)
      throw badRequest("Name, description, add_volumes and remove_volumes can not be all empty in the request body.");
    const both = added.find((id) => removed.includes(id));
    if (both !== undefined) throw badRequest(`Volume ${both} is in both add and remove volume lists.`);
    const members = volumesIn(call.kube, group);
    for (const id of removed) {
      const member = members.find(({ volume }) => volume.id === id);
      if (member === undefined) throw badRequest(`Cannot remove volume ${id} from group: it is not in the group.`);
      await place(call.kube, member, undefined);
    }
    for (const id of added) await place(call.kube, await joining(call, group, id), openstackId(group));
    await call.kube.update(group, (copy) => {
      if (typeof name === "string") {
        copy.spec.name = name.trim();
        copy.metadata.annotations = { ...copy.metadata.annotations, [NAME]: name.trim() };
      }
      if (typeof description === "string") copy.spec.description = description.trim();
      return copy;
    });
    return new Reply({ status: 202 });
  },

  action: {
    async delete(call) {
      const group = await getAllowed(call, "group:delete");
      if (call.kube.list("GroupSnapshot", group.metadata.namespace).some(({ spec }) => spec.groupID === openstackId(group)))
        throw badRequest("Invalid Group: Group has existing snapshots.");
      const members = volumesIn(call.kube, group);
      if (members.length > 0 && !isTrue(call.body.delete["delete-volumes"]))
        throw badRequest(
          `Invalid Group: Group ${openstackId(group)} still contains volumes. The delete-volumes flag is required to delete it.`,
        );
      for (const one of members)
        requireDeletable({ ...one, status: "available" }, { snapshots: snapshotsOf(call.kube, one.volume), forced: true });
      for (const one of members) await deleteVolume(call.kube, one.volume, []);
      await call.kube.delete(group);
      return new Reply({ status: 202 });
    },

    async reset_status(call) {
      const group = await getAllowed(call, "group:reset_status");
      const status = call.body.reset_status.status.toLowerCase();
      await call.kube.update(group, (copy) => withStatus(copy, status));
      return new Reply({ status: 202 });
    },
  },
} satisfies Handlers<Groups>;

/** Throws 400 for a volume that cannot be in the group. cinder/group/api.py (_validate_add_volumes) */
async function joining(call: Call, group: VolumeGroup, id: string): Promise<Known> {
  const one = knownOne(call.kube, await getVolume(call.kube, group.metadata.namespace, id));
  const why =
    one.volume.object.metadata.labels?.[VOLUME_GROUP] !== undefined
      ? "it is already in a group"
      : one.storageClass === undefined || !group.spec.volumeTypes?.includes(typeId(one.storageClass))
        ? "its volume type is not one of the group's"
        : one.status !== "available" && one.status !== "in-use"
          ? `it is ${one.status}`
          : undefined;
  if (why !== undefined) throw badRequest(`Invalid volume: Cannot add volume ${id} to group ${openstackId(group)}: ${why}.`);
  return one;
}

export const groupsDetail = {
  list(call) {
    const { items, links } = found(call, "groups/detail");
    return { groups: items.map((one) => toGroup(call, one)), ...(links && { group_links: links }) };
  },
} satisfies Handlers<GroupsDetail>;

interface FromSource {
  name?: string;
  description?: string;
  group_snapshot_id?: string;
  source_group_id?: string;
}

/** A volume from each of the source's snapshots or volumes, in a group that is like the source. */
export const groupsAction = {
  async create(call) {
    const { name = "", description = "", group_snapshot_id, source_group_id } = call.body["create-from-src"] as FromSource;
    const here = { kube: call.kube, reach: call.project.namespace };
    const snapshot = group_snapshot_id === undefined ? undefined : await getGroupSnapshot(here, group_snapshot_id);
    const source = await getGroup(here, snapshot?.spec.groupID ?? source_group_id ?? "");
    const origins = snapshot
      ? snapshotsIn(call.kube, snapshot).map((one) => ({ snapshot_id: openstackId(one) }))
      : volumesIn(call.kube, source).map(({ volume }) => ({ source_volid: volume.id }));
    if (origins.length === 0) throw badRequest("Invalid Group: the source has no volumes.");
    const { groupTypeID, volumeTypes, availabilityZone } = source.spec;
    const group = await make(
      call,
      { name, description },
      {
        groupTypeID,
        ...(volumeTypes ? { volumeTypes } : {}),
        ...(availabilityZone ? { availabilityZone } : {}),
        ...(snapshot ? { groupSnapshotID: openstackId(snapshot) } : { sourceGroupID: openstackId(source) }),
      },
    );
    for (const origin of origins) {
      const volume = { ...(await toNewVolume(call, { volume: { size: null, ...origin } })), groupId: openstackId(group) };
      await call.kube.create(toObject(volume, propertiesOf(call.kube, volume.storageClass)));
    }
    return { group: toSummary(group) };
  },
} satisfies Handlers<GroupsAction>;
