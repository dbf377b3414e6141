/**
 * Publishing an image, and giving it to another project: its DataSource goes to another namespace, while its data stays where it is.
 * A DataSource may name a claim of any namespace.
 */
import type { Kube } from "../kube/kube.ts";
import { CREATED_AT, ID, IMAGES_NAMESPACE, OWNER, openstackId } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { isOwnedBy } from "../kube/owners.ts";
import type { DataSource } from "./data-source.ts";
import { findData, ownData } from "./image-data.ts";

export interface Destination {
  namespace: string;
  owner: string | null;
}

/** Returns the DataSource as it is there; the same one where it is there already. */
export async function move(kube: Kube, dataSource: DataSource, { namespace, owner }: Destination): Promise<DataSource> {
  const published = namespace === IMAGES_NAMESPACE;
  const sameOwner = !published || dataSource.metadata.annotations?.[OWNER] === (owner ?? undefined);
  if (dataSource.metadata.namespace === namespace && sameOwner) return dataSource;
  if (dataSource.metadata.namespace === namespace) return await kube.update(dataSource, (copy) => withOwner(copy, owner));
  // An owner of another namespace would not keep the data alive: Kubernetes' garbage collector knows only owners beside it.
  const { dataVolume, claim, snapshot } = findData(kube, dataSource);
  for (const object of [dataVolume, claim, snapshot, ...ownData(kube, dataSource)]) if (object) await disown(kube, object, dataSource);
  const { name = "", labels, annotations, creationTimestamp = "" } = dataSource.metadata;
  const copy: DataSource = {
    apiVersion: "cdi.kubevirt.io/v1beta1",
    kind: "DataSource",
    metadata: {
      name,
      namespace,
      labels: { ...labels, [ID]: openstackId(dataSource) },
      annotations: { [CREATED_AT]: creationTimestamp, ...annotations },
    },
    spec: structuredClone(dataSource.spec),
  };
  const moved = await kube.create(withOwner(copy, published ? owner : null));
  await kube.delete(dataSource);
  return moved;
}

function withOwner(copy: DataSource, owner: string | null): DataSource {
  const { [OWNER]: _, ...annotations } = copy.metadata.annotations ?? {};
  copy.metadata.annotations = owner === null ? annotations : { ...annotations, [OWNER]: owner };
  return copy;
}

async function disown(kube: Kube, object: KubeObject, owner: DataSource): Promise<void> {
  if (!isOwnedBy(object, owner)) return;
  await kube.update(object, (copy) => {
    copy.metadata.ownerReferences = copy.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
    return copy;
  });
}
