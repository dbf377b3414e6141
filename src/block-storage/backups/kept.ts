/** What a backup has for a volume that is made from it: the claim, and what the volume was called. */
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { annotation, BOOTABLE, DESCRIPTION, IMAGE_METADATA, METADATA, NAME } from "../../kube/names.ts";
import type { Inherited } from "../claims.ts";
import { sizeGiB } from "../volume.ts";
import { type Backup, backupStatus, findCopy, restoring } from "./backup.ts";

export interface Kept {
  namespace: string;
  /** Of the claim. */
  name: string;
  size: number;
  displayName: string | undefined;
  description: string | undefined;
  metadata: Record<string, string>;
  inherited: Inherited;
}

/** Throws 400 for a backup that is not available. */
export function keptIn(kube: Kube, backup: Backup): Kept {
  const status = backupStatus(kube, backup, restoring(kube));
  const copy = findCopy(kube, backup);
  const object = copy?.claim ?? copy?.dataVolume;
  if (status !== "available" || copy === undefined || object === undefined)
    throw badRequest(`Invalid backup: Backup status must be available, but is ${status}.`);
  const { annotations: text = {} } = object.metadata;
  return {
    namespace: copy.namespace,
    name: copy.name,
    size: sizeGiB(copy),
    displayName: text[NAME] || undefined,
    description: text[DESCRIPTION],
    metadata: annotation<Record<string, string>>(object, METADATA, {}),
    inherited: {
      bootable: text[BOOTABLE] === "true",
      imageMetadata: annotation<Record<string, string> | undefined>(object, IMAGE_METADATA, undefined),
    },
  };
}
