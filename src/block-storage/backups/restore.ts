/**
 * Restoring a backup. A new volume is a clone of the backup's claim. A volume that is there gets another claim, which is such a clone: the
 * id goes from one to the next when the copy is whole, as in a retype.
 */
import type { BackupsRestore } from "../../../generated/block-storage/index.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { annotation, BOOTABLE, DESCRIPTION, IMAGE_METADATA, METADATA, NAME, openstackId } from "../../kube/names.ts";
import { propertiesOf, restoredFrom, toObject } from "../claims.ts";
import { toNewVolume } from "../create.ts";
import { succeed, toCopy } from "../succession.ts";
import { knownOne } from "../view.ts";
import { type DataVolume, getVolume, storageClassOf, type Volume, volumeName } from "../volume.ts";
import { getBackup } from "./backup.ts";
import { type Kept, keptIn } from "./kept.ts";
import { projectOfBackup } from "./view.ts";

/** What Cinder calls a volume that it makes for a backup; such a name gives way to that of the volume that was backed up. */
const AUTOMATIC = "restore_backup_";

export const backupsRestore = {
  /** Throws 400 for a backup or volume that is not available, or a volume that is too small; 413. */
  async create(call) {
    const backup = await getBackup(call, call.reach, call.path.backup_id);
    call.enforce("backup:restore", { project_id: projectOfBackup(call, backup) });
    const kept = keptIn(call.kube, backup);
    const { volume_id, name } = call.body.restore ?? {};
    const id = openstackId(backup);
    const volume = volume_id ? await overwrite(call, { id, kept }, volume_id) : await make(call, { id, kept }, name);
    return { restore: { backup_id: id, volume_id: volume.id, volume_name: volume.name } };
  },
} satisfies Handlers<BackupsRestore>;

interface Original {
  id: string;
  kept: Kept;
}

async function make(call: Call, { id, kept }: Original, name: string | null | undefined) {
  const volume = await toNewVolume(call, {
    volume: {
      size: kept.size,
      backup_id: id,
      name: name || (kept.displayName ?? `${AUTOMATIC}${id}`),
      description: (name ? undefined : kept.description) ?? "auto-created_from_restore_from_backup",
    },
  });
  await call.kube.create(toObject(volume, propertiesOf(call.kube, volume.storageClass)));
  return volume;
}

async function overwrite(call: Call, { id, kept }: Original, volumeId: string) {
  const { volume, status, size } = knownOne(call.kube, await getVolume(call.kube, call.reach, volumeId));
  if (status !== "available") throw badRequest("Invalid volume: Volume to be restored to must be available");
  if (size < kept.size) throw badRequest(`Invalid volume: volume size ${size} is too small to restore backup of size ${kept.size}.`);
  if (volume.namespace !== kept.namespace)
    throw badRequest("Invalid volume: a backup is restored to a volume of its own project, or to a new one.");
  const copy = toRestored(volume, id, kept);
  await succeed(call.kube, volume, copy);
  return { id: volume.id, name: copy.metadata.annotations?.[NAME] ?? volumeName(volume) };
}

/** Cinder adds the metadata of what was backed up to the volume's, and makes it boot what that booted. */
function toRestored(volume: Volume, backupId: string, { name, displayName, description, metadata, inherited }: Kept): DataVolume {
  const copy = toCopy(volume, volume.namespace, storageClassOf(volume), name);
  const renamed = displayName !== undefined && volumeName(volume).startsWith(AUTOMATIC);
  copy.metadata.annotations = {
    ...copy.metadata.annotations,
    ...restoredFrom(backupId),
    ...(renamed && { [NAME]: displayName, ...(description !== undefined && { [DESCRIPTION]: description }) }),
    [METADATA]: JSON.stringify({ ...annotation<Record<string, string>>(volume.object, METADATA, {}), ...metadata }),
    ...(inherited.imageMetadata && { [IMAGE_METADATA]: JSON.stringify(inherited.imageMetadata) }),
    ...(inherited.bootable && { [BOOTABLE]: "true" }),
  };
  return copy;
}
