/** The data behind an image: the DataVolume that fills a claim, the claim, or a snapshot; and what it says of the image's status. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, DEACTIVATED, IMAGE, openstackId, PROPERTIES, STATUS } from "../kube/names.ts";
import { bytes } from "../kube/quantity.ts";
import type { DataSource, Status } from "./data-source.ts";

export interface ImageData {
  dataVolume?: Kinds["DataVolume"] | undefined;
  claim?: Kinds["PersistentVolumeClaim"] | undefined;
  snapshot?: Kinds["VolumeSnapshot"] | undefined;
}

/** The image property that names a container image with a disk in it. Such an image has no claim. */
export const CONTAINER_DISK = "dicot_container_disk";

/** From the cache. A DataSource may name another one: the first that names data counts. */
export function findData(kube: Kube, dataSource: DataSource): ImageData {
  let source = dataSource.status?.source ?? dataSource.spec.source;
  // CDI follows only one reference; a few more do no harm, a circle would.
  for (let hops = 0; source?.dataSource && hops < 3; hops++) {
    const { namespace, name } = source.dataSource;
    const next = kube.find("DataSource", namespace, name);
    source = next?.status?.source ?? next?.spec.source ?? {};
  }
  if (source?.pvc) {
    const { namespace, name } = source.pvc;
    return { dataVolume: kube.find("DataVolume", namespace, name), claim: kube.find("PersistentVolumeClaim", namespace, name) };
  }
  return source?.snapshot ? { snapshot: kube.find("VolumeSnapshot", source.snapshot.namespace, source.snapshot.name) } : {};
}

/** Glance's status; see the states at https://docs.openstack.org/glance/2026.1/user/statuses.html */
export function imageStatus(dataSource: DataSource, data: ImageData): Status {
  const status = dataStatus(dataSource, data);
  if (status === "active" && dataSource.metadata.annotations?.[STATUS] === "uploading") return "uploading";
  return status === "active" && dataSource.metadata.annotations?.[DEACTIVATED] === "true" ? "deactivated" : status;
}

function dataStatus(dataSource: DataSource, { dataVolume, claim, snapshot }: ImageData): Status {
  if (snapshot) return snapshot.status?.readyToUse ? "active" : snapshot.status?.error ? "killed" : "saving";
  if (dataVolume && dataVolume.status?.phase !== "Succeeded") {
    if (dataVolume.status?.phase === "Failed") return "killed";
    if (dataSource.metadata.annotations?.[STATUS] === "uploading") return "uploading";
    return dataVolume.spec.source?.upload || dataVolume.spec.source?.pvc || dataVolume.spec.source?.snapshot ? "saving" : "importing";
  }
  if (claim) return claim.status?.phase === "Lost" ? "killed" : "active";
  if (dataVolume) return "active";
  return annotation<Record<string, string>>(dataSource, PROPERTIES, {})[CONTAINER_DISK] === undefined ? "queued" : "active";
}

export const dataBytes = ({ claim, dataVolume, snapshot }: ImageData): number | undefined =>
  bytes(
    claim?.spec.resources?.requests?.["storage"] ??
      dataVolume?.spec.storage?.resources?.requests?.["storage"] ??
      dataVolume?.spec.pvc?.resources?.requests?.["storage"] ??
      snapshot?.status?.restoreSize,
  );

/** Deletes what Dicot made to hold the image's data; a claim that somebody's own DataSource names stays. */
export async function deleteData(kube: Kube, dataSource: DataSource): Promise<void> {
  const id = openstackId(dataSource);
  const { dataVolume, claim, snapshot } = findData(kube, dataSource);
  // The DataVolume goes first: it would make its claim again.
  for (const object of [dataVolume, claim, snapshot]) {
    if (object?.metadata.labels?.[IMAGE] !== id) continue;
    await kube.delete(object).catch((error: unknown) => {
      // With the DataVolume Kubernetes deletes its claim.
      if (!isNotFound(error)) throw error;
    });
  }
}
