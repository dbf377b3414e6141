/** Backups of volumes, of snapshots and of volumes in use; what is restored of them; messages of what failed. */
import type { Doing, Json } from "./doing.ts";

export async function volumeBackupOperations({ does, is, gone, look }: Doing): Promise<void> {
  const does_ = does["block-storage"];
  const admin = { as: "admin" } as const;
  const available = (path: string) => is("block-storage", path, "available");
  const until = (one: Json) => available(`/volumes/${one["id"]}`)();
  const volume = await does_("volumes.create", {
    how: "to be kept",
    body: { volume: { name: "kept", size: 1, metadata: { a: "1" } } },
    until,
  });
  const volume_id = volume["id"];
  const whole = (id: Json | undefined) => available(`/backups/${id}`);
  const make = (how: string, backup: object) =>
    does_("backups.create", { how, body: { backup: { name: how, ...backup } }, until: (one) => whole(one["id"])() });

  const { id: backup_id } = await make("of a volume", { volume_id, description: "full", metadata: { b: "1" } });
  const of = { backup_id };
  await does_("backups.update", { of, body: { backup: { name: "renamed", metadata: { b: "2" } } } });
  const snapshot = await does_("snapshots.create", {
    how: "to be kept",
    body: { snapshot: { volume_id } },
    until: (one) => available(`/snapshots/${one["id"]}`)(),
  });
  const { id: second } = await make("of a snapshot", { volume_id, snapshot_id: snapshot["id"] });
  await does_("snapshots.delete", { how: "that was kept", of: { snapshot_id: snapshot["id"] } });
  const restore = (how: string, body: object) =>
    does_("backups/restore.create", { how, of, body: { restore: body }, until: (one) => available(`/volumes/${one["volume_id"]}`)() });
  const { volume_id: made } = await restore("to a new volume", {});
  await restore("to a volume that is there", { volume_id });
  await does_("volumes.create", {
    how: "from a backup",
    body: { volume: { name: "of a backup", size: 1, backup_id } },
    until,
  });
  const record = await look("block-storage", `/backups/${backup_id}/export_record`, "admin");
  const text = JSON.parse(Buffer.from(String(record["backup_url"]), "base64").toString()) as object;
  const backup_url = Buffer.from(JSON.stringify({ ...text, id: crypto.randomUUID() })).toString("base64");
  const imported = await does_("backups/import_record.create", {
    ...admin,
    body: { "backup-record": { ...record, backup_url } },
    until: (one) => whole(one["id"])(),
  });
  for (const status of ["error", "available"])
    await does_("backups.action.os-reset_status", { ...admin, how: status, of, body: { "os-reset_status": { status } } });
  await does_("backups.action.os-force_delete", { ...admin, of: { backup_id: imported["id"] }, body: { "os-force_delete": {} } });
  for (const [how, id] of Object.entries({ "of a volume": backup_id, "of a snapshot": second }))
    await does_("backups.delete", { how, of: { backup_id: id }, until: gone("block-storage", `/backups/${id}`) });
  for (const [how, id] of Object.entries({ "that was backed up": volume_id, "that was restored": made }))
    await does_("volumes.delete", { how, of: { volume_id: id }, until: gone("block-storage", `/volumes/${id}`) });

  const volume_type = { name: "unserved", extra_specs: { vendor_name: "nobody" } };
  const type = await does_("types.create", { ...admin, how: "that no back end serves", body: { volume_type } });
  const failed = await does_("volumes.create", {
    how: "that nobody makes",
    body: { volume: { name: "failed", size: 1, volume_type: "unserved" } },
  });
  const messages = (await look("block-storage", "/messages")) as unknown as { id: string; resource_uuid: string }[];
  const message = messages.find(({ resource_uuid }) => resource_uuid === String(failed["id"]));
  await does_("messages.delete", { of: { message_id: message?.id } });
  await does_("volumes.delete", {
    how: "that nobody made",
    of: { volume_id: failed["id"] },
    until: gone("block-storage", `/volumes/${failed["id"]}`),
  });
  await does_("types.delete", { ...admin, how: "that no back end serves", of: { type_id: type["id"] } });
}
