/** The DataVolume (cdi.kubevirt.io/v1beta1) that fills the claim of an image. It has the image's name and namespace. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE, openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { MiB, toQuantity } from "../kube/quantity.ts";
import type { DataSource } from "./data-source.ts";
import { deleteData } from "./image-data.ts";

type DataVolume = Kinds["DataVolume"];

/**
 * `size` is what a guest sees, in bytes; CDI adds what a filesystem takes.
 * Nothing ever runs on this claim, so it must not wait for the first Pod that would.
 * https://github.com/kubevirt/containerized-data-importer/blob/v1.66.0/doc/waitforfirstconsumer-storage-handling.md
 */
export function toDataVolume(dataSource: DataSource, source: NonNullable<DataVolume["spec"]["source"]>, size: number): DataVolume {
  const { name = "", namespace = "" } = dataSource.metadata;
  return {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataVolume",
    metadata: {
      name,
      namespace,
      labels: { [IMAGE]: openstackId(dataSource) },
      annotations: { "cdi.kubevirt.io/storage.bind.immediate.requested": "true" },
      ...(dataSource.metadata.uid && { ownerReferences: [ownerReference(dataSource)] }),
    },
    spec: { source, storage: { resources: { requests: { storage: toQuantity(Math.max(1, Math.ceil(size / MiB)) * MiB) } } } },
  };
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
