/** The metadata of volumes and snapshots: annotation openstack.dicot.io/metadata, JSON, string → string. */
import type { SnapshotsMetadata, VolumesMetadata } from "../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { own } from "../http/own.ts";
import { annotation, METADATA, UPDATED_AT } from "../kube/names.ts";
import { getSnapshot, type VolumeSnapshot } from "./snapshot.ts";
import { type Claim, type DataVolume, getVolume, projectOf } from "./volume.ts";

type Metadata = Record<string, string>;
type Owner = Claim | DataVolume | VolumeSnapshot;

export const volumesMetadata = {
  list: async (call) => ({ metadata: metadataOf(await volume(call, "volume:get_volume_metadata")) }),
  create: async (call) => ({
    metadata: await write(call, await volume(call, "volume:create_volume_metadata"), (old) => ({ ...old, ...call.body.metadata })),
  }),
  put: async (call) => ({ metadata: await write(call, await volume(call, "volume:update_volume_metadata"), () => call.body.metadata) }),
  show: async (call) => ({ meta: item(await volume(call, "volume:get_volume_metadata"), call.path.metadata_id) }),
  update: async (call) => ({ meta: await writeItem(call, await volume(call, "volume:update_volume_metadata"), call.body.meta) }),
  delete: async (call) => await deleteItem(call, await volume(call, "volume:delete_volume_metadata")),
} satisfies Handlers<VolumesMetadata>;

export const snapshotsMetadata = {
  list: async (call) => ({ metadata: metadataOf(await snapshot(call, "volume:get_snapshot_metadata")) }),
  create: async (call) => ({
    metadata: await write(call, await snapshot(call, "volume:update_snapshot_metadata"), (old) => ({ ...old, ...call.body.metadata })),
  }),
  put: async (call) => ({ metadata: await write(call, await snapshot(call, "volume:update_snapshot_metadata"), () => call.body.metadata) }),
  show: async (call) => ({ meta: item(await snapshot(call, "volume:get_snapshot_metadata"), call.path.metadata_id) }),
  update: async (call) => ({ meta: await writeItem(call, await snapshot(call, "volume:update_snapshot_metadata"), call.body.meta) }),
  delete: async (call) => await deleteItem(call, await snapshot(call, "volume:delete_snapshot_metadata")),
} satisfies Handlers<SnapshotsMetadata>;

async function volume(call: Call & { path: { volume_id: string } }, rule: string): Promise<Owner> {
  const { object, namespace } = await getVolume(call.kube, call.reach, call.path.volume_id);
  call.enforce(rule, { project_id: projectOf(call.kube, namespace) });
  return object;
}

async function snapshot(call: Call & { path: { snapshot_id: string } }, rule: string): Promise<Owner> {
  const found = await getSnapshot(call.kube, call.reach, call.path.snapshot_id);
  call.enforce(rule, { project_id: projectOf(call.kube, found.metadata.namespace ?? "") });
  return found;
}

const metadataOf = (owner: Owner): Metadata => annotation<Metadata>(owner, METADATA, {});

function item(owner: Owner, key: string): Metadata {
  const value = own(metadataOf(owner), key);
  if (value === undefined) throw new ApiError(404, `There is no metadata with key ${key}.`);
  return { [key]: value };
}

async function writeItem(call: Call & { path: { metadata_id: string } }, owner: Owner, meta: Metadata): Promise<Metadata> {
  const key = call.path.metadata_id;
  if (!Object.hasOwn(meta, key)) throw badRequest("Request body and URI mismatch");
  await write(call, owner, (old) => ({ ...old, ...meta }));
  return meta;
}

async function deleteItem(call: Call & { path: { metadata_id: string } }, owner: Owner): Promise<Reply> {
  item(owner, call.path.metadata_id);
  await write(call, owner, ({ [call.path.metadata_id]: _, ...rest }) => rest);
  return new Reply({ status: 200 });
}

async function write(call: Call, owner: Owner, change: (old: Metadata) => Metadata): Promise<Metadata> {
  const updated = await call.kube.update<Owner>(owner, (copy) => {
    copy.metadata.annotations = {
      ...copy.metadata.annotations,
      [METADATA]: JSON.stringify(change(metadataOf(copy))),
      [UPDATED_AT]: call.now().toISOString(),
    };
    return copy;
  });
  return metadataOf(updated);
}
