/**
 * A volume is a PersistentVolumeClaim (v1) in the project's namespace; until CDI has made it, the DataVolume that will.
 *
 *   id                       label openstack.dicot.io/id, else metadata.uid
 *   name                     annotation openstack.dicot.io/name, else metadata.name
 *   description, metadata,
 *   user_id, bootable,
 *   volume_image_metadata,
 *   source_volid, snapshot_id, availability_zone: annotations
 *   size                     spec.resources.requests.storage, in GiB, rounded up
 *   volume_type              spec.storageClassName
 *   status                   computed: status.ts
 *   attachments              the VirtualMachines that name the claim: attached.ts
 *   multiattach              spec.accessModes has ReadWriteMany and the type allows it
 *
 * No volume: what holds an image, a backup or a server's own disk, and what a platform's controller made for itself.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notFound } from "../http/errors.ts";
import { isProject, projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { BACKUP, displayName, IMAGE, LOCAL_DISK, openstackId, SUCCEEDED } from "../kube/names.ts";
import { bytes, GiB } from "../kube/quantity.ts";

export type Claim = Kinds["PersistentVolumeClaim"];
export type DataVolume = Kinds["DataVolume"];

export interface Volume {
  id: string;
  namespace: string;
  /** Of the claim, and of the DataVolume that made it. */
  name: string;
  /** Where the volume's attributes live. */
  object: Claim | DataVolume;
  claim: Claim | undefined;
  /** The one that fills the claim, or did. */
  dataVolume: DataVolume | undefined;
}

const toVolumeObject = (object: Claim | DataVolume, claim: Claim | undefined, dataVolume: DataVolume | undefined): Volume => ({
  id: openstackId(object),
  namespace: object.metadata.namespace ?? "",
  name: object.metadata.name ?? "",
  object,
  claim,
  dataVolume,
});

const ofClaim = (kube: Kube, claim: Claim): Volume =>
  toVolumeObject(claim, claim, kube.find("DataVolume", claim.metadata.namespace, claim.metadata.name ?? ""));

/** Throws 404 for what is no volume, or is not within reach. */
export async function getVolume(kube: Kube, reach: string | undefined, id: string): Promise<Volume> {
  const found = findVolume(kube, reach, id);
  if (found) return found;
  // Another replica may have made it: look at the API server itself, once.
  await kube.getById("PersistentVolumeClaim", reach, id, "Volume").catch(() => kube.getById("DataVolume", reach, id, "Volume"));
  const late = findVolume(kube, reach, id);
  if (late === undefined) throw notFound("Volume", id, "VolumeNotFound");
  return late;
}

export function findVolume(kube: Kube, reach: string | undefined, id: string): Volume | undefined {
  const claim = kube.findById("PersistentVolumeClaim", reach, id);
  if (claim && isVolume(kube, claim)) return ofClaim(kube, claim);
  const dataVolume = kube.findById("DataVolume", reach, id);
  if (dataVolume === undefined || !isVolume(kube, dataVolume)) return undefined;
  const made = kube.find("PersistentVolumeClaim", dataVolume.metadata.namespace, dataVolume.metadata.name ?? "");
  return toVolumeObject(made ?? dataVolume, made, dataVolume);
}

/** The volume that a server's disk names; undefined where that is none. */
export function findVolumeByName(kube: Kube, namespace: string, name: string): Volume | undefined {
  const claim = kube.find("PersistentVolumeClaim", namespace, name);
  if (claim) return isVolume(kube, claim) ? ofClaim(kube, claim) : undefined;
  const dataVolume = kube.find("DataVolume", namespace, name);
  return dataVolume && isVolume(kube, dataVolume) ? toVolumeObject(dataVolume, undefined, dataVolume) : undefined;
}

/** All volumes of a project's namespace, or of all projects. */
export function listVolumes(kube: Kube, namespace?: string): Volume[] {
  const claims = kube.list("PersistentVolumeClaim", namespace).filter((claim) => isVolume(kube, claim));
  const awaited = kube
    .list("DataVolume", namespace)
    .filter(
      (one) => isVolume(kube, one) && kube.find("PersistentVolumeClaim", one.metadata.namespace, one.metadata.name ?? "") === undefined,
    );
  return [...claims.map((claim) => ofClaim(kube, claim)), ...awaited.map((one) => toVolumeObject(one, undefined, one))];
}

/** A project's own, and not of a kind that controllers make: CDI's scratch space and populators, KubeVirt's TPM state, cached golden images. */
function isVolume(kube: Kube, { metadata }: Claim | DataVolume): boolean {
  const { labels = {}, name = "", namespace = "", ownerReferences = [] } = metadata;
  if (IMAGE in labels || BACKUP in labels || LOCAL_DISK in labels || SUCCEEDED in labels) return false;
  if ("persistent-state-for" in labels || "cdi.kubevirt.io/dataImportCron" in labels) return false;
  if (name.startsWith("prime-") || ownerReferences.some(({ kind }) => kind === "Pod" || kind === "PersistentVolumeClaim")) return false;
  const home = kube.find("Namespace", undefined, namespace);
  return home !== undefined && isProject(home);
}

export const sizeGiB = ({ claim, dataVolume }: Pick<Volume, "claim" | "dataVolume">): number => {
  const requested =
    claim?.spec.resources?.requests?.["storage"] ??
    dataVolume?.spec.storage?.resources?.requests?.["storage"] ??
    dataVolume?.spec.pvc?.resources?.requests?.["storage"];
  return Math.ceil((bytes(requested) ?? 0) / GiB);
};

/** The StorageClass; the cluster's default where nothing is said. */
export const storageClassOf = ({ claim, dataVolume }: Volume): string | undefined =>
  claim?.spec.storageClassName ?? dataVolume?.spec.storage?.storageClassName ?? dataVolume?.spec.pvc?.storageClassName;

export const volumeName = ({ object }: Volume): string => displayName(object);

export function projectOf(kube: Kube, namespace: string): string {
  const home = kube.find("Namespace", undefined, namespace);
  return home ? projectId(home) : "";
}
