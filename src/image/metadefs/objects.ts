/** Objects of a metadata definition namespace: spec.objects of definition.ts. */
import type { MetadefsNamespacesObjects } from "../../../generated/image/index.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { timestamp } from "../../kube/time.ts";
import { getDefinition, getEntry, hrefOf, replaced, toObject, toObjectAnswer, unique, updateDefinition, without } from "./definition.ts";

export const objects = {
  list(call) {
    const { spec } = getDefinition(call);
    return {
      objects: (spec.objects ?? []).map((one) => toObjectAnswer(spec.namespace, one)),
      first: `${hrefOf(spec.namespace)}/objects`,
      schema: "/v2/schemas/metadefs/objects",
    };
  },

  show(call) {
    const { spec } = getDefinition(call);
    return toObjectAnswer(spec.namespace, getEntry("object", spec.objects, call.path.object_name));
  },

  async create(call) {
    const definition = getDefinition(call);
    const object = toObject(call.body, timestamp(call.now()));
    await updateDefinition(call, definition, (spec) => {
      spec.objects = unique("object", [...(spec.objects ?? []), object]);
    });
    const answer = toObjectAnswer(definition.spec.namespace, object);
    return new Reply({ body: answer, headers: { location: `${call.url}${answer.self.slice(3)}` } });
  },

  async update(call) {
    const definition = getDefinition(call);
    const { object_name } = call.path;
    const { createdAt = "" } = getEntry("object", definition.spec.objects, object_name);
    const object = { ...toObject(call.body, timestamp(call.now())), createdAt };
    await updateDefinition(call, definition, (spec) => {
      spec.objects = replaced("object", spec.objects, object_name, object);
    });
    return toObjectAnswer(definition.spec.namespace, object);
  },

  async delete(call) {
    await updateDefinition(call, getDefinition(call), (spec) => {
      spec.objects = without("object", spec.objects, call.path.object_name);
    });
    return undefined;
  },

  async deleteAll(call) {
    const definition = getDefinition(call);
    call.enforce("delete_metadef_namespace", {});
    await updateDefinition(call, definition, (spec) => {
      spec.objects = [];
    });
    return undefined;
  },
} satisfies Handlers<MetadefsNamespacesObjects>;
