/** Offers of volumes to other projects: which Kubernetes object one is, stands in transfer.ts. Cinder has them under two names. */
import type { OsVolumeTransfer, OsVolumeTransferAccept, OsVolumeTransferDetail } from "../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { objectName, openstackId, STATUS, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { annotate } from "./actions/common.ts";
import { deleteUnlessGone } from "./delete.ts";
import { type Fields, listedNamespace, page } from "./list.ts";
import { requireRoom } from "./quotas.ts";
import { snapshotsOf } from "./snapshot.ts";
import { newKey, opens, send, toAcceptance, toSecret, type VolumeTransfer } from "./transfer.ts";
import { cinderTime, knownOne, linksTo } from "./view.ts";
import { findVolume, getVolume, projectOf } from "./volume.ts";

export const volumeTransfers = {
  list(call) {
    const { items, links } = found(call, "os-volume-transfer");
    return { transfers: items.map((one) => toSummary(call, one)), ...(links && { transfers_links: links }) };
  },

  async create(call) {
    const { volume_id, name } = call.body.transfer;
    call.enforce("volume:create_transfer", { project_id: call.project.id });
    const one = knownOne(call.kube, await getVolume(call.kube, call.project.namespace, volume_id));
    if (one.status !== "available") throw badRequest(`Invalid volume: status must be available, it is ${one.status}.`);
    if (snapshotsOf(call.kube, one.volume).length > 0)
      throw badRequest("Invalid volume: a volume with snapshots cannot go to another project.");
    const key = newKey();
    const objectId = objectName(name, crypto.randomUUID());
    const { namespace } = call.project;
    const secret = await call.kube.create(toSecret(objectId, namespace, key));
    const transfer = await call.kube.create<VolumeTransfer>({
      apiVersion: "volume.dicot.io/v1alpha1",
      kind: "VolumeTransfer",
      metadata: { name: objectId, namespace },
      spec: { volumeID: one.volume.id, authKeySecretName: secret.metadata.name ?? "", ...(name && { name: name.trim() }) },
    });
    await annotate(call, one.volume, { [STATUS]: "awaiting-transfer" });
    return { transfer: { ...toTransfer(call, transfer), auth_key: key } };
  },

  show: async (call) => ({ transfer: toTransfer(call, await get(call, call.reach)) }),

  async delete(call) {
    const transfer = await get(call, call.reach);
    call.enforce("volume:delete_transfer", { project_id: projectOf(call.kube, transfer.metadata.namespace ?? "") });
    const volume = findVolume(call.kube, transfer.metadata.namespace, transfer.spec.volumeID);
    await deleteUnlessGone(call.kube, transfer);
    await deleteUnlessGone(call.kube, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: transfer.spec.authKeySecretName, namespace: transfer.metadata.namespace ?? "" },
    });
    if (volume) await annotate(call, volume, { [STATUS]: undefined });
    return new Reply({ status: 202 });
  },
} satisfies Handlers<OsVolumeTransfer>;

export const volumeTransfersDetail = {
  list(call) {
    const { items, links } = found(call, "os-volume-transfer/detail");
    return { transfers: items.map((one) => toTransfer(call, one)), ...(links && { transfers_links: links }) };
  },
} satisfies Handlers<OsVolumeTransferDetail>;

export const volumeTransfersAccept = {
  /** Whoever knows the id and the key may: the project it comes from is not asked again. */
  async create(call) {
    const transfer = await get(call, undefined);
    const { kube, project } = call;
    const { namespace = "" } = transfer.metadata;
    const secret = await kube.own.read("Secret", namespace, transfer.spec.authKeySecretName);
    if (!opens(secret, String(call.body.accept.auth_key)))
      throw badRequest("Invalid input received: Attempt to transfer volume with an incorrect auth key.");
    const one = knownOne(kube, await getVolume(kube, namespace, transfer.spec.volumeID));
    if (one.status !== "awaiting-transfer") throw badRequest(`Invalid volume: status must be awaiting-transfer, it is ${one.status}.`);
    if (namespace === project.namespace) throw badRequest("Invalid volume: it is this project's already.");
    requireRoom(kube, project.namespace, { volumes: 1, gigabytes: one.size, type: one.storageClass });
    const acceptance = toAcceptance(transfer, one.volume, { project, userId: call.token.userId });
    // There is one of its name only: of two who accept at once, one does.
    const accepted = await kube.own.create(acceptance).catch((error: unknown) => {
      throw isAlreadyExists(error) ? conflict(`Transfer ${openstackId(transfer)} was accepted already.`) : error;
    });
    await send(kube, accepted);
    return { transfer: toSummary(call, transfer) };
  },
} satisfies Handlers<OsVolumeTransferAccept>;

type TransferCall = Call & { path: { volume_transfer_id: string } };

/** Throws 404 for one that was accepted: the volume is on its way then. */
async function get(call: Pick<TransferCall, "kube" | "path">, reach: string | undefined): Promise<VolumeTransfer> {
  const id = call.path.volume_transfer_id;
  const transfer = await call.kube.getById("VolumeTransfer", reach, id, "Transfer");
  if (isAccepted(call.kube, transfer)) throw notFound("Transfer", id, "TransferNotFound");
  return transfer;
}

function found(call: Call, path: string) {
  const all = call.kube.list("VolumeTransfer", listedNamespace(call)).filter((one) => !isAccepted(call.kube, one));
  return page(call, path, all, (one): Fields => ({ ...toTransfer(call, one), created_at: one.metadata.creationTimestamp }));
}

const isAccepted = (kube: Kube, transfer: VolumeTransfer): boolean =>
  transfer.metadata.namespace === SYSTEM_NAMESPACE || kube.find("VolumeTransfer", SYSTEM_NAMESPACE, openstackId(transfer)) !== undefined;

const toSummary = (call: Pick<Call, "url" | "path">, transfer: VolumeTransfer) => ({
  id: openstackId(transfer),
  volume_id: transfer.spec.volumeID,
  name: transfer.spec.name ?? null,
  links: linksTo(call, "os-volume-transfer", openstackId(transfer)),
});

const toTransfer = (call: Pick<Call, "url" | "path" | "since" | "kube">, transfer: VolumeTransfer) => ({
  ...toSummary(call, transfer),
  created_at: cinderTime(transfer.metadata.creationTimestamp),
  ...(call.since("3.55") && { no_snapshots: transfer.spec.noSnapshots ?? false }),
  ...(call.since("3.57") && {
    source_project_id: projectOf(call.kube, transfer.metadata.namespace ?? ""),
    // One that was accepted is shown no more.
    destination_project_id: null,
    accepted: false,
  }),
});
