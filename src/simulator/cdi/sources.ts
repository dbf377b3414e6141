/** Where the data of a DataVolume comes from, and the phases that it passes. */
import type { Attributes } from "../access.ts";
import type { Cluster } from "../cluster.ts";
import { handleOf, snapshotHandleOf } from "../csi/handles.ts";
import type { VolumeSnapshot } from "../csi/snapshots.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { DataSource, DataVolume, Reference, Source, StorageProfile } from "./types.ts";

/** `wait`: it may come; `fail`: it never will. `handle` are the bytes to start with, none for an empty disk. */
export type Resolved =
  | { kind: "blank" | "upload" }
  | { kind: "http"; url: string }
  | { kind: "pvc" | "snapshot"; handle: string; storage: string; storageClassName: string | undefined; volumeMode: string | undefined }
  | { kind: "wait" | "fail"; reason: string; message: string };

export function resolve(cluster: Cluster, { metadata, spec }: DataVolume): Resolved {
  if (!spec.sourceRef) return resolveSource(cluster, spec.source ?? {});
  const { name, namespace = metadata.namespace! } = spec.sourceRef;
  const source = followDataSource(cluster, { namespace, name });
  return source
    ? resolveSource(cluster, source)
    : { kind: "wait", reason: "NotFound", message: `DataSource ${namespace}/${name} has no source` };
}

/** A DataSource may name another one, which counts instead. */
export function followDataSource(cluster: Cluster, { namespace, name }: Reference): Pick<Source, "pvc" | "snapshot"> | undefined {
  const first = cluster.find<DataSource>("DataSource", namespace, name);
  const next = first?.spec.source.dataSource;
  const source = next ? cluster.find<DataSource>("DataSource", next.namespace, next.name)?.spec.source : first?.spec.source;
  return (source?.pvc ?? source?.snapshot)
    ? { ...(source?.pvc && { pvc: source.pvc }), ...(source?.snapshot && { snapshot: source.snapshot }) }
    : undefined;
}

/** What CDI asks for whoever clones a claim or a snapshot of another namespace. */
export const cloneOf = ({ namespace, name }: Reference): Attributes => ({
  namespace,
  verb: "create",
  group: "cdi.kubevirt.io",
  resource: "datavolumes",
  subresource: "source",
  name,
});

function resolveSource(cluster: Cluster, source: Source): Resolved {
  if (source.blank) return { kind: "blank" };
  if (source.upload) return { kind: "upload" };
  if (source.http) return { kind: "http", url: source.http.url };
  if (source.pvc) return ofClaim(cluster, source.pvc);
  if (source.snapshot) return ofSnapshot(cluster, source.snapshot);
  return {
    kind: "fail",
    reason: "ImportFailed",
    message: `the stand-in has no network: it cannot import from ${Object.keys(source)[0] ?? "nothing"}`,
  };
}

function ofClaim(cluster: Cluster, { namespace, name }: Reference): Resolved {
  const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name);
  if (!claim) return { kind: "wait", reason: "CloneWithoutSource", message: `the source claim ${namespace}/${name} does not exist` };
  const dataVolume = cluster.find<DataVolume>("DataVolume", namespace, name);
  if (claim.status?.phase !== "Bound" || (dataVolume && dataVolume.status?.phase !== "Succeeded"))
    return { kind: "wait", reason: "CloneSourceInUse", message: `the source claim ${namespace}/${name} is not filled yet` };
  const storage = claim.status.capacity?.["storage"] ?? claim.spec.resources?.requests?.storage ?? "0";
  return {
    kind: "pvc",
    handle: handleOf(cluster, claim),
    storage,
    storageClassName: claim.spec.storageClassName,
    volumeMode: claim.spec.volumeMode,
  };
}

function ofSnapshot(cluster: Cluster, { namespace, name }: Reference): Resolved {
  const snapshot = cluster.find<VolumeSnapshot>("VolumeSnapshot", namespace, name);
  const handle = snapshot && snapshotHandleOf(cluster, snapshot);
  if (!snapshot?.status?.readyToUse || handle === undefined)
    return { kind: "wait", reason: "CloneWithoutSource", message: `the source snapshot ${namespace}/${name} is not there or not ready` };
  const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, snapshot.spec.source.persistentVolumeClaimName ?? "");
  return {
    kind: "snapshot",
    handle,
    storage: snapshot.status.restoreSize ?? "0",
    storageClassName: claim?.spec.storageClassName,
    volumeMode: claim?.spec.volumeMode,
  };
}

/** What the status shows between Pending and Succeeded, each for a while. An upload stays in its last until the data has come. */
export function phasesOf(cluster: Cluster, source: Resolved, storageClassName: string | undefined): string[] {
  switch (source.kind) {
    case "blank":
    case "http":
      return ["ImportScheduled", "ImportInProgress"];
    case "upload":
      return ["UploadScheduled", "UploadReady"];
    case "snapshot":
      return ["CloneScheduled", "CloneFromSnapshotSourceInProgress"];
    case "pvc": {
      const strategy = cluster.find<StorageProfile>("StorageProfile", undefined, storageClassName ?? "")?.status?.cloneStrategy;
      // Between storage classes only a copy by the host helps.
      if (storageClassName !== source.storageClassName || strategy === "copy") return ["CloneScheduled", "CloneInProgress"];
      return strategy === "snapshot" ? ["CloneScheduled", "SnapshotForSmartCloneInProgress"] : ["CloneScheduled", "CSICloneInProgress"];
    }
    default:
      return [];
  }
}
