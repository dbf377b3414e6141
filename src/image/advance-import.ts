/**
 * An import, one look after the other: copies that are missing are made, those that failed are taken back, and what was staged in a
 * store that nobody asked for goes when the data is where it shall be. Every step may be done twice.
 * https://opendev.org/openstack/glance/src/tag/33.0.0/glance/async_/flows/api_image_import.py
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists, isForbidden, isInvalid, isQuotaExceeded } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { CHECKSUM, HASH, HIDDEN, IMPORT, SIZE, STATUS, UPDATED_AT, VIRTUAL_SIZE } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { type Copy, copiesOf } from "./copies.ts";
import type { DataSource } from "./data-source.ts";
import { toCopy, toDownload } from "./data-volume.ts";
import { commandsData, deleteObjects, ownData, placeOf } from "./image-data.ts";
import { type Import, importOf, isRunning } from "./importing.ts";
import { reopen } from "./sharing.ts";

/** Looked at again after this time where no event of the image's own namespace would tell. */
const AGAIN = { requeueAfterSeconds: 2 };

interface Step {
  kube: Kube;
  dataSource: DataSource;
  now: Date;
}

export async function advanceImport(step: Step): Promise<typeof AGAIN | undefined> {
  const { kube, dataSource } = step;
  const running = importOf(dataSource);
  if (running === undefined || !isRunning(dataSource) || !commandsData(dataSource)) return undefined;
  if (running.error !== undefined) return await takeBack(step);
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
    await takeBack({ ...step, dataSource: await write(step, { failed, pending: [], error }) });
    return AGAIN;
  }
  if (pending.length > 0 || first.state !== "ready") {
    await write(step, { failed, pending });
    return AGAIN;
  }
  await finish(step, { ...running, failed, pending });
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
async function finish({ kube, dataSource, now }: Step, ended: Import): Promise<void> {
  const isWanted = ({ store, state }: Copy) =>
    state === "ready" && (ended.method === "copy-image" || ended.stores.length === 0 || ended.stores.includes(store ?? ""));
  const copies = copiesOf(kube, dataSource).filter(({ state }) => state !== "going");
  const settled = copies.some((copy) => copy.first && isWanted(copy)) ? dataSource : await lead(kube, dataSource, copies.find(isWanted));
  const leftovers = copiesOf(kube, settled).filter((copy) => !copy.first && !isWanted(copy) && isOfImport(copy, ended));
  await deleteObjects(
    kube,
    leftovers.flatMap(({ objects }) => objects),
  );
  await write({ kube, dataSource: settled, now }, { failed: ended.failed, pending: [], outcome: "success" });
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
async function takeBack(step: Step): Promise<typeof AGAIN | undefined> {
  const { kube, dataSource } = step;
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
  await write(step, { outcome: "failure" }, copied ? undefined : withoutData);
  return undefined;
}

const ofData = [SIZE, VIRTUAL_SIZE, CHECKSUM, HASH, STATUS];

function withoutData(draft: DataSource): void {
  const annotations = { ...draft.metadata.annotations };
  for (const key of ofData) delete annotations[key];
  // Glance deletes an image that a failed task has made; here it is what remembers the task.
  if (importOf(draft)?.input !== undefined) annotations[HIDDEN] = "true";
  draft.metadata.annotations = annotations;
  draft.spec.source = {};
}

/** Writes nothing where nothing is new, and where another import has taken this one's place. */
async function write({ kube, dataSource, now }: Step, change: Partial<Import>, alter?: (draft: DataSource) => void): Promise<DataSource> {
  return await kube.update(dataSource, (draft) => {
    const before = importOf(draft);
    if (before === undefined || before.id !== importOf(dataSource)?.id) return undefined;
    const after = JSON.stringify({ ...before, ...change });
    if (after === JSON.stringify(before)) return undefined;
    alter?.(draft);
    draft.metadata.annotations = { ...draft.metadata.annotations, [IMPORT]: after, [UPDATED_AT]: timestamp(now) };
    return draft;
  });
}
