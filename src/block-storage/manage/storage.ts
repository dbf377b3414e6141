/**
 * Storage that has no volume is a PersistentVolume without a claim: one that an operator made, or whose claim went and left it, as its
 * reclaim policy is `Retain`. To manage it is to make the claim that names it; to unmanage a volume is to take the claim away and leave
 * the rest. The id that the volume had is a label of the PersistentVolume from then on.
 *
 * A PersistentVolume belongs to nobody's project: Dicot writes it itself, for whom the policy allows to manage.
 */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { openstackId, RECLAIM_POLICY, UNMANAGED } from "../../kube/names.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { bytes, GiB } from "../../kube/quantity.ts";
import type { Backend } from "../backends.ts";
import { type Claim, findVolumeByName } from "../volume.ts";

export type Storage = Kinds["PersistentVolume"];

/** Read when somebody asks: of each volume there is one, and nothing else is ever asked of them. */
export const readStorages = (kube: Kube): Promise<Storage[]> => kube.own.readAll("PersistentVolume");

export const storagesOf = async (kube: Kube, { driver }: Backend): Promise<Storage[]> =>
  (await readStorages(kube)).filter(({ spec }) => spec.csi?.driver === driver);

/** What the claim is bound to. */
export const storageOf = async (kube: Kube, claim: Claim | undefined): Promise<Storage | undefined> => {
  const { volumeName } = claim?.spec ?? {};
  return volumeName === undefined ? undefined : kube.own.read("PersistentVolume", undefined, volumeName);
};

export const sizeOf = ({ spec }: Storage): number => Math.ceil((bytes(spec.capacity?.["storage"]) ?? 0) / GiB);

/** Undefined also where the claim has the name alone of the one that had it. */
export function claimOf(kube: Kube, { spec }: Storage): Claim | undefined {
  const { namespace, name = "", uid } = spec.claimRef ?? {};
  const claim = kube.find("PersistentVolumeClaim", namespace, name);
  return uid === undefined || claim?.metadata.uid === uid ? claim : undefined;
}

/** Why it cannot be managed; undefined where it can. */
export function unsafe(kube: Kube, storage: Storage): string | undefined {
  const { claimRef, persistentVolumeReclaimPolicy } = storage.spec;
  if (storage.metadata.deletionTimestamp !== undefined) return "it is being deleted";
  const claim = claimOf(kube, storage);
  if (claim)
    return findVolumeByName(kube, claim.metadata.namespace ?? "", claim.metadata.name ?? "")
      ? "already managed"
      : "a claim has it that is no volume";
  if (claimRef?.uid !== undefined && persistentVolumeReclaimPolicy !== "Retain") return "it goes with its claim";
  return undefined;
}

/** Keeps it for the claim, which is made next: one that names what is another's waits until Kubernetes looks again. */
export const reserve = (kube: Kube, storage: Storage, { metadata, spec }: Claim): Promise<Storage> =>
  kube.update<Storage>(storage, (copy) => {
    const { [UNMANAGED]: _, ...labels } = copy.metadata.labels ?? {};
    copy.metadata.labels = labels;
    copy.spec.storageClassName = spec.storageClassName ?? "";
    copy.spec.claimRef = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      namespace: metadata.namespace ?? "",
      name: metadata.name ?? "",
    };
    return copy;
  });

const LOOK_AGAIN_SECONDS = 0.25;

export const isManaged = ({ metadata }: KubeObject): boolean => metadata.annotations?.[RECLAIM_POLICY] !== undefined;

/**
 * From now on the storage goes with its claim, where its type says so. Not before both are bound: a driver deletes what is `Released` and to
 * be deleted, and would do so with what is only about to get another claim.
 * https://github.com/kubernetes-sigs/sig-storage-lib-external-provisioner/blob/v12.0.0/controller/controller.go (shouldDelete)
 */
export async function adopt({ own }: Kube, claim: Claim): Promise<{ requeueAfterSeconds: number } | undefined> {
  const policy = claim.metadata.annotations?.[RECLAIM_POLICY];
  if (policy === undefined || claim.status?.phase !== "Bound") return undefined;
  const storage = await storageOf(own, claim);
  if (storage?.spec.claimRef?.uid !== claim.metadata.uid) return undefined;
  // Of storage no event tells.
  if (storage?.status?.phase !== "Bound") return { requeueAfterSeconds: LOOK_AGAIN_SECONDS };
  await own.update<Storage>(storage, (copy) => {
    copy.spec.persistentVolumeReclaimPolicy = policy;
    return copy;
  });
  await own.update<Claim>(claim, (copy) => {
    const { [RECLAIM_POLICY]: _, ...annotations } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = annotations;
    return copy;
  });
  return undefined;
}

/** Leaves the storage behind, and says what volume it was. Throws 400 for a volume that has none. */
export async function retain({ own }: Kube, claim: Claim | undefined): Promise<void> {
  const storage = await storageOf(own, claim);
  if (claim === undefined || storage === undefined || storage.spec.claimRef?.uid !== claim.metadata.uid)
    throw badRequest("Invalid volume: there is no storage that could be left behind.");
  await own.update<Storage>(storage, (copy) => {
    copy.spec.persistentVolumeReclaimPolicy = "Retain";
    copy.metadata.labels = { ...copy.metadata.labels, [UNMANAGED]: openstackId(claim) };
    return copy;
  });
}
