/** What the claims and DataVolumes behind a VM's volumes are up to. */
import type { Condition, KubeObject } from "../../kube/objects.ts";
import type { Cluster } from "../cluster.ts";
import { findCondition } from "../conditions.ts";
import { claimOf, isHotplugged } from "./launcher-pod.ts";
import type { StorageState } from "./printable-status.ts";
import type { Volume } from "./types.ts";

export interface Claim extends KubeObject {
  spec: {
    accessModes?: string[];
    volumeMode?: string;
    volumeName?: string;
    storageClassName?: string;
    resources?: { requests?: { storage?: string } };
    dataSource?: { apiGroup?: string; kind: string; name: string };
    dataSourceRef?: { apiGroup?: string; kind: string; name: string; namespace?: string };
  };
  status?: {
    phase?: string;
    capacity?: Record<string, string>;
    accessModes?: string[];
    conditions?: Condition[];
    allocatedResources?: Record<string, string>;
  };
}

interface Populated extends KubeObject {
  status?: { phase?: string; conditions?: Condition[] };
}

/** The claim is of CDI and still being filled. */
const beingFilled = (claim: Claim) => {
  const phase = claim.metadata.annotations?.["cdi.kubevirt.io/storage.pod.phase"];
  return claim.metadata.ownerReferences?.some((o) => o.kind === "DataVolume") === true && phase !== undefined && phase !== "Succeeded";
};

export function storageState(cluster: Cluster, namespace: string, volumes: readonly Volume[] = []): StorageState {
  const state: StorageState = { provisioning: false, unboundClaim: false, dataVolumeError: false };
  for (const volume of volumes) {
    const name = claimOf(volume);
    if (name === undefined) continue;
    const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name);
    if (claim && claim.status?.phase !== "Bound") state.unboundClaim = true;
    if (!volume.dataVolume) continue;
    const dataVolume = cluster.find<Populated>("DataVolume", namespace, name);
    if (!dataVolume) continue;
    const phase = dataVolume.status?.phase;
    const running = findCondition(dataVolume.status?.conditions, "Running");
    if (phase === "Failed" || (running?.status === "False" && (running.reason === "Error" || running.reason === "ImagePullFailed")))
      state.dataVolumeError = true;
    else if (phase !== "Succeeded") state.provisioning = true;
  }
  return state;
}

/** Whether an instance may get its pod: every claim it boots with exists, is bound and filled. */
export function claimsReady(cluster: Cluster, namespace: string, volumes: readonly Volume[] = []): { missing: string } | boolean {
  let ready = true;
  for (const volume of volumes) {
    const name = claimOf(volume);
    if (name === undefined || isHotplugged(volume)) continue;
    const claim = cluster.find<Claim>("PersistentVolumeClaim", namespace, name);
    if (!claim) return { missing: name };
    const owner = claim.metadata.ownerReferences?.find((o) => o.kind === "DataVolume");
    const dataVolume = owner && cluster.find<Populated>("DataVolume", namespace, owner.name);
    if (claim.status?.phase !== "Bound" || beingFilled(claim) || (dataVolume && dataVolume.status?.phase !== "Succeeded")) ready = false;
  }
  return ready;
}
