/**
 * Records of backups: what an administrator keeps elsewhere, and gives back to have a Backup of the same data. The data stays where it is: a
 * record names its claim. An imported backup is a copy of that claim, so that each of the two can be deleted without the other.
 */
import type { BackupsExportRecord, BackupsImportRecord } from "../../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { annotation, METADATA, openstackId } from "../../kube/names.ts";
import { requireRoom } from "../quotas.ts";
import { sizeGiB } from "../volume.ts";
import { type Backup, type Copy, findCopyByName, getBackup, listBackups, restoring } from "./backup.ts";
import { begun, note, toCopy } from "./copying.ts";
import { keptIn } from "./kept.ts";
import { makeBackup } from "./make.ts";
import { projectOfBackup, toBackup, toSummary } from "./view.ts";

/** Clients know a record's service by the name of Cinder's drivers, of which this is none. */
const SERVICE = "cinder.backup.drivers.dicot";

/** The names are those of Cinder's own records. https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/objects/backup.py */
interface BackupRecord {
  id: string;
  display_name: string | null;
  display_description: string | null;
  volume_id: string;
  snapshot_id: string | null;
  size: number;
  metadata: Record<string, string>;
  data_timestamp: string | null;
  service: string;
  /** `namespace/claim`. */
  service_metadata: string;
}

export const backupsExportRecord = {
  async list(call) {
    const backup = await getBackup(call, call.reach, call.path.backup_id);
    call.enforce("backup:export-import", { project_id: projectOfBackup(call, backup) });
    const { namespace, name } = keptIn(call.kube, backup);
    const shown = toBackup(call, backup, restoring(call.kube));
    const record: BackupRecord = {
      id: shown.id,
      display_name: shown.name,
      display_description: shown.description,
      volume_id: shown.volume_id,
      snapshot_id: shown.snapshot_id,
      size: shown.size,
      metadata: annotation(backup, METADATA, {}),
      data_timestamp: shown.data_timestamp,
      service: SERVICE,
      service_metadata: `${namespace}/${name}`,
    };
    return { "backup-record": { backup_service: SERVICE, backup_url: Buffer.from(JSON.stringify(record)).toString("base64") } };
  },
} satisfies Handlers<BackupsExportRecord>;

export const backupsImportRecord = {
  /** Throws 400 for a record of something else, of a backup that is there, or of data that is not; 413. */
  async create(call) {
    const { backup_service, backup_url } = call.body["backup-record"];
    if (backup_service !== SERVICE) throw badRequest(`Invalid backup: Service ${backup_service} could not be found.`);
    const record = readRecord(backup_url);
    if (listBackups(call.kube).some((one) => openstackId(one) === record.id))
      throw badRequest("Invalid backup: Backup already exists in database.");
    const [namespace = "", claimName = ""] = record.service_metadata.split("/");
    const origin = findCopyByName(call.kube, namespace, claimName);
    const object = origin?.claim ?? origin?.dataVolume;
    if (origin === undefined || object === undefined)
      throw badRequest(`Invalid backup: There is no backup's claim ${record.service_metadata}.`);
    const size = sizeGiB(origin);
    requireRoom(call.kube, call.project.namespace, { backups: 1, backup_gigabytes: size });
    const backup = await makeBackup(call, {
      id: record.id,
      metadata: record.metadata ?? {},
      spec: {
        volumeID: record.volume_id,
        ...(record.display_name && { name: record.display_name }),
        ...(record.display_description && { description: record.display_description }),
        ...(record.snapshot_id && { snapshotID: record.snapshot_id }),
        importedFrom: { namespace, claimName, ...(record.data_timestamp !== null && { dataTimestamp: record.data_timestamp }) },
      },
    });
    await clone(call, backup, { origin, object, size });
    return new Reply({ status: 201, body: { backup: { ...toSummary(call, backup), name: null } } });
  },
} satisfies Handlers<BackupsImportRecord>;

interface Imported {
  origin: Copy;
  object: NonNullable<Copy["claim"] | Copy["dataVolume"]>;
  size: number;
}

/** As the caller himself: CDI asks whether he may clone out of the other namespace. */
async function clone(call: Call, backup: Backup, { origin, object, size }: Imported): Promise<void> {
  const source = { pvc: { namespace: origin.namespace, name: origin.name } };
  try {
    await call.kube.create(toCopy(call.kube, backup, { object, size, source }));
    await note(call.kube.own, backup, begun(call.kube, backup));
  } catch (error) {
    await call.kube.delete(backup);
    throw error;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function readRecord(url: string): BackupRecord {
  let record: Partial<BackupRecord> | null = null;
  try {
    record = JSON.parse(Buffer.from(url, "base64").toString()) as Partial<BackupRecord> | null;
  } catch {
    // What is no JSON has none of the fields either.
  }
  const { id, size, volume_id, service_metadata } = record ?? {};
  if (typeof id !== "string" || !uuid.test(id)) throw badRequest("Invalid input received: Provided backup record is missing an id");
  if (typeof size !== "number") throw badRequest("Invalid input received: Provided backup record is missing size attribute");
  if (typeof volume_id !== "string" || typeof service_metadata !== "string")
    throw badRequest("Invalid input received: Provided backup record does not tell where its data is");
  return {
    ...{ id, size, volume_id, service_metadata, service: SERVICE },
    display_name: textOf(record?.display_name),
    display_description: textOf(record?.display_description),
    snapshot_id: textOf(record?.snapshot_id),
    metadata: Object.fromEntries(Object.entries(record?.metadata ?? {}).map(([key, value]) => [key, String(value)])),
    data_timestamp: timeOf(record?.data_timestamp),
  };
}

/** Cinder's times have no zone. */
function timeOf(value: unknown): string | null {
  const at = Date.parse(`${textOf(value)}Z`);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
