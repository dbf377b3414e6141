/**
 * An import, one look after the other: copies that are missing are made, those that failed are taken back, and what was staged in a
 * store that nobody asked for goes when the data is where it shall be. Every step may be done twice.
 * https://opendev.org/openstack/glance/src/tag/33.0.0/glance/async_/flows/api_image_import.py
 */

import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists, isForbidden, isInvalid, isQuotaExceeded } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { CHECKSUM, HASH, HIDDEN, IMAGES_NAMESPACE, IMPORT, SIZE, STATUS, UPDATED_AT, VIRTUAL_SIZE } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { type Copy, copiesOf } from "./copies.ts";
import type { DataSource } from "./data-source.ts";
import { toCopy, toDownload } from "./data-volume.ts";
import { deleteObjects, ownData, placeOf } from "./image-data.ts";
import { type Import, importOf, isRunning } from "./importing.ts";
import { reopen } from "./sharing.ts";

/** Looked at again after this time where no event of the image's own namespace would tell. */
const AGAIN = { requeueAfterSeconds: 2 };

/**
 * Copies are made by Dicot itself, beside the first one: only where whoever can write the DataSource may do so himself, which is in his
 * own namespace, and in that of the public images.
 */
export const isCopyable = (dataSource: DataSource): boolean =>
  [placeOf(dataSource).namespace, IMAGES_NAMESPACE].includes(dataSource.metadata.namespace ?? "");

export async function advanceImport(kube: Kube, dataSource: DataSource, now: Date): Promise<typeof AGAIN | undefined> {
  const running = importOf(dataSource);
  if (running === undefined || !isRunning(dataSource) || !isCopyable(dataSource)) return undefined;
  if (running.error !== undefined) return await takeBack(kube, dataSource, now);
  const refused = await makeMissing(kube, dataSource, running);
  const copies = copiesOf(kube, dataSource);
  const first = copies.find((copy) => copy.first);
  const broken = first === undefined || first.state === "failed";
  const isFailed = (store: string) => refused.has(store) || copies.some((copy) => copy.store === store && copy.state === "failed");
  const isReady = (store: string) => copies.some((copy) => copy.store === store && copy.state === "ready");
  const failed = broken ? running.stores : running.stores.filter((store) => running.failed.includes(store) || isFailed(store));
  const pending = running.stores.filter((store) => !failed.includes(store) && !isReady(store));
  const lost = running.allStoresMustSucceed ? failed.length > 0 : failed.length > 0 && failed.length === running.stores.length;
  if (broken || lost) {
    const error = broken ? "The data could not be imported." : `The data could not be brought into ${failed.join(", ")}.`;
    await takeBack(kube, await write(kube, dataSource, now, { failed, pending: [], error }), now);
    return AGAIN;
  }
  if (pending.length > 0 || first.state !== "ready") {
    await write(kube, dataSource, now, { failed, pending });
    return AGAIN;
  }
  await finish(kube, dataSource, { ...running, failed, pending }, now);
  return undefined;
}

/** Makes the claims that there are not yet. Returns the stores in which Kubernetes allows none, as by a quota. */
async function makeMissing(kube: Kube, dataSource: DataSource, { uri, stores, pending }: Import): Promise<Set<string>> {
  const refused = new Set<string>();
  const copies = copiesOf(kube, dataSource);
  const make = async (dataVolume: Kinds["DataVolume"], store: string | undefined) => {
    try {
      await kube.create(dataVolume);
    } catch (error) {
      if (isForbidden(error) || isQuotaExceeded(error) || isInvalid(error)) refused.add(store ?? "");
      // Made a moment ago, or somebody else's claim that has the name.
      else if (!isAlreadyExists(error)) throw error;
      else if (!ownData(kube, dataSource).some(({ metadata }) => metadata.name === dataVolume.metadata.name)) refused.add(store ?? "");
    }
  };
  if (uri !== undefined && !copies.some(({ first }) => first)) await make(toDownload(dataSource, { uri, store: stores[0] }), stores[0]);
  const there = new Set(copiesOf(kube, dataSource).map(({ store }) => store));
  for (const store of pending) if (!there.has(store)) await make(toCopy(dataSource, store), store);
  return refused;
}

/** All stores have it, or all that can: what lies elsewhere, or is broken, goes. */
async function finish(kube: Kube, dataSource: DataSource, ended: Import, now: Date): Promise<void> {
  const isWanted = ({ store, state }: Copy) =>
    state === "ready" && (ended.method === "copy-image" || ended.stores.length === 0 || ended.stores.includes(store ?? ""));
  const copies = copiesOf(kube, dataSource).filter(({ state }) => state !== "going");
  const settled = copies.some((copy) => copy.first && isWanted(copy)) ? dataSource : await lead(kube, dataSource, copies.find(isWanted));
  const leftovers = copiesOf(kube, settled).filter((copy) => !copy.first && !isWanted(copy) && isOfImport(copy, ended));
  await deleteObjects(
    kube,
    leftovers.flatMap(({ objects }) => objects),
  );
  await write(kube, settled, now, { failed: ended.failed, pending: [], outcome: "success" });
}

const isOfImport = ({ store }: Copy, { method, stores }: Import): boolean => method !== "copy-image" || stores.includes(store ?? "");

/** Has the image name `copy` as its first one. */
export async function lead(kube: Kube, dataSource: DataSource, copy: Copy | undefined): Promise<DataSource> {
  if (copy === undefined) return dataSource;
  const { namespace } = placeOf(dataSource);
  const led = await kube.update(dataSource, (draft) => {
    draft.spec.source = { pvc: { namespace, name: copy.name } };
    return draft;
  });
  await reopen(kube, led);
  return led;
}

/** What the import has made goes; then the image is queued again, or has the copies that it had. */
async function takeBack(kube: Kube, dataSource: DataSource, now: Date): Promise<typeof AGAIN | undefined> {
  const running = importOf(dataSource);
  if (running === undefined) return undefined;
  const copied = running.method === "copy-image";
  const left = copied
    ? copiesOf(kube, dataSource).flatMap((copy) => (!copy.first && running.stores.includes(copy.store ?? "") ? copy.objects : []))
    : ownData(kube, dataSource);
  if (left.length > 0) {
    await deleteObjects(
      kube,
      left.filter(({ metadata }) => metadata.deletionTimestamp === undefined),
    );
    return AGAIN;
  }
  await write(kube, dataSource, now, { outcome: "failure" }, !copied);
  return undefined;
}

const ofData = [SIZE, VIRTUAL_SIZE, CHECKSUM, HASH, STATUS];

/** `emptied`: the image has no data any more. Writes nothing where nothing is new. */
async function write(kube: Kube, dataSource: DataSource, now: Date, change: Partial<Import>, emptied = false): Promise<DataSource> {
  return await kube.update(dataSource, (draft) => {
    const before = importOf(draft);
    // Another import, or an upload, has taken its place.
    if (before === undefined || before.id !== importOf(dataSource)?.id) return undefined;
    const after = JSON.stringify({ ...before, ...change });
    if (after === JSON.stringify(before) && !emptied) return undefined;
    draft.metadata.annotations = { ...draft.metadata.annotations, [IMPORT]: after, [UPDATED_AT]: timestamp(now) };
    if (emptied) {
      draft.spec.source = {};
      for (const key of ofData) delete draft.metadata.annotations[key];
      // Glance deletes an image that a failed task has made; here it is what remembers the task.
      if (before.input !== undefined) draft.metadata.annotations[HIDDEN] = "true";
    }
    return draft;
  });
}
