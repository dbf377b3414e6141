/** The data behind an image: the DataVolume that fills a claim, the claim, or a snapshot; and what it says of the image's status. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict } from "../http/errors.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, DEACTIVATED, IMAGE, IMAGES_NAMESPACE, openstackId, PROPERTIES, STATUS } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { bytes } from "../kube/quantity.ts";
import type { DataSource, Status } from "./data-source.ts";
import { importOf, statusWithin } from "./importing.ts";

export interface ImageData {
  dataVolume?: Kinds["DataVolume"] | undefined;
  claim?: Kinds["PersistentVolumeClaim"] | undefined;
  snapshot?: Kinds["VolumeSnapshot"] | undefined;
}

/** The image property that names a container image with a disk in it. Such an image has no claim. */
export const CONTAINER_DISK = "dicot_container_disk";

/** From the cache. A DataSource may name another one: the first that names data counts. */
export function findData(kube: Kube, dataSource: DataSource): ImageData {
  let source = resolved(dataSource);
  // CDI follows only one reference; a few more do no harm, a circle would.
  for (let hops = 0; source?.dataSource && hops < 3; hops++) {
    const { namespace, name } = source.dataSource;
    const next = kube.find("DataSource", namespace, name);
    source = next === undefined ? {} : resolved(next);
  }
  if (source?.pvc) {
    const { namespace, name } = source.pvc;
    return { dataVolume: kube.find("DataVolume", namespace, name), claim: kube.find("PersistentVolumeClaim", namespace, name) };
  }
  return source?.snapshot ? { snapshot: kube.find("VolumeSnapshot", source.snapshot.namespace, source.snapshot.name) } : {};
}

/** CDI's word counts only for a reference: of what was written a moment ago it does not know yet. */
const resolved = ({ spec, status }: DataSource) => (spec.source?.dataSource ? (status?.source ?? spec.source) : spec.source);

/** Glance's status; see the states at https://docs.openstack.org/glance/2026.1/user/statuses.html */
export function imageStatus(dataSource: DataSource, data: ImageData): Status {
  const status = statusWithin(importOf(dataSource), dataStatus(dataSource, data));
  if (status === "active" && dataSource.metadata.annotations?.[STATUS] === "uploading") return "uploading";
  return status === "active" && dataSource.metadata.annotations?.[DEACTIVATED] === "true" ? "deactivated" : status;
}

function dataStatus(dataSource: DataSource, { dataVolume, claim, snapshot }: ImageData): Status {
  if (snapshot) return snapshot.status?.readyToUse ? "active" : snapshot.status?.error ? "killed" : "saving";
  if (dataVolume && dataVolume.status?.phase !== "Succeeded") {
    if (hasFailed(dataVolume)) return "killed";
    if (dataSource.metadata.annotations?.[STATUS] === "uploading") return "uploading";
    return dataVolume.spec.source?.upload || dataVolume.spec.source?.pvc || dataVolume.spec.source?.snapshot ? "saving" : "importing";
  }
  if (claim) return claim.status?.phase === "Lost" ? "killed" : "active";
  if (dataVolume) return "active";
  return annotation<Record<string, string>>(dataSource, PROPERTIES, {})[CONTAINER_DISK] === undefined ? "queued" : "active";
}

/** CDI tries an import for ever; whoever waits for the image is told after this many attempts. */
const ATTEMPTS = 3;

export function hasFailed({ status }: Kinds["DataVolume"]): boolean {
  if (status?.phase === "Failed") return true;
  const running = status?.conditions?.find(({ type }) => type === "Running");
  return (status?.restartCount ?? 0) >= ATTEMPTS && running?.status === "False" && running.reason === "Error";
}

export const dataBytes = ({ claim, dataVolume, snapshot }: ImageData): number | undefined =>
  bytes(
    claim?.spec.resources?.requests?.["storage"] ??
      dataVolume?.spec.storage?.resources?.requests?.["storage"] ??
      dataVolume?.spec.pvc?.resources?.requests?.["storage"] ??
      snapshot?.status?.restoreSize,
  );

/** Where an image's data is, or will be once there is some. */
export function placeOf({ metadata, spec }: DataSource): { namespace: string; name: string } {
  const { namespace = "", name = "" } = metadata;
  return spec.source?.pvc ?? spec.source?.snapshot ?? { namespace, name };
}

/**
 * Whether Dicot does with its own rights what the DataSource asks for its data: copies it, shares it, deletes it. A tenant's DataSource may
 * name the claims of any namespace, but is obeyed only beside them; those of public images are the administrators'.
 */
export const commandsData = (dataSource: DataSource): boolean =>
  [placeOf(dataSource).namespace, IMAGES_NAMESPACE].includes(dataSource.metadata.namespace ?? "");

/** Throws 409 where Dicot does not. */
export function requireCommand(dataSource: DataSource): void {
  if (!commandsData(dataSource)) throw conflict("The image's data is in another project's namespace.");
}

/** What Dicot made to hold the image's data, in whatever store; a claim that somebody's own DataSource names is not among it. */
export function ownData(kube: Kube, dataSource: DataSource): KubeObject[] {
  const id = openstackId(dataSource);
  const { namespace } = placeOf(dataSource);
  // The DataVolumes come first: they would make their claims again.
  return (["DataVolume", "PersistentVolumeClaim", "VolumeSnapshot"] as const).flatMap((kind) =>
    kube
      .list<"DataVolume" | "PersistentVolumeClaim" | "VolumeSnapshot">(kind, namespace)
      .filter((one) => one.metadata.labels?.[IMAGE] === id),
  );
}

export async function deleteData(kube: Kube, dataSource: DataSource): Promise<void> {
  await deleteObjects(kube, ownData(kube, dataSource));
}

export async function deleteObjects(kube: Kube, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    await kube.delete(object).catch((error: unknown) => {
      // With the DataVolume Kubernetes deletes its claim.
      if (!isNotFound(error)) throw error;
    });
  }
}
