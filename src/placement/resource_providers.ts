/** Resource providers and what each has. `providers.ts` says what of a Node is which. */
import type {
  ResourceProviders,
  ResourceProvidersAggregates,
  ResourceProvidersAllocations,
  ResourceProvidersInventories,
  ResourceProvidersTraits,
  ResourceProvidersUsages,
} from "../../generated/placement/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { assertKnown } from "./classes.ts";
import { hostId, hosts, type Node } from "./hosts.ts";
import { runningMachines } from "./machines.ts";
import { capacityOf, generationOf, getProvider, inventoriesOf, resourcesOf, traitsOf, usagesOf } from "./providers.ts";
import { refuse } from "./refusals.ts";
import { parseRequired, parseResources, type RequiredTraits } from "./requests.ts";

/** Which links a provider has, and since when. https://docs.openstack.org/placement/2026.1/placement-api-microversion-history.html */
const relations: [string, string][] = [
  ["1.0", "inventories"],
  ["1.0", "usages"],
  ["1.1", "aggregates"],
  ["1.6", "traits"],
  ["1.11", "allocations"],
];

function toProvider(call: Call, node: Node) {
  const uuid = hostId(node);
  const self = `/resource_providers/${uuid}`;
  const more = relations.filter(([since]) => call.since(since)).map(([, rel]) => ({ rel, href: `${self}/${rel}` }));
  return {
    uuid,
    name: node.metadata.name ?? "",
    generation: generationOf(node),
    // Since 1.14 providers may be nested: nodes are not.
    ...(call.since("1.14") ? { parent_provider_uuid: null, root_provider_uuid: uuid } : {}),
    links: [{ rel: "self", href: self }, ...more],
  };
}

const generation = (node: Node) => ({ resource_provider_generation: generationOf(node) });

type ProviderCall = Call & { path: { uuid: string } };
const get = (call: ProviderCall) => getProvider(call.kube, call.path.uuid);

export const hasTraits = (node: Node, { all, anyOf, none }: RequiredTraits): boolean => {
  const traits = new Set(traitsOf(node));
  return (
    all.every((one) => traits.has(one)) &&
    anyOf.every((group) => group.some((one) => traits.has(one))) &&
    none.every((one) => !traits.has(one))
  );
};

export const hasRoom = (call: Pick<Call, "kube">, node: Node, wanted: Readonly<Record<string, number>>): boolean => {
  const inventories = inventoriesOf(call.kube, node);
  const usages = usagesOf(call.kube, node);
  return Object.entries(wanted).every(
    ([name, amount]) => inventories[name] !== undefined && capacityOf(inventories[name]) - (usages[name] ?? 0) >= amount,
  );
};

export const resourceProviders = {
  list(call) {
    const { name, uuid, in_tree, member_of, resources, required } = call.query;
    const wanted = parseResources(resources);
    const traits = parseRequired(required);
    assertKnown(call.kube, wanted, traits);
    const nodes = hosts(call.kube).filter(
      (node) =>
        (name === undefined || node.metadata.name === name) &&
        (uuid === undefined || hostId(node) === uuid) &&
        (in_tree === undefined || hostId(node) === in_tree) &&
        // No provider is in an aggregate, so that it is in none that is asked for and in all that are excluded.
        (member_of === undefined || member_of.startsWith("!")) &&
        hasTraits(node, traits) &&
        hasRoom(call, node, wanted),
    );
    return { resource_providers: nodes.map((node) => toProvider(call, node)) };
  },

  show: (call) => toProvider(call, get(call)),

  create: () => refuse("A resource provider is a node: add it to the cluster."),
  update: () => refuse("A resource provider is a node, and has its name."),
  delete: () => refuse("A resource provider is a node: remove it from the cluster."),
} satisfies Handlers<ResourceProviders>;

const readInventory = "An inventory is what a node has: it cannot be written.";

export const providerInventories = {
  list(call) {
    const node = get(call);
    return { inventories: inventoriesOf(call.kube, node), ...generation(node) };
  },

  show(call) {
    const node = get(call);
    const inventory = inventoriesOf(call.kube, node)[call.path.resource_class];
    if (inventory === undefined) throw notFound("No inventory of class", `${call.path.resource_class} for ${call.path.uuid}`);
    return { ...inventory, ...generation(node) };
  },

  create: () => refuse(readInventory),
  put: () => refuse(readInventory),
  update: () => refuse(readInventory),
  delete: () => refuse(readInventory),
  deleteAll: () => refuse(readInventory),
} satisfies Handlers<ResourceProvidersInventories>;

export const providerUsages = {
  list(call) {
    const node = get(call);
    return { usages: usagesOf(call.kube, node), ...generation(node) };
  },
} satisfies Handlers<ResourceProvidersUsages>;

export const providerAggregates = {
  list(call) {
    const node = get(call);
    return { aggregates: [], ...(call.since("1.19") ? generation(node) : {}) };
  },
  put: () => refuse("Nodes are grouped by their labels, not by aggregates of Placement."),
} satisfies Handlers<ResourceProvidersAggregates>;

export const providerTraits = {
  list(call) {
    const node = get(call);
    return { traits: traitsOf(node), ...generation(node) };
  },
  put: () => refuse("Traits are what KubeVirt found out of a node: they cannot be written."),
  deleteAll: () => refuse("Traits are what KubeVirt found out of a node: they cannot be deleted."),
} satisfies Handlers<ResourceProvidersTraits>;

export const providerAllocations = {
  list(call) {
    const node = get(call);
    const machines = runningMachines(call.kube, node.metadata.name);
    return {
      allocations: Object.fromEntries(machines.map(({ vm }) => [openstackId(vm), { resources: resourcesOf(call.kube, vm) }])),
      ...generation(node),
    };
  },
} satisfies Handlers<ResourceProvidersAllocations>;
