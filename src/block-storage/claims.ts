/** From a request to the objects that make a volume: a claim where it is blank or from a snapshot, a DataVolume where CDI must fill it. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { UsableImage } from "../image/lookup.ts";
import type { Kube } from "../kube/kube.ts";
import {
  AVAILABILITY_ZONE,
  BOOTABLE,
  DESCRIPTION,
  ID,
  IMAGE_METADATA,
  METADATA,
  NAME,
  objectName,
  REQUEST_ID,
  RESTORED_FROM,
  SOURCE_SNAPSHOT,
  SOURCE_VOLUME,
  USER_ID,
  VOLUME_GROUP,
} from "../kube/names.ts";
import type { Claim, DataVolume } from "./volume.ts";
import type { StorageClass } from "./volume-type.ts";

export interface NewVolume {
  id: string;
  namespace: string;
  name: string;
  description?: string | undefined;
  sizeGiB: number;
  metadata?: Record<string, string> | undefined;
  userId?: string | undefined;
  requestId?: string | undefined;
  groupId?: string | undefined;
  availabilityZone?: string | undefined;
  storageClass: StorageClass | undefined;
  multiattach?: boolean;
  source: Source;
}

export type Source =
  | { from: "nothing" }
  | { from: "image"; sourceIn: UsableImage["sourceIn"]; properties: Record<string, string> }
  | { from: "snapshot"; id: string; snapshot: string; inherited: Inherited }
  | { from: "volume"; id: string; claim: string; inherited: Inherited }
  | { from: "backup"; id: string; namespace: string; claim: string; inherited: Inherited };

/** What a copy of a volume takes over from it. */
export interface Inherited {
  bootable: boolean;
  imageMetadata: Record<string, string> | undefined;
}

/** How the class can be used: CDI knows it of most drivers. https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/doc/storageprofile.md */
export function propertiesOf(
  kube: Kube,
  storageClass: StorageClass | undefined,
): { accessModes: string[]; volumeMode: "Block" | "Filesystem" } {
  return (storageClass && propertySets(kube, storageClass)?.[0]) ?? { accessModes: ["ReadWriteOnce"], volumeMode: "Block" };
}

/** The same for a volume whose mode is given: what is copied from a block device is one again. */
export const accessModesOf = (kube: Kube, storageClass: StorageClass, volumeMode = "Filesystem"): string[] =>
  propertySets(kube, storageClass)?.find((one) => one.volumeMode === volumeMode)?.accessModes ?? ["ReadWriteOnce"];

/** Of a class that CDI has not seen yet, those of another one of its driver. */
const propertySets = (kube: Kube, { metadata, provisioner }: StorageClass) =>
  kube.find("StorageProfile", undefined, metadata.name ?? "")?.status?.claimPropertySets ??
  kube.list("StorageProfile").find(({ status }) => status?.provisioner === provisioner)?.status?.claimPropertySets;

/** Filled now, not when a server first uses it: the backup may be gone by then. */
export const restoredFrom = (backupId: string): Record<string, string> => ({
  [RESTORED_FROM]: backupId,
  "cdi.kubevirt.io/storage.bind.immediate.requested": "true",
});

function metadataOf(volume: NewVolume): Claim["metadata"] {
  const { source } = volume;
  const inherited = source.from === "nothing" || source.from === "image" ? undefined : source.inherited;
  const imageMetadata = source.from === "image" ? source.properties : inherited?.imageMetadata;
  const annotations: Record<string, string | undefined> = {
    [NAME]: volume.name,
    [DESCRIPTION]: volume.description || undefined,
    [METADATA]: volume.metadata && Object.keys(volume.metadata).length > 0 ? JSON.stringify(volume.metadata) : undefined,
    [USER_ID]: volume.userId,
    [REQUEST_ID]: volume.requestId,
    [AVAILABILITY_ZONE]: volume.availabilityZone,
    [IMAGE_METADATA]: imageMetadata && JSON.stringify(imageMetadata),
    [SOURCE_SNAPSHOT]: source.from === "snapshot" ? source.id : undefined,
    [SOURCE_VOLUME]: source.from === "volume" ? source.id : undefined,
    [BOOTABLE]: source.from === "image" || inherited?.bootable ? "true" : undefined,
    ...(source.from === "backup" && restoredFrom(source.id)),
  };
  return {
    name: objectName(volume.name, volume.id),
    namespace: volume.namespace,
    labels: { [ID]: volume.id, ...(volume.groupId === undefined ? {} : { [VOLUME_GROUP]: volume.groupId }) },
    annotations: Object.fromEntries(Object.entries(annotations).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

/** CDI copies the labels and annotations of a DataVolume to its claim. */
export function toObject(volume: NewVolume, properties: ReturnType<typeof propertiesOf>): Claim | DataVolume {
  const { source, storageClass } = volume;
  const metadata = metadataOf(volume);
  const storageClassName = storageClass?.metadata.name;
  const resources = { requests: { storage: `${volume.sizeGiB}Gi` } };
  const accessModes = volume.multiattach ? ["ReadWriteMany"] : properties.accessModes;
  if (source.from === "nothing" || source.from === "snapshot") {
    return {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata,
      spec: {
        accessModes: [...accessModes],
        volumeMode: properties.volumeMode,
        resources,
        ...(storageClassName !== undefined && { storageClassName }),
        ...(source.from === "snapshot" && {
          dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: source.snapshot },
        }),
      },
    };
  }
  const storage = {
    resources,
    ...(storageClassName !== undefined && { storageClassName }),
    ...(volume.multiattach && { accessModes: ["ReadWriteMany"] }),
  };
  const from: Kinds["DataVolume"]["spec"] =
    source.from === "image"
      ? source.sourceIn(storageClassName, volume.namespace)
      : { source: { pvc: { namespace: source.from === "backup" ? source.namespace : volume.namespace, name: source.claim } } };
  return { apiVersion: "cdi.kubevirt.io/v1beta1", kind: "DataVolume", metadata, spec: { ...from, storage } };
}
