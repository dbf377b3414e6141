/** Taking over storage of a back end: what is there, and how it becomes a volume, stands in storage.ts. */
import type {
  ManageableVolumes,
  ManageableVolumesDetail,
  OsVolumeManage,
  OsVolumeManageDetail,
} from "../../../generated/block-storage/index.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { AVAILABILITY_ZONE, BOOTABLE, DESCRIPTION, ID, METADATA, NAME, objectName, RECLAIM_POLICY, USER_ID } from "../../kube/names.ts";
import type { Backend } from "../backends.ts";
import { zoneOf } from "../create.ts";
import type { Query } from "../list.ts";
import { requireRoom } from "../quotas.ts";
import { knownOne, toPlainVolume } from "../view.ts";
import { type Claim, findVolumeByName, getVolume } from "../volume.ts";
import { encrypts, findType, getType, requireEncryption, type StorageClass } from "../volume-type.ts";
import { backendOfRequest, cut, extraInfo, type Manageable, referenced, toSummary } from "./listing.ts";
import { claimOf, reserve, type Storage, sizeOf, storagesOf, unsafe } from "./storage.ts";

const handlers = {
  list: async (call: Call) => ({ "manageable-volumes": cut(call, await manageables(call)).map(toSummary) }),

  /** The PersistentVolume is reserved for the claim first: a claim that names one which is another's waits for Kubernetes to look again. */
  async create(call: Omit<Call, "body"> & Pick<ManageableVolumes["create"], "body">) {
    const { name, description, metadata, availability_zone, bootable, host, cluster, ref, volume_type } = call.body.volume;
    const backend = backendOfRequest(call.kube, { host, cluster });
    const storage = referenced(await storagesOf(call.kube, backend), ref);
    const reason = unsafe(call.kube, storage);
    if (reason !== undefined) throw badRequest(`Unable to manage existing volume: ${reason}.`);
    const type = typeFor(call, storage, { backend, wanted: volume_type ?? undefined });
    const size = sizeOf(storage);
    requireRoom(call.kube, call.project.namespace, { volumes: 1, gigabytes: size, type });
    const id = crypto.randomUUID();
    const claim: Claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: objectName(name, id),
        namespace: call.project.namespace,
        labels: { [ID]: id },
        annotations: {
          [NAME]: (name ?? "").trim(),
          [USER_ID]: call.token.userId,
          ...(description && { [DESCRIPTION]: description.trim() }),
          ...(metadata && Object.keys(metadata).length > 0 && { [METADATA]: JSON.stringify(metadata) }),
          ...(availability_zone && { [AVAILABILITY_ZONE]: zoneOf(call, availability_zone) ?? "" }),
          ...(isTrue(bootable) && { [BOOTABLE]: "true" }),
          [RECLAIM_POLICY]: type.reclaimPolicy ?? "Delete",
        },
      },
      spec: {
        accessModes: [...(storage.spec.accessModes ?? [])],
        ...(storage.spec.volumeMode && { volumeMode: storage.spec.volumeMode }),
        storageClassName: type.metadata.name ?? "",
        volumeName: storage.metadata.name ?? "",
        resources: { requests: { storage: storage.spec.capacity?.["storage"] ?? "0" } },
      },
    };
    await reserve(call.kube.own, storage, claim);
    await call.kube.create<Claim>(claim);
    const made = knownOne(call.kube, await getVolume(call.kube, call.project.namespace, id));
    return new Reply({ status: 202, body: { volume: toPlainVolume(call, made) } });
  },
};

const detail = { list: async (call: Call) => ({ "manageable-volumes": cut(call, await manageables(call)) }) };

export const volumeManage = handlers satisfies Handlers<OsVolumeManage>;
export const volumeManageDetail = detail satisfies Handlers<OsVolumeManageDetail>;
export const manageableVolumes = handlers satisfies Handlers<ManageableVolumes>;
export const manageableVolumesDetail = detail satisfies Handlers<ManageableVolumesDetail>;

async function manageables(call: Call): Promise<Manageable[]> {
  const { host, cluster } = call.query as Query;
  return (await storagesOf(call.kube, backendOfRequest(call.kube, { host, cluster }))).map((storage) => {
    const { namespace = "", name = "" } = storage.spec.claimRef ?? {};
    const reason = unsafe(call.kube, storage);
    return {
      reference: { "source-name": storage.metadata.name ?? "" },
      size: sizeOf(storage),
      safe_to_manage: reason === undefined,
      reason_not_safe: reason ?? null,
      cinder_id: (claimOf(call.kube, storage) && findVolumeByName(call.kube, namespace, name)?.id) ?? null,
      extra_info: extraInfo(storage),
    };
  });
}

/** Its own class, or another one of the driver. Throws 400 for one that promises what nobody knows of the storage. */
function typeFor(call: Call, { spec }: Storage, { backend, wanted }: { backend: Backend; wanted: string | undefined }): StorageClass {
  const own = spec.storageClassName ? findType(call.kube, spec.storageClassName) : undefined;
  const type = wanted === undefined ? own : getType({ kube: call.kube, admin: call.admin, project: call.project.id }, wanted);
  if (type === undefined) throw badRequest("Invalid volume type: the storage has no StorageClass any more: volume_type must name one.");
  if (type.provisioner !== backend.driver) throw badRequest(`Invalid volume type: ${wanted} is of another back end than ${backend.host}.`);
  if (type.metadata.name !== own?.metadata.name && encrypts(type))
    throw badRequest(`Invalid volume type: whether the storage is encrypted as ${wanted} promises, nobody knows.`);
  requireEncryption(type);
  return type;
}
