/** Volumes and snapshots as Nova told of them before 2.36: Cinder's, in the form of its first API. */
import type { OsSnapshots, OsSnapshotsDetail, OsVolumes, OsVolumesDetail } from "../../generated/compute/index.ts";
import { snapshots as cinderSnapshots, snapshotsDetail as cinderSnapshotsDetail } from "../block-storage/snapshots.ts";
import { volumes as cinderVolumes, volumesDetail as cinderVolumesDetail } from "../block-storage/volumes.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { asNeutron as asCinder } from "./as-neutron.ts";
import { single } from "./pages.ts";

interface Volume {
  id: string;
  status: string;
  size: number;
  availability_zone: string | null;
  created_at: string;
  attachments?: { device: string | null; server_id: string; volume_id: string }[];
  name: string | null;
  description: string | null;
  volume_type: string | null;
  snapshot_id: string | null;
  metadata: Record<string, string>;
}

interface Snapshot {
  id: string;
  status: string;
  size: number;
  created_at: string;
  name: string | null;
  description: string | null;
  volume_id: string;
}

/** What one of Cinder's slices answers under `key`. */
async function answered<T>(answer: unknown, key: string): Promise<T> {
  const settled = await answer;
  return ((settled instanceof Reply ? settled.body : settled) as Record<string, T>)[key]!;
}

/** nova/api/openstack/compute/volumes.py (_translate_volume_detail_view) */
const toVolume = ({ attachments = [], ...volume }: Volume) => ({
  id: volume.id,
  status: volume.status,
  size: volume.size,
  availabilityZone: volume.availability_zone,
  createdAt: volume.created_at,
  // A list of one empty object where there is nothing, as ever.
  attachments:
    attachments.length === 0
      ? [{}]
      : attachments.map(({ device, server_id, volume_id }) => ({ device, serverId: server_id, id: volume_id, volumeId: volume_id })),
  displayName: volume.name,
  displayDescription: volume.description,
  volumeType: volume.volume_type,
  snapshotId: volume.snapshot_id,
  metadata: volume.metadata,
});

const toSnapshot = (snapshot: Snapshot) => ({
  id: snapshot.id,
  status: snapshot.status,
  size: snapshot.size,
  createdAt: snapshot.created_at,
  displayName: snapshot.name,
  displayDescription: snapshot.description,
  volumeId: snapshot.volume_id,
});

function paged<T>(call: Call, items: T[]): T[] {
  const { offset, limit } = call.query as { offset?: unknown; limit?: unknown };
  const start = Number(single(offset as string[]) ?? 0);
  return items.slice(start, start + Number(single(limit as string[]) ?? 1000));
}

const allVolumes = async (call: Call) =>
  paged(call, (await answered<Volume[]>(cinderVolumesDetail.list(asCinder(call, {})), "volumes")).map(toVolume));
const allSnapshots = async (call: Call) =>
  paged(call, (await answered<Snapshot[]>(cinderSnapshotsDetail.list(asCinder(call, {})), "snapshots")).map(toSnapshot));

export const volumes = {
  list: async (call) => ({ volumes: await allVolumes(call) }),

  async show(call) {
    const path = { volume_id: call.path.volume_id };
    return { volume: toVolume(await answered<Volume>(cinderVolumes.show(asCinder(call, { path })), "volume")) };
  },

  async create(call) {
    const { display_name, display_description, volume_type, size, metadata, snapshot_id, availability_zone } = call.body.volume;
    const volume = {
      size: size === undefined ? null : Number(size),
      ...{ name: display_name, description: display_description, volume_type, metadata, snapshot_id, availability_zone },
    };
    const given = Object.fromEntries(Object.entries(volume).filter(([, value]) => value !== undefined));
    const made = await answered<Volume>(cinderVolumes.create(asCinder(call, { body: { volume: given } })), "volume");
    return new Reply({ body: { volume: toVolume(made) }, headers: { location: `${call.url}/os-volumes/${made.id}` } });
  },

  async delete(call) {
    await cinderVolumes.delete(asCinder(call, { path: { volume_id: call.path.volume_id } }));
    return undefined;
  },
} satisfies Handlers<OsVolumes>;

export const volumesDetail = { list: async (call) => ({ volumes: await allVolumes(call) }) } satisfies Handlers<OsVolumesDetail>;

export const snapshots = {
  list: async (call) => ({ snapshots: await allSnapshots(call) }),

  async show(call) {
    const path = { snapshot_id: call.path.snapshot_id };
    return { snapshot: toSnapshot(await answered<Snapshot>(cinderSnapshots.show(asCinder(call, { path })), "snapshot")) };
  },

  async create(call) {
    const { volume_id, force = false, display_name = null, display_description = null } = call.body.snapshot;
    const snapshot = { volume_id, force, name: display_name, description: display_description };
    return { snapshot: toSnapshot(await answered<Snapshot>(cinderSnapshots.create(asCinder(call, { body: { snapshot } })), "snapshot")) };
  },

  async delete(call) {
    await cinderSnapshots.delete(asCinder(call, { path: { snapshot_id: call.path.snapshot_id } }));
    return undefined;
  },
} satisfies Handlers<OsSnapshots>;

export const snapshotsDetail = { list: async (call) => ({ snapshots: await allSnapshots(call) }) } satisfies Handlers<OsSnapshotsDetail>;
