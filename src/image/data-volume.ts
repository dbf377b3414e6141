/** The DataVolume (cdi.kubevirt.io/v1beta1) that fills the claim of an image. It has the image's name and namespace. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE, openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { GiB, MiB, toQuantity } from "../kube/quantity.ts";
import { copyName } from "./copies.ts";
import { attributesOf, type DataSource } from "./data-source.ts";
import { deleteData, placeOf } from "./image-data.ts";

type DataVolume = Kinds["DataVolume"];

/**
 * `size` is what a guest sees, in bytes; CDI adds what a filesystem takes.
 * Nothing ever runs on this claim, so it must not wait for the first Pod that would.
 * https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/doc/waitforfirstconsumer-storage-handling.md
 */
export function toDataVolume(dataSource: DataSource, source: NonNullable<DataVolume["spec"]["source"]>, size: number): DataVolume {
  const { name, namespace } = placeOf(dataSource);
  // The garbage collector knows only owners of the same namespace.
  const owned = dataSource.metadata.uid !== undefined && namespace === dataSource.metadata.namespace;
  return {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataVolume",
    metadata: {
      name,
      namespace,
      labels: { [IMAGE]: openstackId(dataSource) },
      annotations: { "cdi.kubevirt.io/storage.bind.immediate.requested": "true" },
      ...(owned && { ownerReferences: [ownerReference(dataSource)] }),
    },
    spec: { source, storage: { resources: { requests: { storage: toQuantity(Math.max(1, Math.ceil(size / MiB)) * MiB) } } } },
  };
}

/** The same, in a store; in the class that CDI chooses where there is none. */
export function inStore(dataVolume: DataVolume, store: string | undefined): DataVolume {
  const { storage } = dataVolume.spec;
  return store === undefined
    ? dataVolume
    : { ...dataVolume, spec: { ...dataVolume.spec, storage: { ...storage, storageClassName: store } } };
}

/** CDI must be told a size before it knows the disk's; a claim is thin on most storage. */
const UNKNOWN_BYTES = 20 * GiB;

/** What CDI fetches from a web server. */
export function toDownload(dataSource: DataSource, { uri, store }: { uri: string; store: string | undefined }): DataVolume {
  const { min_disk } = attributesOf(dataSource);
  return inStore(toDataVolume(dataSource, { http: { url: uri } }, min_disk ? min_disk * GiB : UNKNOWN_BYTES), store);
}

/** A copy of the image's first claim or snapshot into another store. CDI makes it as large as that, and waits for what is still filled. */
export function toCopy(dataSource: DataSource, store: string): DataVolume {
  const { pvc, snapshot } = dataSource.spec.source;
  const copy = inStore(toDataVolume(dataSource, pvc === undefined ? { ...(snapshot && { snapshot }) } : { pvc }, 0), store);
  const { resources: _, ...storage } = copy.spec.storage ?? {};
  return { ...copy, metadata: { ...copy.metadata, name: copyName(dataSource, store) }, spec: { ...copy.spec, storage } };
}

/** Has the image name its claim, then makes the DataVolume: whoever dies in between leaves an image that is still queued. */
export async function fill(
  kube: Kube,
  dataSource: DataSource,
  dataVolume: DataVolume,
  annotations: Record<string, string>,
): Promise<DataSource> {
  const { name = "", namespace = "" } = dataVolume.metadata;
  const filling = await kube.update(dataSource, (copy) => {
    copy.spec.source = { pvc: { namespace, name } };
    copy.metadata.annotations = { ...copy.metadata.annotations, ...annotations };
    return copy;
  });
  await kube.create(dataVolume);
  return filling;
}

/** The image is queued again, without data, as before it was filled. */
export async function empty(kube: Kube, dataSource: DataSource, ...annotations: string[]): Promise<void> {
  await deleteData(kube, kube.find("DataSource", dataSource.metadata.namespace, dataSource.metadata.name ?? "") ?? dataSource);
  await kube.update(dataSource, (copy) => {
    copy.spec.source = {};
    for (const key of annotations) delete copy.metadata.annotations?.[key];
    return copy;
  });
}
