/** Which StorageClass backups go to. One of another driver keeps them where the volumes' back end is not. */
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { BACKUP_CLASS, displayName } from "../../kube/names.ts";
import { defaultType, mayUse, type Reader, type StorageClass } from "../volume-type.ts";

/** By the name of the class, else of its volume type. */
export const findClass = (kube: Kube, container: string): StorageClass | undefined =>
  kube.find("StorageClass", undefined, container) ?? kube.list("StorageClass").find((one) => displayName(one) === container);

/** The class that a request names as `container`. Throws 400 for one that is not there, or that the project may not use. */
export function containerOf(reader: Reader, container: string | null | undefined): string | undefined {
  if (!container) return undefined;
  const found = findClass(reader.kube, container);
  if (found === undefined || !mayUse(found, reader))
    throw badRequest(`Invalid backup: container ${container} is no StorageClass that backups of this project may go to.`);
  return found.metadata.name;
}

/** Where backups go that name no class. */
export function backupClass(kube: Kube): StorageClass | undefined {
  const marked = kube.list("StorageClass").filter(({ metadata }) => metadata.annotations?.[BACKUP_CLASS] === "true");
  const [newest] = marked.sort((a, b) => (b.metadata.creationTimestamp ?? "").localeCompare(a.metadata.creationTimestamp ?? ""));
  return newest ?? defaultType(kube);
}
