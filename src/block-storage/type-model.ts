/**
 * The StorageClass that a type is: one like a class of the back end that its extra specs ask for, the default's where they leave a choice;
 * one that encrypts where somebody declared it; one that nobody provisions where no back end has what they ask for. What a class is made of cannot be changed, so that another back end
 * means another object of its name.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, ENCRYPTED, ENCRYPTION, EXTRA_SPECS, ID, SUCCEEDED } from "../kube/names.ts";
import { backendOf, findBackend, findModel, modelIn, namedIn, type Wanted } from "./backends.ts";
import { readStorages } from "./manage/storage.ts";
import { listVolumes, storageClassOf } from "./volume.ts";
import { encrypts, findType, isUnserved, NO_PROVISIONER, type StorageClass } from "./volume-type.ts";

type Metadata = StorageClass["metadata"];

const wantedBy = ({ annotations = {} }: Metadata): Wanted => ({
  specs: annotation<Record<string, string>>({ apiVersion: "", kind: "", metadata: { annotations } }, EXTRA_SPECS, {}),
  encrypted: annotations[ENCRYPTION] !== undefined,
});

/** Throws 400 in a cluster without storage. */
export function toStorageClass(kube: Kube, metadata: Metadata): StorageClass {
  if (kube.list("StorageClass").length === 0) throw badRequest("The cluster has no StorageClass that a new type could be like.");
  const model = findModel(kube, wantedBy(metadata));
  const { [ENCRYPTED]: _, ...annotations } = metadata.annotations ?? {};
  const stated = model?.metadata.annotations?.[ENCRYPTED];
  const head = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { ...metadata, annotations: { ...annotations, ...(stated !== undefined && { [ENCRYPTED]: stated }) } },
  } as const;
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

/** Whether what `next` says of itself asks for another class than it is. */
function needsAnother(kube: Kube, next: StorageClass): boolean {
  const wanted = wantedBy(next.metadata);
  const any = findModel(kube, wanted);
  if (isUnserved(next)) return any !== undefined;
  if (wanted.encrypted && !encrypts(next)) return any !== undefined && encrypts(any);
  const backend = findBackend(kube, backendOf(next));
  const model = backend && modelIn(kube, backend, { ...wanted, encrypted: false });
  if (model === undefined) return true;
  return namedIn(wanted.specs) === model.metadata.name && !sameText(next.parameters, model.parameters);
}

const sameText = (a: object = {}, b: object = {}): boolean => {
  const text = (one: object) => JSON.stringify(Object.entries(one).sort());
  return text(a) === text(b);
};

/** Volumes have it, or storage that stays: also that of claims which are no volumes of any project's. */
export async function isInUse(kube: Kube, { metadata: { name } }: StorageClass): Promise<boolean> {
  const used = listVolumes(kube).some((one) => findType(kube, storageClassOf(one))?.metadata.name === name);
  return used || (await readStorages(kube)).some((one) => one.spec?.storageClassName === name && !isGoing(kube, one));
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
 * Writes annotations of a type that no volume has; one that is undefined goes. Where they ask for another back end, another class takes the
 * place of the present one: who is ended between these two steps leaves a type that is gone, which its administrator makes again, as
 * Kubernetes knows no other way. Throws 400 for a class that the cluster's operator made.
 */
export async function write(kube: Kube, type: StorageClass, annotations: Record<string, string | undefined>): Promise<StorageClass> {
  const { name = "", labels } = type.metadata;
  const written = Object.fromEntries(
    Object.entries({ ...type.metadata.annotations, ...annotations }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  if (!needsAnother(kube, { ...type, metadata: { ...type.metadata, annotations: written } }))
    return await kube.update(type, (copy) => {
      copy.metadata.annotations = written;
      return copy;
    });
  if (labels?.[ID] === undefined)
    throw badRequest(`Type ${name} is a StorageClass of the cluster's: its driver ${type.provisioner} has not what is asked for.`);
  const next = toStorageClass(kube, { name, labels, annotations: written });
  await kube.delete(type);
  return await kube.create<StorageClass>(next);
}
