/**
 * A snapshot of a driver that no VolumeSnapshot has is a VolumeSnapshotContent whose deletion policy is `Retain`. A content says for good
 * which VolumeSnapshot it was made for, so that to manage one is to make another content of the same handle, and a VolumeSnapshot for it:
 * https://kubernetes.io/docs/concepts/storage/volume-snapshots/#provisioning-volume-snapshot
 */
import type {
  ManageableSnapshots,
  ManageableSnapshotsDetail,
  OsSnapshotManage,
  OsSnapshotManageDetail,
} from "../../../generated/block-storage/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { DESCRIPTION, ID, METADATA, NAME, objectName, openstackId, SIZE, SOURCE_VOLUME, UNMANAGED, USER_ID } from "../../kube/names.ts";
import { GiB } from "../../kube/quantity.ts";
import { deleteUnlessGone } from "../delete.ts";
import type { Query } from "../list.ts";
import { requireRoom } from "../quotas.ts";
import { snapshotClassOf, toSnapshotSummary, type VolumeSnapshot } from "../snapshot.ts";
import { knownOne } from "../view.ts";
import { getVolume, type Volume } from "../volume.ts";
import { backendOfRequest, cut, extraInfo, type Manageable, referenced, toSummary } from "./listing.ts";
import { readStorages, storageOf } from "./storage.ts";

type Content = Kinds["VolumeSnapshotContent"];

const handlers = {
  list: async (call: Call) => ({ "manageable-snapshots": cut(call, await manageables(call)).map(toSummary) }),

  /** The content comes first, as its snapshot would be in error without it; the old one goes last, so that the handle is never lost. */
  async create(call: Omit<Call, "body"> & Pick<ManageableSnapshots["create"], "body">) {
    const { volume_id, ref, name, description, metadata } = call.body.snapshot;
    const one = knownOne(call.kube, await getVolume(call.kube, call.reach, volume_id));
    const { volume, storageClass } = one;
    const content = referenced(
      call.kube.list("VolumeSnapshotContent").filter(({ spec }) => spec.driver === storageClass?.provisioner),
      ref,
    );
    const reason = unsafe(call.kube, content) ?? (await foreign(call.kube, content, volume));
    const handle = handleOf(content);
    if (reason !== undefined || handle === undefined)
      throw badRequest(`Unable to manage existing snapshot: ${reason ?? "it is not cut yet"}.`);
    const size = sizeOf(content) || one.size;
    const volumeSnapshotClassName = snapshotClassOf(call.kube, storageClass);
    requireRoom(call.kube, volume.namespace, { snapshots: 1, gigabytes: size, type: storageClass });
    const id = crypto.randomUUID();
    const snapshot: VolumeSnapshot = {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshot",
      metadata: {
        name: objectName(name, id),
        namespace: volume.namespace,
        labels: { [ID]: id },
        annotations: {
          [NAME]: (name ?? "").trim(),
          [SIZE]: String(size),
          [SOURCE_VOLUME]: volume.id,
          [USER_ID]: call.token.userId,
          ...(description && { [DESCRIPTION]: description.trim() }),
          ...(metadata && Object.keys(metadata).length > 0 && { [METADATA]: JSON.stringify(metadata) }),
        },
      },
      spec: { source: { volumeSnapshotContentName: `snapcontent-${id}` }, volumeSnapshotClassName },
    };
    await call.kube.create<Content>(toContent(call.kube, content, { snapshot, handle }));
    const created = await call.kube.create<VolumeSnapshot>(snapshot);
    await retire(call.kube, content);
    return new Reply({ status: 202, body: { snapshot: toSnapshotSummary(call, created) } });
  },
};

const detail = { list: async (call: Call) => ({ "manageable-snapshots": cut(call, await manageables(call)) }) };

export const snapshotManage = handlers satisfies Handlers<OsSnapshotManage>;
export const snapshotManageDetail = detail satisfies Handlers<OsSnapshotManageDetail>;
export const manageableSnapshots = handlers satisfies Handlers<ManageableSnapshots>;
export const manageableSnapshotsDetail = detail satisfies Handlers<ManageableSnapshotsDetail>;

const handleOf = ({ spec, status }: Content): string | undefined => spec.source.snapshotHandle ?? status?.snapshotHandle;
const sizeOf = ({ status }: Content): number => Math.ceil((status?.restoreSize ?? 0) / GiB);

/** A handle that two contents have is shown once, by the one that a snapshot has. */
async function manageables(call: Call): Promise<Manageable[]> {
  const { host, cluster } = call.query as Query;
  const { driver } = backendOfRequest(call.kube, { host, cluster });
  const contents = call.kube.list("VolumeSnapshotContent").filter(({ spec }) => spec.driver === driver);
  const storages = await readStorages(call.kube);
  const byHandle = Map.groupBy(contents, (one) => handleOf(one) ?? one.metadata.uid ?? "");
  return [...byHandle.values()].map((alike) => {
    const content = alike.find((one) => snapshotOf(call.kube, one)) ?? alike[0]!;
    const snapshot = snapshotOf(call.kube, content);
    const reason = unsafe(call.kube, content);
    const storage = storages.find(({ spec }) => spec.csi?.volumeHandle === content.spec.source.volumeHandle);
    return {
      reference: { "source-name": content.metadata.name ?? "" },
      size: sizeOf(content),
      safe_to_manage: reason === undefined,
      reason_not_safe: reason ?? null,
      cinder_id: snapshot ? openstackId(snapshot) : null,
      extra_info: extraInfo(content),
      source_reference: { "source-name": storage?.metadata.name ?? "" },
    };
  });
}

function snapshotOf(kube: Kube, { spec }: Content): VolumeSnapshot | undefined {
  const { namespace, name = "", uid } = spec.volumeSnapshotRef;
  const snapshot = kube.find("VolumeSnapshot", namespace, name);
  return uid === undefined || snapshot?.metadata.uid === uid ? snapshot : undefined;
}

/** Why it cannot be managed; undefined where it can. */
function unsafe(kube: Kube, content: Content): string | undefined {
  if (content.metadata.deletionTimestamp !== undefined) return "it is being deleted";
  if (handleOf(content) === undefined) return "it is not cut yet";
  const alike = kube
    .list("VolumeSnapshotContent")
    .filter((one) => one.spec.driver === content.spec.driver && handleOf(one) === handleOf(content));
  if (alike.some((one) => snapshotOf(kube, one))) return "already managed";
  return undefined;
}

/** A content that was made for a claim says of which storage it is; one that was managed before does not. */
async function foreign(kube: Kube, { spec }: Content, { id, claim }: Volume): Promise<string | undefined> {
  const storage = await storageOf(kube, claim);
  const { volumeHandle } = spec.source;
  return volumeHandle === undefined || volumeHandle === storage?.spec.csi?.volumeHandle ? undefined : `it is not of volume ${id}`;
}

function toContent(kube: Kube, old: Content, { snapshot, handle }: { snapshot: VolumeSnapshot; handle: string }): Content {
  const className = snapshot.spec.volumeSnapshotClassName ?? "";
  const { driver, sourceVolumeMode } = old.spec;
  const { namespace = "", name = "" } = snapshot.metadata;
  return {
    apiVersion: "snapshot.storage.k8s.io/v1",
    kind: "VolumeSnapshotContent",
    metadata: { name: snapshot.spec.source.volumeSnapshotContentName ?? "" },
    spec: {
      driver,
      source: { snapshotHandle: handle },
      deletionPolicy: kube.find("VolumeSnapshotClass", undefined, className)?.deletionPolicy ?? "Delete",
      volumeSnapshotClassName: className,
      ...(sourceVolumeMode && { sourceVolumeMode }),
      volumeSnapshotRef: { apiVersion: "snapshot.storage.k8s.io/v1", kind: "VolumeSnapshot", namespace, name },
    },
  };
}

/** The handle is another content's now. */
async function retire(kube: Kube, content: Content): Promise<void> {
  await kube.update<Content>(content, (copy) => {
    copy.spec.deletionPolicy = "Retain";
    return copy;
  });
  await deleteUnlessGone(kube, content);
}

/** Leaves what the driver has behind, and says what snapshot it was. Throws 400 for a snapshot that is not cut. */
export async function retainContent(kube: Kube, snapshot: VolumeSnapshot): Promise<void> {
  const content = kube.find("VolumeSnapshotContent", undefined, snapshot.status?.boundVolumeSnapshotContentName ?? "");
  if (content === undefined || handleOf(content) === undefined)
    throw badRequest("Invalid snapshot: there is nothing of it in the storage that could be left behind.");
  await kube.update<Content>(content, (copy) => {
    copy.spec.deletionPolicy = "Retain";
    copy.metadata.labels = { ...copy.metadata.labels, [UNMANAGED]: openstackId(snapshot) };
    return copy;
  });
}
