/** Volumes, their snapshots and types, and what is done with them. */
import type { Doing, Json } from "./doing.ts";

export async function volumeOperations({ does, cloud, is, gone, idOf }: Doing): Promise<void> {
  const does_ = does["block-storage"];
  const admin = { as: "admin" } as const;
  const at = (id: Json | undefined) => `/volumes/${id}`;
  const ready = (id: Json | undefined) => is("block-storage", at(id), "available");
  const until = (volume: Json) => ready(volume["id"])();
  const made = (how: string, volume: object, more: object = {}) => does_("volumes.create", { how, body: { volume }, until, ...more });

  const { id: blank } = await made("blank", { name: "blank", size: 1, description: "empty", metadata: { a: "1" } });
  const volume_id = blank;
  const of = { volume_id };
  await does_("volumes.update", { of, body: { volume: { name: "renamed", description: "still empty" } } });
  await does_("volumes/metadata.create", { of, body: { metadata: { b: "2" } } });
  await does_("volumes/metadata.update", { of: { ...of, metadata_id: "b" }, body: { meta: { b: "3" } } });
  await does_("volumes/metadata.delete", { of: { ...of, metadata_id: "a" } });
  await does_("volumes/metadata.put", { of, body: { metadata: { c: "4" } } });
  const act = (action: string, body: unknown, more: object = {}) =>
    does_(`volumes.action.${action}`, { of, body: { [action]: body }, ...more });
  await act("os-extend", { new_size: 2 }, { until: ready(blank) });
  await act("os-set_bootable", { bootable: true });
  await act("os-set_image_metadata", { metadata: { os: "none" } });
  await act("os-unset_image_metadata", { key: "os" });
  await act("os-show_image_metadata", null);
  await act("os-update_readonly_flag", { readonly: true });
  await act("os-reserve", null, admin);
  await act("os-unreserve", null, admin);
  await act("os-retype", { new_type: "fast", migration_policy: "on-demand" }, { until: ready(blank) });
  await act("os-reset_status", { status: "error" }, admin);
  await act("os-reset_status", { status: "available" }, { ...admin, how: "back" });
  await act(
    "os-volume_upload_image",
    { image_name: "of a volume", disk_format: "raw", container_format: "bare", force: false },
    { until: (image: Json) => is("image", `/images/${image["image_id"]}`, "active")() },
  );

  const snapshot = await does_("snapshots.create", {
    body: { snapshot: { volume_id, name: "then", metadata: { a: "1" } } },
    until: (one) => is("block-storage", `/snapshots/${one["id"]}`, "available")(),
  });
  const snapshot_id = snapshot["id"];
  const kept = { snapshot_id };
  await does_("snapshots.update", { of: kept, body: { snapshot: { name: "before", description: "it grew" } } });
  await does_("snapshots/metadata.create", { of: kept, body: { metadata: { b: "2" } } });
  await does_("snapshots/metadata.update", { of: { ...kept, metadata_id: "b" }, body: { meta: { b: "3" } } });
  await does_("snapshots/metadata.delete", { of: { ...kept, metadata_id: "a" } });
  await does_("snapshots/metadata.put", { of: kept, body: { metadata: {} } });
  for (const status of ["error", "available", "creating"])
    await does_("snapshots.action.os-reset_status", { ...admin, how: status, of: kept, body: { "os-reset_status": { status } } });
  await does_("snapshots.action.os-update_snapshot_status", {
    ...admin,
    of: kept,
    body: { "os-update_snapshot_status": { status: "available", progress: "80%" } },
  });
  const { id: restored } = await made("from a snapshot", { name: "of a snapshot", snapshot_id, size: 2 });
  const { id: copied } = await made("from a volume", { name: "of a volume", source_volid: restored, size: 2 });
  const image = await idOf("image", "/images", "tiny");
  const { id: imaged } = await made("from an image", { name: "of an image", imageRef: image, size: 1 });
  await act("revert", { snapshot_id }, { until: ready(blank) });
  await does_("snapshots.delete", { of: kept, until: gone("block-storage", `/snapshots/${snapshot_id}`) });
  const forced = await does_("snapshots.create", { how: "to be deleted by force", body: { snapshot: { volume_id, name: "short" } } });
  await does_("snapshots.action.os-force_delete", {
    ...admin,
    of: { snapshot_id: forced["id"] },
    body: { "os-force_delete": {} },
    until: gone("block-storage", `/snapshots/${forced["id"]}`),
  });
  await does_("volumes.action.os-force_delete", {
    ...admin,
    of: { volume_id: copied },
    body: { "os-force_delete": {} },
    until: gone("block-storage", at(copied)),
  });
  await does_("volumes.delete", { of: { volume_id: restored }, until: gone("block-storage", at(restored)) });

  const theirs = await made("in another project", { size: 1, name: "theirs" }, { as: "other" });
  for (const [path, volume, from, to] of [
    ["os-volume-transfer", imaged, "demo", "other"],
    ["volume-transfers", theirs["id"], "other", "demo"],
  ] as const) {
    const offer = { as: from, body: { transfer: { volume_id: volume, name: "gift" } } };
    const withdrawn = await does_(`${path}.create`, { ...offer, how: "to be withdrawn" });
    await does_(`${path}.delete`, { as: from, of: { volume_transfer_id: withdrawn["id"] } });
    const { id, auth_key } = await does_(`${path}.create`, offer);
    await does_(`${path}/accept.create`, {
      as: to,
      of: { volume_transfer_id: id },
      body: { accept: { auth_key } },
      until: ready(volume),
    });
  }

  const type = await does_("types.create", {
    ...admin,
    body: { volume_type: { name: "gold", description: "shines", "os-volume-type-access:is_public": false, extra_specs: { a: "b" } } },
  });
  const type_id = type["id"];
  await does_("types.update", { ...admin, of: { type_id }, body: { volume_type: { name: "golden" } } });
  await does_("types/extra_specs.create", { ...admin, of: { type_id }, body: { extra_specs: { c: "d" } } });
  await does_("types/extra_specs.update", { ...admin, of: { type_id, extra_spec_id: "a" }, body: { a: "c" } });
  await does_("types/extra_specs.delete", { ...admin, of: { type_id, extra_spec_id: "a" } });
  const project = cloud.callers.demo.projectId;
  for (const action of ["addProjectAccess", "removeProjectAccess"])
    await does_(`types.action.${action}`, { ...admin, of: { type_id }, body: { [action]: { project } } });
  await does_("types.delete", { ...admin, of: { type_id } });

  await does_("os-quota-sets.update", { ...admin, of: { quota_set_id: project }, body: { quota_set: { volumes: 20, gigabytes: 500 } } });
  await does_("os-quota-sets.delete", { ...admin, of: { quota_set_id: project } });
  await does_("os-quota-class-sets.update", {
    ...admin,
    of: { quota_class_set_id: "default" },
    body: { quota_class_set: { volumes: 7 } },
  });
  await does_("volumes.delete", { how: "last", of, until: gone("block-storage", at(blank)) });
}
