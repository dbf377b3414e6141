/** Properties of a metadata definition namespace: spec.properties of definition.ts. */
import type { MetadefsNamespacesProperties } from "../../../generated/image/index.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import { getDefinition, getEntry, hrefOf, type Property, replaced, unique, updateDefinition, without } from "./definition.ts";

// A schema is kept as it came, and it came as a property.
const toProperty = ({ name, schema }: { name: string; schema: object }) => ({ name, ...schema }) as Property & { name: string };

export const properties = {
  list(call) {
    const { spec } = getDefinition(call);
    return { properties: Object.fromEntries((spec.properties ?? []).map((one) => [one.name, toProperty(one)])) };
  },

  show(call) {
    const { spec } = getDefinition(call);
    const { resource_type } = call.query;
    // Who asks for a resource type names the property as it is there, with the prefix.
    const prefix = resource_type === undefined ? "" : (getEntry("resource type", spec.resourceTypes, resource_type).prefix ?? "");
    if (!call.path.property_name.startsWith(prefix)) throw badRequest(`Property ${call.path.property_name} does not start with ${prefix}`);
    const found = toProperty(getEntry("property", spec.properties, call.path.property_name.slice(prefix.length)));
    return { ...found, name: prefix + found.name };
  },

  async create(call) {
    const definition = getDefinition(call);
    const { name, ...schema } = call.body;
    await updateDefinition(call, definition, (spec) => {
      spec.properties = unique("property", [...(spec.properties ?? []), { name, schema }]);
    });
    const self = `${hrefOf(definition.spec.namespace)}/properties/${encodeURIComponent(name)}`;
    return new Reply({ body: toProperty({ name, schema }), headers: { location: `${call.url}${self.slice(3)}` } });
  },

  async update(call) {
    const definition = getDefinition(call);
    const { property_name } = call.path;
    getEntry("property", definition.spec.properties, property_name);
    const { name, ...schema } = call.body;
    await updateDefinition(call, definition, (spec) => {
      spec.properties = replaced("property", spec.properties, property_name, { name, schema });
    });
    return toProperty({ name, schema });
  },

  async delete(call) {
    await updateDefinition(call, getDefinition(call), (spec) => {
      spec.properties = without("property", spec.properties, call.path.property_name);
    });
    return undefined;
  },

  async deleteAll(call) {
    const definition = getDefinition(call);
    call.enforce("delete_metadef_namespace", {});
    await updateDefinition(call, definition, (spec) => {
      spec.properties = [];
    });
    return undefined;
  },
} satisfies Handlers<MetadefsNamespacesProperties>;
