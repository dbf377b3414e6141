/** What is between volumes and the storage behind them: back ends, encryption, storage that is taken over and left behind. */
import type { Doing, Json } from "./doing.ts";

const HOST = "kubernetes@simulator.csi.dicot.io";

export async function volumeBackEndOperations({ does, is, gone }: Doing): Promise<void> {
  const does_ = does["block-storage"];
  const admin = { as: "admin" } as const;
  const volumeAt = (id: Json | undefined) => `/volumes/${id}`;
  const ready = (path: string) => is("block-storage", path, "available");
  const make = (name: string) =>
    does_("volumes.create", {
      ...admin,
      how: `that is ${name}`,
      body: { volume: { name, size: 1 } },
      until: (one) => ready(volumeAt(one["id"]))(),
    });

  const { id: moved } = await make("migrated");
  await does_("volumes.action.os-migrate_volume", {
    ...admin,
    of: { volume_id: moved },
    body: { "os-migrate_volume": { host: "kubernetes@fast.simulator.csi.dicot.io" } },
    until: ready(volumeAt(moved)),
  });
  await does_("volumes.delete", {
    ...admin,
    how: "of another back end",
    of: { volume_id: moved },
    until: gone("block-storage", volumeAt(moved)),
  });

  for (const collection of ["os-volume-manage", "manageable_volumes"]) {
    const { id: volume_id } = await make(`unmanaged for ${collection}`);
    await does_("volumes.action.os-unmanage", {
      ...admin,
      how: `for ${collection}`,
      of: { volume_id },
      body: { "os-unmanage": null },
      until: gone("block-storage", volumeAt(volume_id)),
    });
    const volume = { host: HOST, name: "managed", ref: { "source-id": volume_id } };
    await does_(`${collection}.create`, { ...admin, body: { volume }, until: (one) => ready(volumeAt(one["id"]))() });
  }

  const { id: volume_id } = await make("with snapshots");
  for (const collection of ["os-snapshot-manage", "manageable_snapshots"]) {
    const snapshotAt = (one: Json) => `/snapshots/${one["id"]}`;
    const left = await does_("snapshots.create", {
      ...admin,
      how: `for ${collection}`,
      body: { snapshot: { volume_id, name: "left" } },
      until: (one) => ready(snapshotAt(one))(),
    });
    await does_("snapshots.action.os-unmanage", {
      ...admin,
      how: `for ${collection}`,
      of: { snapshot_id: left["id"] },
      body: { "os-unmanage": null },
      until: gone("block-storage", snapshotAt(left)),
    });
    const snapshot = { volume_id, name: "managed", ref: { "source-id": left["id"] } };
    await does_(`${collection}.create`, { ...admin, body: { snapshot }, until: (one) => ready(snapshotAt(one))() });
  }

  const { id: type_id } = await does_("types.create", { ...admin, how: "to be encrypted", body: { volume_type: { name: "secret" } } });
  const encryption = { provider: "luks", key_size: 256, cipher: "aes-xts-plain64", control_location: "back-end" };
  const { encryption_id } = await does_("types/encryption.create", { ...admin, of: { type_id }, body: { encryption } });
  const of = { type_id, encryption_id };
  await does_("types/encryption.update", { ...admin, of, body: { encryption: { key_size: 512 } } });
  await does_("types/encryption.delete", { ...admin, of });
  await does_("types.delete", { ...admin, how: "that was encrypted", of: { type_id } });
}
