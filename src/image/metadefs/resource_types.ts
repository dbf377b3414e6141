/** What metadata definitions are for: spec.resourceTypes of definition.ts. */
import type { MetadefsNamespacesResourceTypes, MetadefsResourceTypes } from "../../../generated/image/index.ts";
import { type Handlers, Reply } from "../../http/call.ts";
import { timestamp } from "../../kube/time.ts";
import { definitions, getDefinition, hrefOf, toAssociation, toResourceType, unique, updateDefinition, without } from "./definition.ts";

/** Those that Glance knows from its start: https://opendev.org/openstack/glance/src/tag/33.0.0/etc/metadefs */
const known = [
  "OS::Cinder::Volume",
  "OS::Glance::Image",
  "OS::Nova::Aggregate",
  "OS::Nova::Flavor",
  "OS::Nova::Server",
  "OS::Trove::Instance",
];

export const resourceTypes = {
  list(call) {
    const others = definitions(call.kube).flatMap(({ spec }) => (spec.resourceTypes ?? []).map(({ name }) => name));
    const names = [...new Set([...known, ...others])].sort();
    return { resource_types: names.map((name) => ({ name })), schema: "/v2/schemas/metadefs/resource_types" };
  },
} satisfies Handlers<MetadefsResourceTypes>;

export const namespaceResourceTypes = {
  list(call) {
    return { resource_type_associations: (getDefinition(call).spec.resourceTypes ?? []).map(toAssociation) };
  },

  async create(call) {
    const definition = getDefinition(call);
    const association = toResourceType(call.body, timestamp(call.now()));
    await updateDefinition(call, definition, (spec) => {
      spec.resourceTypes = unique("resource type association", [...(spec.resourceTypes ?? []), association]);
    });
    const location = `${call.url}${hrefOf(definition.spec.namespace).slice(3)}/resource_types/${encodeURIComponent(association.name)}`;
    return new Reply({ body: toAssociation(association), headers: { location } });
  },

  async delete(call) {
    await updateDefinition(call, getDefinition(call), (spec) => {
      spec.resourceTypes = without("resource type association", spec.resourceTypes, call.path.resource_type);
    });
    return undefined;
  },
} satisfies Handlers<MetadefsNamespacesResourceTypes>;
