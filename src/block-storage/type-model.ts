/**
 * The StorageClass that a type is: one like a class of the back end that its extra specs ask for, the default's where they leave a choice;
 * one that nobody provisions where no back end has what they ask for. What a class is made of cannot be changed, so that another back end
 * means another object of its name.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SUCCEEDED } from "../kube/names.ts";
import { backendOf, findBackend, findModel, modelIn, namedIn, type Specs } from "./backends.ts";
import { listVolumes, storageClassOf } from "./volume.ts";
import { findType, isUnserved, NO_PROVISIONER, type StorageClass } from "./volume-type.ts";

/** Throws 400 in a cluster without storage. */
export function toStorageClass(kube: Kube, metadata: StorageClass["metadata"], specs: Specs): StorageClass {
  if (kube.list("StorageClass").length === 0) throw badRequest("The cluster has no StorageClass that a new type could be like.");
  const head = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata } as const;
  const model = findModel(kube, specs);
  if (model === undefined) return { ...head, provisioner: NO_PROVISIONER, volumeBindingMode: "Immediate" };
  const { provisioner, parameters, reclaimPolicy, allowVolumeExpansion, volumeBindingMode, mountOptions, allowedTopologies } =
    structuredClone(model);
  return {
    ...head,
    provisioner,
    ...(parameters && { parameters }),
    ...(reclaimPolicy && { reclaimPolicy }),
    ...(allowVolumeExpansion !== undefined && { allowVolumeExpansion }),
    ...(volumeBindingMode && { volumeBindingMode }),
    ...(mountOptions && { mountOptions }),
    ...(allowedTopologies && { allowedTopologies }),
  };
}

/** Whether `specs` ask for another class than this one. */
export function needsAnother(kube: Kube, storageClass: StorageClass, specs: Specs): boolean {
  if (isUnserved(storageClass)) return findModel(kube, specs) !== undefined;
  const backend = findBackend(kube, backendOf(storageClass));
  const model = backend && modelIn(kube, backend, specs);
  if (model === undefined) return true;
  return namedIn(specs) === model.metadata.name && !sameText(storageClass.parameters, model.parameters);
}

const sameText = (a: object = {}, b: object = {}): boolean => {
  const text = (one: object) => JSON.stringify(Object.entries(one).sort());
  return text(a) === text(b);
};

/** Volumes have it, or storage that stays: also that of claims which are no volumes of any project's. */
export function isInUse(kube: Kube, { metadata: { name } }: StorageClass): boolean {
  const used = listVolumes(kube).some((one) => findType(kube, storageClassOf(one))?.metadata.name === name);
  return used || kube.list("PersistentVolume").some((one) => one.spec?.storageClassName === name && !isGoing(kube, one));
}

/** Its claim is gone, or is one that another has succeeded; what is left of both needs their class no more. */
function isGoing(kube: Kube, { spec, status }: Kinds["PersistentVolume"]): boolean {
  if (spec?.persistentVolumeReclaimPolicy !== "Delete") return false;
  const { namespace, name = "" } = spec.claimRef ?? {};
  const claim = kube.find("PersistentVolumeClaim", namespace, name);
  if (claim === undefined) return status?.phase !== "Available";
  return claim.metadata.deletionTimestamp !== undefined || claim.metadata.labels?.[SUCCEEDED] !== undefined;
}

/**
 * Puts another class in the place of one that no volume has. Who is ended between the two steps leaves a type that is gone, which its
 * administrator makes again: Kubernetes gives a class no other way. Throws 400 for a class that the cluster's operator made.
 */
export async function remake(kube: Kube, storageClass: StorageClass, specs: Specs): Promise<StorageClass> {
  const { name = "", labels, annotations = {} } = storageClass.metadata;
  if (labels?.[ID] === undefined)
    throw badRequest(
      `Type ${name} is a StorageClass of the cluster's: its driver ${storageClass.provisioner} has not what these specs ask for.`,
    );
  const next = toStorageClass(kube, { name, labels, annotations }, specs);
  await kube.delete(storageClass);
  return await kube.create<StorageClass>(next);
}
