/** createImage: a VolumeSnapshot of the root disk, and a DataSource that names it. https://docs.openstack.org/api-ref/compute/#create-image-createimage-action */
import { randomUUID } from "node:crypto";
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Kinds } from "../../../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../../../http/call.ts";
import { badRequest, conflict } from "../../../http/errors.ts";
import { type DataSource, toDataSource } from "../../../image/data-source.ts";
import { IMAGE, IMAGE_ID, objectName, openstackId } from "../../../kube/names.ts";
import { ownerReference } from "../../../kube/owners.ts";
import { checkMetadataQuota } from "../../quota.ts";
import { rotate } from "../imaging.ts";
import { attachmentsOf, flavorOf, getUnlocked, rootDiskName, type Server } from "../surroundings.ts";
import { type Task, taskOf } from "../task.ts";
import { userOf } from "../view.ts";
import { subresource } from "./power.ts";
import { beginTask } from "./resize.ts";
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

const toSnapshot = (name: string, claim: string, image: DataSource): VolumeSnapshot => ({
  apiVersion: "snapshot.storage.k8s.io/v1",
  kind: "VolumeSnapshot",
  metadata: {
    name,
    namespace: image.metadata.namespace ?? "",
    labels: { [IMAGE]: openstackId(image) },
    ownerReferences: [ownerReference(image)],
  },
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

/** Keeps the root disk as it is now; gives the image's id. The snapshot's class decides how soon the image is usable. */
export async function takeImage(
  call: Call,
  server: Server,
  { name, properties, owned = false }: { name: string; properties: Record<string, string>; owned?: boolean },
): Promise<string> {
  const { namespace = "", annotations = {} } = server.vm.metadata;
  checkMetadataQuota(call.kube, namespace, properties);
  if (call.kube.list("VolumeSnapshotClass").length === 0) throw conflict("The storage of this cloud takes no snapshots.");
  const claim = rootClaim(server);
  const id = randomUUID();
  const attributes = {
    name: name.trim(),
    visibility: "private" as const,
    protected: false,
    os_hidden: false,
    min_disk: flavorOf(call.kube, server.vm)?.disk ?? 0,
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
      ...properties,
    },
  };
  const snapshotName = objectName(name, id);
  const dataSource = toDataSource(attributes, { id, namespace });
  dataSource.spec = { source: { snapshot: { namespace, name: snapshotName } } };
  // What is a part of the server goes with it.
  if (owned) dataSource.metadata.ownerReferences = [ownerReference(server.vm)];
  // The image first, so that its snapshot has an owner from the beginning.
  const owner = await call.kube.create(dataSource);
  try {
    await frozen(call, server, () => call.kube.create(toSnapshot(snapshotName, claim, owner)));
  } catch (error) {
    await call.kube.delete(owner);
    throw error;
  }
  return id;
}

/** A server that is still being finished by its maker is left to him; its image goes on by itself. */
async function begin(call: Call, server: Server, task: Task & { kind: "image" }): Promise<void> {
  if (taskOf(server.vm)?.kind === "create") return rotate(call.kube, server.vm, task);
  await beginTask(call, server, task);
}

/** Its id in the body since 2.45, before at the end of an address. */
const answerWith = (call: Call, id: string) =>
  call.since("2.45") ? { image_id: id } : new Reply({ status: 202, headers: { location: `${call.url}/images/${id}` } });

export const image = {
  async createImage(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "createImage", { vm_state: ["active", "stopped", "paused"] });
    const { name, metadata = {} } = call.body.createImage;
    const id = await takeImage(call, server, { name, properties: metadata });
    await begin(call, server, { kind: "image", phase: "snapshot", image: id });
    return answerWith(call, id);
  },

  async createBackup(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "createBackup", { vm_state: ["active", "stopped", "paused"] });
    const { name, backup_type, rotation, metadata = {} } = call.body.createBackup;
    if (attachmentsOf(call.kube, server.vm).some(({ root }) => root))
      throw badRequest("Backup is not supported for volume-backed instances.");
    const id = await takeImage(call, server, { name, properties: { ...metadata, image_type: "backup", backup_type } });
    await begin(call, server, { kind: "image", phase: "backup", image: id, rotation: { type: backup_type, most: Number(rotation) } });
    // A rotation of 0 keeps no backup at all, not even this one.
    return Number(rotation) === 0 ? new Reply({ status: 202 }) : answerWith(call, id);
  },
} satisfies Actions;
