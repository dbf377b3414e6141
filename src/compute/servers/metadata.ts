/** A server's metadata, in one annotation of its VirtualMachine. Keys that a client may not write are not reserved: there are none. */
import type { ServersMetadata } from "../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { ApiError, badRequest } from "../../http/errors.ts";
import { own } from "../../http/own.ts";
import { annotation, METADATA } from "../../kube/names.ts";
import { checkMetadataQuota } from "../quota.ts";
import { assertState } from "./actions/states.ts";
import { annotated } from "./annotated.ts";
import { getServer, getUnlocked, type Server } from "./surroundings.ts";
import type { VirtualMachine } from "./task.ts";

type Metadata = Record<string, string>;
type ServerCall = Call & { path: { server_id: string } };

export const metadataOf = (vm: VirtualMachine): Metadata => annotation<Metadata>(vm, METADATA, {});

/** nova/compute/api.py (update_instance_metadata) */
const changeable = { vm_state: ["active", "paused", "stopped", "resized", "rescued", "shelved_offloaded"], task_state: [null] };

/** `merge` gets the metadata that the server has at the moment of the write. */
async function change(call: ServerCall, merge: (now: Metadata) => Metadata): Promise<Metadata> {
  const server = await getUnlocked(call, call.path.server_id);
  assertState(server, "update metadata", changeable);
  return write(call, server, merge);
}

async function write(call: ServerCall, { vm }: Server, merge: (now: Metadata) => Metadata): Promise<Metadata> {
  const updated = await call.kube.update(vm, (copy) => {
    const metadata = merge(metadataOf(copy));
    checkMetadataQuota(call.kube, copy.metadata.namespace ?? "", metadata);
    return annotated(call.now(), { [METADATA]: Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : undefined })(copy);
  });
  return metadataOf(updated);
}

const missing = () => new ApiError(404, "Metadata item was not found");

export const metadata = {
  async list(call) {
    return { metadata: metadataOf((await getServer(call, call.path.server_id)).vm) };
  },

  async show(call) {
    const { server_id, metadata_id } = call.path;
    const value = own(metadataOf((await getServer(call, server_id)).vm), metadata_id);
    if (value === undefined) throw missing();
    return { meta: { [metadata_id]: value } };
  },

  async create(call) {
    return { metadata: await change(call, (now) => ({ ...now, ...call.body.metadata })) };
  },

  async put(call) {
    return { metadata: await change(call, () => call.body.metadata) };
  },

  async update(call) {
    const { meta } = call.body;
    const key = call.path.metadata_id;
    if (!Object.hasOwn(meta, key)) throw badRequest("Request body and URI mismatch");
    if (Object.keys(meta).length > 1) throw badRequest("Request body contains too many items");
    await change(call, (now) => ({ ...now, ...meta }));
    return { meta };
  },

  async delete(call) {
    await change(call, (now) => {
      if (own(now, call.path.metadata_id) === undefined) throw missing();
      const { [call.path.metadata_id]: _gone, ...rest } = now;
      return rest;
    });
    return undefined;
  },
} satisfies Handlers<ServersMetadata>;
