/** A server's tags, in one annotation of its VirtualMachine. */
import type { ServersTags } from "../../../generated/compute/index.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { annotation, TAGS } from "../../kube/names.ts";
import { assertState } from "./actions/states.ts";
import { annotated } from "./annotated.ts";
import { getServer, getUnlocked } from "./surroundings.ts";
import type { VirtualMachine } from "./task.ts";

/** nova/objects/instance.py (MAX_TAG_COUNT) */
const mostTags = 50;

const tagsOf = (vm: VirtualMachine): string[] => annotation<string[]>(vm, TAGS, []);

async function change(call: Call & { path: { server_id: string } }, merge: (now: string[]) => string[]): Promise<string[]> {
  const server = await getUnlocked(call, call.path.server_id);
  assertState(server, "update tags", { vm_state: ["active", "paused", "stopped", "rescued", "resized", "error", "shelved_offloaded"] });
  const updated = await call.kube.update(server.vm, (copy) => {
    const tags = [...new Set(merge(tagsOf(copy)))];
    if (tags.length > mostTags) throw badRequest(`The number of tags exceeded the per-server limit ${mostTags}`);
    return annotated(call.now(), { [TAGS]: tags.length > 0 ? JSON.stringify(tags) : undefined })(copy);
  });
  return tagsOf(updated);
}

const without = (tag: string, id: string) => (now: string[]) => {
  if (!now.includes(tag)) throw notFound("Tag", `${tag} of server ${id}`);
  return now.filter((one) => one !== tag);
};

export const tags = {
  async list(call) {
    return { tags: tagsOf((await getServer(call, call.path.server_id)).vm) };
  },

  async show(call) {
    const { server_id, tag_id } = call.path;
    without(tag_id, server_id)(tagsOf((await getServer(call, server_id)).vm));
    return undefined;
  },

  async put(call) {
    return { tags: await change(call, () => call.body.tags) };
  },

  /** 201 where the tag is new, 204 where the server has it already. */
  async update(call) {
    const { server_id, tag_id } = call.path;
    if ([...tag_id].length > 60) throw badRequest("Tag is too long: it has no more than 60 characters");
    if (/[,/]/.test(tag_id)) throw badRequest("A tag has neither comma nor slash");
    if (tagsOf((await getServer(call, server_id)).vm).includes(tag_id)) return new Reply({ status: 204 });
    await change(call, (now) => [...now, tag_id]);
    return new Reply({ status: 201, headers: { location: `${call.url}/servers/${server_id}/tags/${encodeURIComponent(tag_id)}` } });
  },

  async delete(call) {
    await change(call, without(call.path.tag_id, call.path.server_id));
    return undefined;
  },

  async deleteAll(call) {
    await change(call, () => []);
    return undefined;
  },
} satisfies Handlers<ServersTags>;
