/**
 * The binder of kube-controller-manager, for an API server that has none: claims and the volumes that were made for them, or that they
 * name. What it leaves out: a claim that names no volume gets a new one, though one that nobody has might fit.
 * https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
 */
import type { KubeObject } from "../../kube/objects.ts";
import { objectKey } from "../../kube/paths.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import type { Controller } from "../controller.ts";
import type { Claim } from "../kubevirt/storage-state.ts";
import type { Simulation } from "../simulation.ts";
import type { Volume } from "./claims.ts";

export function binder({ cluster }: Simulation): Controller<Volume> {
  const ofClaim = cluster.index<Volume>("PersistentVolume", ({ spec }) => [spec.claimRef && keyOf(spec.claimRef)]);
  const naming = cluster.index<Claim>("PersistentVolumeClaim", ({ spec }) => [spec.volumeName]);

  async function bind(claim: Claim, volume: Volume) {
    const { name: volumeName } = volume.metadata;
    const { capacity, accessModes = [], storageClassName, csi } = volume.spec;
    const bound = await cluster.update(claim, (copy) => {
      copy.spec.volumeName = volumeName!;
      if (storageClassName !== undefined) copy.spec.storageClassName ??= storageClassName;
      copy.metadata.annotations = {
        ...copy.metadata.annotations,
        "pv.kubernetes.io/bind-completed": "yes",
        "pv.kubernetes.io/bound-by-controller": "yes",
        ...(csi && { "volume.kubernetes.io/storage-provisioner": csi.driver }),
      };
    });
    if (!bound) return;
    await cluster.updateStatus(bound, (copy) => {
      copy.status = { ...copy.status, phase: "Bound", accessModes, capacity };
    });
    await enter(volume, "Bound");
  }

  const enter = (volume: Volume, phase: string) =>
    cluster.updateStatus(volume, (copy) => {
      copy.status = { ...copy.status, phase };
    });

  /** A volume that no claim has: the first that names it and fits, and that the volume names where it names one. */
  async function offer(volume: Volume) {
    const { claimRef } = volume.spec;
    const claim = naming(volume.metadata.name!)
      .filter((one) => (claimRef === undefined || keyOf(claimRef) === objectKey(one)) && fits(one, volume))
      .sort((a, b) => (a.metadata.creationTimestamp ?? "").localeCompare(b.metadata.creationTimestamp ?? ""))[0];
    if (claim === undefined) return enter(volume, "Available");
    return cluster.update(volume, (copy) => {
      copy.spec.claimRef = referenceTo(claim);
    });
  }

  return {
    kind: "PersistentVolume",
    triggers: {
      PersistentVolumeClaim: (claim) => [
        ...ofClaim(objectKey(claim)).map(({ metadata }) => metadata.name),
        (claim as Claim).status?.phase === "Bound" ? undefined : (claim as Claim).spec.volumeName,
      ],
    },
    async reconcile(volume) {
      const { claimRef } = volume.spec;
      if (volume.metadata.deletionTimestamp !== undefined) return undefined;
      if (claimRef?.uid === undefined) return void (await offer(volume));
      const claim = cluster.find<Claim>("PersistentVolumeClaim", claimRef.namespace, claimRef.name);
      if (claim?.metadata.uid !== claimRef.uid) await enter(volume, "Released");
      else if (claim.status?.phase !== "Bound") await bind(claim, volume);
      return undefined;
    },
  };
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`;

const fits = ({ spec, status }: Claim, { spec: volume }: Volume): boolean =>
  status?.phase !== "Bound" &&
  (spec.storageClassName ?? "") === (volume.storageClassName ?? "") &&
  (spec.volumeMode ?? "Filesystem") === (volume.volumeMode ?? "Filesystem") &&
  (spec.accessModes ?? []).every((mode) => volume.accessModes?.includes(mode)) &&
  parseQuantity(spec.resources?.requests?.storage ?? "0") <= parseQuantity(volume.capacity.storage);

const referenceTo = ({ metadata }: KubeObject) => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  namespace: metadata.namespace!,
  name: metadata.name!,
  uid: metadata.uid!,
});
