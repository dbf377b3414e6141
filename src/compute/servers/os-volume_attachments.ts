/**
 * A volume of a server is an entry of its VirtualMachine's volumes that names the volume's claim.
 *
 *   id, volumeId            the volume's id; a claim is attached to a server once
 *   device                  status.volumeStatus[].target of the instance, else as Nova would number it
 *   delete_on_termination   the claim, or the DataVolume that made it, is owned by the VirtualMachine
 *   tag                     spec.template.spec.domain.devices.disks[].tag
 */
import type { ServersOsVolumeAttachments } from "../../../generated/compute/index.ts";
import { attachmentId } from "../../block-storage/attached.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { ApiError, badRequest, conflict, notFound } from "../../http/errors.ts";
import { isConflict } from "../../kube/errors.ts";
import { ownerReference } from "../../kube/owners.ts";
import { toPage } from "../pages.ts";
import { subresource } from "./actions/power.ts";
import { assertState } from "./actions/states.ts";
import { annotated } from "./annotated.ts";
import { getFreeVolume } from "./create/disks.ts";
import { record } from "./record.ts";
import { type Attachment, attachmentsOf, getServer, getUnlocked, type Server } from "./surroundings.ts";
import { deviceName } from "./view.ts";
import { serialOf, volumeName } from "./virtual-machine.ts";

type AttachmentCall = Call & { path: { server_id: string; volume_attachment_id: string } };

const attachable = ["active", "paused", "stopped", "resized", "shelved_offloaded"];

function toAttachment({ vm, vmi, id }: Server, { name, volume, deleteOnTermination }: Attachment) {
  const disk = vm.spec.template.spec?.domain.devices.disks?.find((one) => one.name === name);
  return {
    id: volume.id,
    volumeId: volume.id,
    serverId: id,
    device: deviceName(vm, vmi, name),
    tag: disk?.tag ?? null,
    delete_on_termination: deleteOnTermination,
    attachment_id: attachmentId(id, volume.id),
    bdm_uuid: attachmentId(id, volume.id),
  };
}

function get(call: AttachmentCall, server: Server): Attachment {
  const found = attachmentsOf(call.kube, server.vm).find(({ volume }) => volume.id === call.path.volume_attachment_id);
  if (found === undefined) throw notFound("Volume attachment", call.path.volume_attachment_id);
  return found;
}

/** Since 2.89 an attachment has no id of its own besides its parts. */
const shown = (call: Call, answer: ReturnType<typeof toAttachment>) =>
  call.since("2.89") ? (({ id: _, ...rest }) => rest)(answer) : answer;

export const volumeAttachments = {
  async list(call) {
    const server = await getServer(call, call.path.server_id);
    const { items } = toPage(
      { ...call, query: { limit: 1000, ...call.query } },
      "",
      attachmentsOf(call.kube, server.vm),
      ({ volume }) => volume.id,
    );
    return { volumeAttachments: items.map((one) => shown(call, toAttachment(server, one))) };
  },

  async show(call) {
    const server = await getServer(call, call.path.server_id);
    return { volumeAttachment: shown(call, toAttachment(server, get(call, server))) };
  },

  async create(call) {
    const { volumeId, tag, delete_on_termination } = call.body.volumeAttachment;
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "attach_volume", { vm_state: attachable });
    if (attachmentsOf(call.kube, server.vm).some(({ volume }) => volume.id === volumeId))
      throw badRequest(`Invalid volume: volume ${volumeId} is attached already`);
    const { volume } = volumeOf(call, server, volumeId);
    await addVolume(call, server, { name: volumeName(volumeId), claimName: volume.name, serial: serialOf(volumeId), tag });
    if (isTrue(delete_on_termination)) await setOwned(call, server, volume, true);
    await record(call, server.vm, { action: "attach_volume", from: call.now() });
    // Since 2.101 the answer does not wait for the device, and so cannot name it.
    if (call.since("2.101")) return new Reply({ status: 202 });
    const after = await getServer(call, server.id);
    const added = attachmentsOf(call.kube, after.vm).find((one) => one.volume.id === volumeId);
    const {
      attachment_id: _,
      bdm_uuid: __,
      ...answer
    } = toAttachment(after, added ?? { name: volumeName(volumeId), volume, deleteOnTermination: false, root: false });
    return { volumeAttachment: answer };
  },

  /** The same volume: what becomes of it when the server goes. Another: a swap, which only migrations of Cinder ask for. */
  async update(call) {
    const { volumeId, delete_on_termination } = call.body.volumeAttachment;
    const server = await getUnlocked(call, call.path.server_id);
    const attachment = get(call, server);
    if (volumeId !== attachment.volume.id)
      throw conflict("A volume cannot be swapped for another under a server here: detach one and attach the other.");
    const owned = isTrue(delete_on_termination ?? attachment.deleteOnTermination);
    if (owned !== attachment.deleteOnTermination) await setOwned(call, server, attachment.volume, owned);
    return undefined;
  },

  async delete(call) {
    const server = await getUnlocked(call, call.path.server_id);
    const attachment = get(call, server);
    assertState(server, "detach_volume", { vm_state: attachable });
    if (attachment.root) throw new ApiError(403, `Cannot detach a root device volume of instance ${server.id}`);
    await removeVolume(call, server, attachment.name);
    if (attachment.deleteOnTermination) await setOwned(call, server, attachment.volume, false);
    await record(call, server.vm, { action: "detach_volume", from: call.now() });
    return undefined;
  },
} satisfies Handlers<ServersOsVolumeAttachments>;

function volumeOf(call: Call, server: Server, id: string) {
  try {
    return getFreeVolume(call, server.vm.metadata.namespace ?? "", id);
  } catch (error) {
    if (error instanceof ApiError && error.message.includes("failed to get volume")) throw notFound("Volume", id);
    throw error;
  }
}

interface NewDisk {
  name: string;
  claimName: string;
  serial: string;
  tag: string | undefined;
}

/** A running server gets it at once, one that is not with its next start: KubeVirt writes the template, and looks whether there is an instance. */
async function addVolume(call: Call, server: Server, { name, claimName, serial, tag }: NewDisk): Promise<void> {
  const disk = { name, disk: { bus: "virtio" }, serial, ...(tag ? { tag } : {}) };
  const claim = { claimName, hotpluggable: true };
  await asConflict(server, () =>
    subresource(call, server, "virtualmachines", "addvolume", { name, disk, volumeSource: { persistentVolumeClaim: claim } }),
  );
}

/** What was there at the server's start is no hotplugged volume; it can only be taken from a server that does not run. */
async function removeVolume(call: Call, server: Server, name: string): Promise<void> {
  const volume = server.vm.spec.template.spec?.volumes?.find((one) => one.name === name);
  if (volume?.persistentVolumeClaim?.hotpluggable || volume?.dataVolume?.hotpluggable) {
    await asConflict(server, () => subresource(call, server, "virtualmachines", "removevolume", { name }));
    return;
  }
  if (server.vmi !== undefined)
    throw conflict(`Volume ${name} was there when instance ${server.id} started: KubeVirt detaches it only while the server is stopped.`);
  await call.kube.update(server.vm, (copy) => {
    const spec = copy.spec.template.spec!;
    spec.volumes = (spec.volumes ?? []).filter((one) => one.name !== name);
    spec.domain.devices.disks = (spec.domain.devices.disks ?? []).filter((one) => one.name !== name);
    return annotated(call.now(), {})(copy);
  });
}

async function asConflict(server: Server, request: () => Promise<void>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (isConflict(error)) throw conflict(`KubeVirt does not change the volumes of instance ${server.id} now.`);
    throw error;
  }
}

/** Whether Kubernetes deletes the volume with the server. */
async function setOwned(call: Call, { vm }: Server, volume: Attachment["volume"], owned: boolean): Promise<void> {
  const reference = ownerReference(vm);
  const object = volume.dataVolume ?? volume.claim;
  if (object === undefined) throw badRequest(`Volume ${volume.id} is not ready.`);
  await call.kube.update(object, (copy) => {
    const others = (copy.metadata.ownerReferences ?? []).filter((one) => one.uid !== reference.uid);
    copy.metadata.ownerReferences = owned ? [...others, reference] : others;
    return copy;
  });
}
