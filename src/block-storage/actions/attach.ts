/**
 * The steps by which Nova attaches volumes. Whether a volume is attached is what the VirtualMachines say; the steps between are
 * annotation openstack.dicot.io/status. Hosts outside the cluster cannot have a volume: there is no connection to tell them of.
 */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import type { Call, Handlers, Reply } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { READONLY, STATUS } from "../../kube/names.ts";
import type { Attachment } from "../attached.ts";
import { plug, unplug } from "../plug.ts";
import { isMultiattach, type Known } from "../view.ts";
import { accepted, annotate, getKnown } from "./common.ts";

export const attach = {
  async "os-reserve"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:reserve");
    if (one.status !== "available" && !(one.status === "in-use" && isMultiattach(one)))
      throw badRequest(`Invalid volume: Volume status must be available to reserve, but the status is ${one.status}.`);
    return await setStatus(call, one, "attaching");
  },

  async "os-unreserve"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:unreserve");
    return one.status === "attaching" ? await setStatus(call, one, undefined) : accepted();
  },

  async "os-begin_detaching"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:begin_detaching");
    if (one.status !== "in-use")
      throw badRequest(
        "Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.",
      );
    return await setStatus(call, one, "detaching");
  },

  async "os-roll_detaching"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:roll_detaching");
    return one.status === "detaching" ? await setStatus(call, one, undefined) : accepted();
  },

  async "os-attach"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:attach");
    const { instance_uuid, mode } = call.body["os-attach"];
    if (instance_uuid === undefined)
      throw badRequest("Volumes can be attached to servers of this cloud only: there is no host_name to attach to.");
    if (!["available", "attaching"].includes(one.status) && !(one.status === "in-use" && isMultiattach(one)))
      throw badRequest(`Invalid volume: Volume status must be available or attaching, it is ${one.status}.`);
    if (one.volume.object.metadata.annotations?.[READONLY] === "true" && mode !== "ro")
      throw badRequest(`Invalid volume: Invalid attaching mode 'rw' for volume ${one.volume.id}: it is read-only.`);
    const vm = call.kube.findById("VirtualMachine", one.volume.namespace, instance_uuid);
    if (vm === undefined) throw notFound("Instance", instance_uuid);
    await plug(call.kube, vm, one.volume);
    return await setStatus(call, one, undefined);
  },

  async "os-detach"(call) {
    const one = await getKnown(call, "volume_extension:volume_actions:detach");
    return await detach(call, one, chosen(one, call.body["os-detach"]?.attachment_id ?? undefined));
  },

  async "os-force_detach"(call) {
    const one = await getKnown(call, "volume_extension:volume_admin_actions:force_detach");
    return await detach(call, one, chosen(one, call.body["os-force_detach"].attachment_id ?? undefined));
  },
} satisfies Handlers<Volumes>["action"];

function chosen({ attachments }: Known, id: string | undefined): Attachment | undefined {
  if (id === undefined && attachments.length > 1)
    throw badRequest("Invalid volume: The volume is attached to several servers: attachment_id must say from which to detach it.");
  const found = id === undefined ? attachments[0] : attachments.find((one) => one.id === id);
  if (found === undefined && id !== undefined) throw badRequest(`Invalid volume: Volume attachment could not be found with id ${id}.`);
  return found;
}

/** A volume that no server has becomes available, as with Cinder. */
async function detach(call: Call, one: Known, attachment: Attachment | undefined): Promise<Reply> {
  if (attachment) await unplug(call.kube, attachment.vm, one.volume, attachment.diskName);
  return await setStatus(call, one, undefined);
}

async function setStatus(call: Call, one: Known, status: string | undefined): Promise<Reply> {
  await annotate(call, one.volume, { [STATUS]: status });
  return accepted();
}
