/**
 * An image from a volume or a server's disk: a snapshot where the storage can make one, which takes no time, else a copy. What is in the
 * guest's memory is not in it: whoever wants a clean image stops or freezes the server first.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ApiError } from "../http/errors.ts";
import { type DataSource, type ImageAttributes, toDataSource } from "../image/data-source.ts";
import { empty, fill, toDataVolume } from "../image/data-volume.ts";
import { toUsableImage, type UsableImage } from "../image/lookup.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE, openstackId, UPDATED_AT } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { GiB } from "../kube/quantity.ts";
import { timestamp } from "../kube/time.ts";
import { snapshotClassOf, type VolumeSnapshot } from "./snapshot.ts";
import { sizeGiB, storageClassOf, type Volume } from "./volume.ts";
import { findType } from "./volume-type.ts";

export interface NewImage {
  name: string;
  visibility?: "private" | "shared" | "community";
  protected?: boolean;
  /** `hw_disk_bus`, `os_distro` …: what the image of the server or volume said. */
  properties: Record<string, string>;
  tags?: string[];
  at: Date;
  /** The image's id, where the caller has told it already. */
  id?: string;
}

/** Returns at once; the image is `saving` until the snapshot or the copy is there. Its data goes with it, not with the volume. */
export async function createImageFromVolume(kube: Kube, volume: Volume, image: NewImage): Promise<UsableImage> {
  const attributes: ImageAttributes = {
    name: image.name,
    visibility: image.visibility ?? "private",
    protected: image.protected ?? false,
    os_hidden: false,
    min_disk: sizeGiB(volume),
    min_ram: 0,
    disk_format: "raw",
    container_format: "bare",
    tags: image.tags ?? [],
    properties: image.properties,
  };
  const id = image.id ?? crypto.randomUUID();
  const dataSource = await kube.create(toDataSource(attributes, { id, namespace: volume.namespace }));
  try {
    const snapshotClass = usableSnapshotClass(kube, volume);
    const filled =
      snapshotClass === undefined
        ? await copy(kube, dataSource, volume, image.at)
        : await snapshot(kube, dataSource, volume, { snapshotClass, at: image.at });
    return toUsableImage(kube, filled);
  } catch (error) {
    await empty(kube, dataSource);
    await kube.delete(dataSource);
    throw error;
  }
}

/** Undefined where the storage makes no snapshots. */
function usableSnapshotClass(kube: Kube, volume: Volume): string | undefined {
  if (!kube.serves("VolumeSnapshot")) return undefined;
  try {
    return snapshotClassOf(kube, findType(kube, storageClassOf(volume)));
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

const copy = (kube: Kube, dataSource: DataSource, volume: Volume, at: Date): Promise<DataSource> =>
  fill(kube, dataSource, toDataVolume(dataSource, { pvc: { namespace: volume.namespace, name: volume.name } }, sizeGiB(volume) * GiB), {
    [UPDATED_AT]: timestamp(at),
  });

async function snapshot(
  kube: Kube,
  dataSource: DataSource,
  volume: Volume,
  { snapshotClass, at }: { snapshotClass: string; at: Date },
): Promise<DataSource> {
  const { name = "", namespace = "" } = dataSource.metadata;
  await kube.create<VolumeSnapshot>({
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshot",
    metadata: {
      name,
      namespace,
      labels: { [IMAGE]: openstackId(dataSource) },
      ownerReferences: [ownerReference(dataSource)],
    },
    spec: { source: { persistentVolumeClaimName: volume.name }, volumeSnapshotClassName: snapshotClass },
  });
  return await kube.update<Kinds["DataSource"]>(dataSource, (copy) => {
    copy.spec.source = { snapshot: { namespace, name } };
    copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: timestamp(at) };
    return copy;
  });
}
