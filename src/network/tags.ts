/** Tags of any of our objects: the annotation openstack.dicot.io/tags, a JSON list. */
import type { Call } from "../http/call.ts";
import { Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { annotation, TAGS } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { enforce } from "./access.ts";
import { toStandard, touched } from "./objects.ts";

export interface Tagged {
  /** The name in policy rules: `network`. */
  resource: string;
  /** The parameter of the path that has the id: `network_id`. */
  parameter: string;
  get(call: Call, id: string): Promise<KubeObject>;
}

const MAX_TAGS = 50;
const MAX_LENGTH = 255;

const tagsOn = (object: KubeObject): string[] => annotation<string[]>(object, TAGS, []);

/** The handlers of `/v2.0/<collection>/{id}/tags`; they differ in nothing but whose tags they are. */
export function tagsOf({ resource, parameter, get }: Tagged) {
  const find = async (call: Call, verb: "get" | "create" | "update" | "delete") => {
    const object = await get(call, (call.path as Record<string, string>)[parameter] ?? "");
    const item = toStandard(call.kube, object);
    const owner = { "network:project_id": item.project_id, "ext_parent:project_id": item.project_id };
    enforce(call, `${verb}_${resource}:tags`, { item, parents: owner });
    return object;
  };
  const write = async (call: Call, object: KubeObject, change: (tags: string[]) => string[]): Promise<string[]> => {
    const updated = await call.kube.update(
      object,
      touched(call.now(), (copy) => {
        const tags = [...new Set(change(tagsOn(copy)))];
        if (tags.length > MAX_TAGS) throw badRequest(`The number of tags exceed the per-resource limit of ${MAX_TAGS}`, "BadRequest");
        copy.metadata.annotations = { ...copy.metadata.annotations, [TAGS]: JSON.stringify(tags) };
      }),
    );
    return tagsOn(updated);
  };
  const tagOf = (call: Call): string => checked((call.path as { tag?: string }).tag ?? "");
  const sent = (call: Call): string[] => ((call.body as { tags?: string[] } | undefined)?.tags ?? []).map(checked);
  const assertThere = (object: KubeObject, tag: string) => {
    if (!tagsOn(object).includes(tag)) throw notFound("Tag", tag, "TagNotFound");
  };

  return {
    list: async (call: Call) => ({ tags: tagsOn(await find(call, "get")) }),
    create: async (call: Call) => ({ tags: await write(call, await find(call, "create"), (tags) => [...tags, ...sent(call)]) }),
    put: async (call: Call) => ({ tags: await write(call, await find(call, "update"), () => sent(call)) }),
    async deleteAll(call: Call): Promise<undefined> {
      await write(call, await find(call, "delete"), () => []);
    },
    async show(call: Call): Promise<undefined> {
      assertThere(await find(call, "get"), tagOf(call));
    },
    async update(call: Call) {
      await write(call, await find(call, "update"), (tags) => [...tags, tagOf(call)]);
      // Its handler returns nothing, and that is rendered: neutron/extensions/tagging.py (TaggingController.update).
      return new Reply({ status: 201, headers: { "content-type": "application/json" }, body: Buffer.from("null") });
    },
    async delete(call: Call): Promise<undefined> {
      const object = await find(call, "delete");
      assertThere(object, tagOf(call));
      await write(call, object, (tags) => tags.filter((tag) => tag !== tagOf(call)));
    },
  };
}

function checked(tag: string): string {
  if (tag === "" || tag.length > MAX_LENGTH || /[,/]/.test(tag))
    throw badRequest(
      `Invalid input for operation: '${tag}' is no tag: it has 1 to ${MAX_LENGTH} characters, none of them ',' or '/'.`,
      "InvalidInput",
    );
  return tag;
}
