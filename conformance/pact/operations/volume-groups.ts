/** Volumes that are kept together, the types of such groups, and what administrators say of a type's quality. */
import type { Doing } from "./doing.ts";

export async function volumeGroupOperations({ does, is, gone, look }: Doing): Promise<void> {
  const does_ = does["block-storage"];
  const admin = { as: "admin" } as const;
  const available = (path: string) => is("block-storage", path, "available");
  const types = (await look("block-storage", "/types")) as unknown as { id: string; name: string }[];
  const volumeType = types.find(({ name }) => name === "standard")?.id;

  const type = await does_("group_types.create", { ...admin, body: { group_type: { name: "together", group_specs: { a: "1" } } } });
  const group_type_id = type["id"];
  await does_("group_types.update", { ...admin, of: { group_type_id }, body: { group_type: { description: "as one" } } });
  await does_("group_types/group_specs.create", { ...admin, of: { group_type_id }, body: { group_specs: { b: "2" } } });
  await does_("group_types/group_specs.update", { ...admin, of: { group_type_id, group_spec_id: "a" }, body: { a: "2" } });
  await does_("group_types/group_specs.delete", { ...admin, of: { group_type_id, group_spec_id: "b" } });

  const group = await does_("groups.create", {
    body: { group: { name: "both", group_type: group_type_id, volume_types: [volumeType] } },
  });
  const group_id = group["id"];
  const first = await does_("volumes.create", {
    how: "in a group",
    body: { volume: { name: "first", size: 1, volume_type: volumeType, group_id } },
    until: (made) => available(`/volumes/${made["id"]}`)(),
  });
  const second = await does_("volumes.create", {
    how: "that joins a group",
    body: { volume: { name: "second", size: 1, volume_type: volumeType } },
    until: (made) => available(`/volumes/${made["id"]}`)(),
  });
  await does_("groups.update", { of: { group_id }, body: { group: { add_volumes: String(second["id"]), description: "both of them" } } });
  const snapshot = await does_("group_snapshots.create", {
    body: { group_snapshot: { group_id, name: "then" } },
    until: (made) => available(`/group_snapshots/${made["id"]}`)(),
  });
  const group_snapshot_id = snapshot["id"];
  for (const status of ["error", "available"])
    await does_("group_snapshots.action.reset_status", {
      ...admin,
      how: status,
      of: { group_snapshot_id },
      body: { reset_status: { status } },
    });
  const copy = await does_("groups/action.create", {
    body: { "create-from-src": { name: "copy", group_snapshot_id } },
    until: (made) => available(`/groups/${made["id"]}`)(),
  });
  await does_("group_snapshots.delete", {
    of: { group_snapshot_id },
    until: gone("block-storage", `/group_snapshots/${group_snapshot_id}`),
  });
  for (const status of ["error", "available"])
    await does_("groups.action.reset_status", { ...admin, how: status, of: { group_id }, body: { reset_status: { status } } });
  for (const [how, id] of Object.entries({ copy: copy["id"], "of two": group_id }))
    await does_("groups.action.delete", {
      how,
      of: { group_id: id },
      body: { delete: { "delete-volumes": true } },
      until: gone("block-storage", how === "copy" ? `/groups/${id}` : `/volumes/${first["id"]}`),
    });
  await does_("group_types.delete", { ...admin, of: { group_type_id } });

  const quality = await does_("qos-specs.create", { ...admin, body: { qos_specs: { name: "quick", consumer: "back-end", iops: "500" } } });
  const qos_spec_id = quality["qos_specs"]?.["id"];
  await does_("qos-specs.update", { ...admin, of: { qos_spec_id }, body: { qos_specs: { iops: "600" } } });
  await does_("qos-specs/delete_keys.put", { ...admin, of: { qos_spec_id }, body: { keys: ["iops"] } });
  await does_("qos-specs.delete", { ...admin, of: { qos_spec_id } });
}
