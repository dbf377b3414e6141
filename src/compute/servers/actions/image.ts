/** createImage: a VolumeSnapshot of the root disk, and a DataSource that names it. https://docs.openstack.org/api-ref/compute/#create-image-createimage-action */
import { randomUUID } from "node:crypto";
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Kinds } from "../../../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../../../http/call.ts";
import { badRequest, conflict } from "../../../http/errors.ts";
import { toDataSource } from "../../../image/data-source.ts";
import { IMAGE, IMAGE_ID, objectName } from "../../../kube/names.ts";
import { checkMetadataQuota } from "../../quota.ts";
import { flavorOf, getUnlocked, rootDiskName, type Server } from "../surroundings.ts";
import { userOf } from "../view.ts";
import { subresource } from "./power.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;
type VolumeSnapshot = Kinds["VolumeSnapshot"];

/** How long KubeVirt keeps a file system frozen should nobody thaw it. */
const FREEZE_SECONDS = 30;

function rootClaim({ vm, id }: Server): string {
  const root = vm.spec.template.spec?.volumes?.find(({ name }) => name === rootDiskName(vm));
  const name = root?.persistentVolumeClaim?.claimName ?? root?.dataVolume?.name;
  if (name === undefined) throw badRequest(`The root disk of instance ${id} is a container image: it has nothing that could be kept.`);
  return name;
}

const toSnapshot = (name: string, namespace: string, claim: string, imageId: string): VolumeSnapshot => ({
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshot",
  metadata: { name, namespace, labels: { [IMAGE]: imageId } },
  spec: { source: { persistentVolumeClaimName: claim } },
});

/** With an agent in the guest its file systems are at rest while the snapshot is taken. */
async function frozen<T>(call: Call, server: Server, take: () => Promise<T>): Promise<T> {
  const agent = server.vmi?.status?.conditions?.some(({ type, status }) => type === "AgentConnected" && status === "True") ?? false;
  if (!agent) return await take();
  await subresource(call, server, "virtualmachineinstances", "freeze", { unfreezeTimeout: `${FREEZE_SECONDS}s` });
  try {
    return await take();
  } finally {
    await subresource(call, server, "virtualmachineinstances", "unfreeze");
  }
}

export const image = {
  async createImage(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "createImage", { vm_state: ["active", "stopped", "paused"] });
    const { name, metadata = {} } = call.body.createImage;
    const { namespace = "", annotations = {} } = server.vm.metadata;
    checkMetadataQuota(call.kube, namespace, metadata);
    if (call.kube.list("VolumeSnapshotClass").length === 0) throw conflict("The storage of this cloud takes no snapshots.");
    const claim = rootClaim(server);
    const id = randomUUID();
    const flavor = flavorOf(call.kube, server.vm);
    const attributes = {
      name: name.trim(),
      visibility: "private" as const,
      protected: false,
      os_hidden: false,
      min_disk: flavor?.disk ?? 0,
      min_ram: 0,
      disk_format: "raw",
      container_format: "bare",
      tags: [],
      // What Nova notes of where an image comes from. nova/compute/utils.py (create_image)
      properties: {
        image_type: "snapshot",
        instance_uuid: server.id,
        user_id: userOf(server.vm),
        ...(annotations[IMAGE_ID] ? { base_image_ref: annotations[IMAGE_ID] } : {}),
        ...metadata,
      },
    };
    const snapshot = await frozen(call, server, () => call.kube.create(toSnapshot(objectName(name, id), namespace, claim, id)));
    const dataSource = toDataSource(attributes, { id, namespace });
    dataSource.spec = { source: { snapshot: { namespace, name: snapshot.metadata.name ?? "" } } };
    try {
      await call.kube.create(dataSource);
    } catch (error) {
      await call.kube.delete(snapshot);
      throw error;
    }
    // Its id in the body since 2.45, before at the end of an address.
    return call.since("2.45") ? { image_id: id } : new Reply({ status: 202, headers: { location: `${call.url}/images/${id}` } });
  },
} satisfies Actions;
