/**
 * The copies of an image's data, one for each store that it is in: claims that DataVolumes fill, in the namespace of the first of them.
 * The DataSource names that one; the others are found by their names, which are the image's and the store's.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IMAGE, IMAGES_NAMESPACE, openstackId, STATUS } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { DataSource, Status } from "./data-source.ts";
import { findData, hasFailed, type ImageData, placeOf } from "./image-data.ts";
import { importOf } from "./importing.ts";
import { defaultClass, findStores, storeId } from "./stores.ts";

export interface Copy {
  /** Undefined where nothing says in which class a claim is. */
  store: string | undefined;
  name: string;
  state: "ready" | "pending" | "failed" | "going";
  /** The DataSource names this one. */
  first: boolean;
  objects: KubeObject[];
}

export const copyName = ({ metadata }: DataSource, store: string): string => `${metadata.name}-${store}`;

/** Every name that a claim of the image may have: `share` opens them all. */
export function claimNames(kube: Kube, dataSource: DataSource): string[] {
  const stores = findStores(kube).map((store) => copyName(dataSource, storeId(store)));
  return [...new Set([placeOf(dataSource).name, dataSource.metadata.name ?? "", ...stores])];
}

export function copiesOf(kube: Kube, dataSource: DataSource): Copy[] {
  const { namespace, name: first } = placeOf(dataSource);
  const { source } = dataSource.spec;
  const named = importOf(dataSource)?.stores.map((store) => copyName(dataSource, store)) ?? [];
  const names = new Set([...claimNames(kube, dataSource), ...named]);
  return [...names].flatMap((name) => {
    const isFirst = name === first && (source?.pvc ?? source?.snapshot) !== undefined;
    const data = isFirst
      ? findData(kube, dataSource)
      : { dataVolume: kube.find("DataVolume", namespace, name), claim: kube.find("PersistentVolumeClaim", namespace, name) };
    const objects = [data.dataVolume, data.claim, data.snapshot].filter((one) => one !== undefined);
    const ours = isFirst || objects.some(({ metadata }) => metadata.labels?.[IMAGE] === openstackId(dataSource));
    if (objects.length === 0 || !ours) return [];
    return [{ store: storeOf(kube, data), name, state: stateOf(data), first: isFirst, objects }];
  });
}

function stateOf({ dataVolume, claim, snapshot }: ImageData): Copy["state"] {
  if ([dataVolume, claim, snapshot].some((one) => one?.metadata.deletionTimestamp !== undefined)) return "going";
  if (snapshot) return snapshot.status?.readyToUse ? "ready" : snapshot.status?.error ? "failed" : "pending";
  if (dataVolume) return dataVolume.status?.phase === "Succeeded" ? "ready" : hasFailed(dataVolume) ? "failed" : "pending";
  return claim?.status?.phase === "Lost" ? "failed" : "ready";
}

/** A snapshot is where its claim is, or was: with the same driver. */
function storeOf(kube: Kube, { dataVolume, claim, snapshot }: ImageData): string | undefined {
  const written = claim?.spec.storageClassName ?? dataVolume?.spec.storage?.storageClassName ?? dataVolume?.spec.pvc?.storageClassName;
  if (snapshot === undefined) return written;
  const { persistentVolumeClaimName: name = "" } = snapshot.spec.source;
  const origin = kube.find("PersistentVolumeClaim", snapshot.metadata.namespace, name)?.spec.storageClassName;
  const driver = kube.find("VolumeSnapshotClass", undefined, snapshot.spec.volumeSnapshotClassName ?? "")?.driver;
  const store = findStores(kube).find(({ provisioner }) => provisioner === driver);
  return origin ?? (store && storeId(store));
}

/** The stores that clients are told of, the heaviest first; undefined where the cloud has none. What is only staged is in none. */
export function shownStores(kube: Kube, dataSource: DataSource, status: Status): string[] | undefined {
  const order = findStores(kube).map(storeId);
  if (order.length === 0) return undefined;
  if ((status !== "active" && status !== "importing") || dataSource.metadata.annotations?.[STATUS] === "uploading") return [];
  const running = importOf(dataSource);
  const staged = running?.method === "glance-direct" && running.outcome === undefined;
  const ready = copiesOf(kube, dataSource).flatMap(({ state, store }) =>
    state === "ready" && store !== undefined && !(staged && !running.stores.includes(store)) ? [store] : [],
  );
  return [...new Set(ready)].sort((a, b) => rank(order, a) - rank(order, b));
}

/** A class that is no store any more comes last. */
const rank = (order: string[], store: string): number => (order.includes(store) ? order.indexOf(store) : order.length);

export type DataVolumeSource = Pick<Kinds["DataVolume"]["spec"], "source" | "sourceRef">;

/**
 * What a disk in `storageClass` is made of: the copy of the image there, which the driver clones, else the image. Copies in another
 * project's namespace are not tried: the right to clone them may be older than they are.
 */
export function cloneSource(
  kube: Kube,
  dataSource: DataSource,
  wanted: { storageClass: string | undefined; namespace: string },
): DataVolumeSource {
  const { namespace = "", name = "" } = dataSource.metadata;
  const place = placeOf(dataSource);
  const storageClass = wanted.storageClass ?? defaultClass(kube.list("StorageClass"));
  const near = findStores(kube).length > 0 && [IMAGES_NAMESPACE, wanted.namespace].includes(place.namespace);
  const copy = near
    ? copiesOf(kube, dataSource).find(({ first, state, store }) => !first && state === "ready" && store === storageClass)
    : undefined;
  return copy === undefined
    ? { sourceRef: { kind: "DataSource", namespace, name } }
    : { source: { pvc: { namespace: place.namespace, name: copy.name } } };
}
