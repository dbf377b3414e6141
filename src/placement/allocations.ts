/** What servers take of nodes. A consumer is a server; the Kubernetes scheduler allocates, and nobody else. */
import type { AllocationCandidates, Allocations, Reshaper, Usages } from "../../generated/placement/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { findProject, projectId } from "../identity/project-namespaces.ts";
import { openstackId, USER_ID } from "../kube/names.ts";
import { assertKnown } from "./classes.ts";
import { findHost, hostId, hosts, isDisabled, isUp, type Node } from "./hosts.ts";
import { runningMachines } from "./machines.ts";
import { add, capacityOf, generationOf, inventoriesOf, type Resources, resourcesOf, traitsOf, usagesOf } from "./providers.ts";
import { refuse } from "./refusals.ts";
import { parseRequired, parseResources } from "./requests.ts";
import { hasRoom, hasTraits } from "./resource_providers.ts";

const decided = "The Kubernetes scheduler allocates: allocations cannot be written.";

export const allocations = {
  show(call) {
    const found = runningMachines(call.kube).find(({ vm }) => openstackId(vm) === call.path.consumer_uuid);
    const node = found && findHost(call.kube, found.nodeName);
    if (found === undefined || node === undefined) return { allocations: {} };
    const { vm } = found;
    const home = call.kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
    return {
      allocations: { [hostId(node)]: { resources: resourcesOf(call.kube, vm), generation: generationOf(node) } },
      ...(call.since("1.12")
        ? { project_id: home ? projectId(home) : "", user_id: vm.metadata.annotations?.[USER_ID] ?? "kubernetes" }
        : {}),
      ...(call.since("1.28") ? { consumer_generation: 1 } : {}),
      ...(call.since("1.38") ? { consumer_type: "INSTANCE" } : {}),
    };
  },

  create: () => refuse(decided),
  update: () => refuse(decided),
  delete: () => refuse(decided),
} satisfies Handlers<Allocations>;

export const reshaper = { create: () => refuse(decided) } satisfies Handlers<Reshaper>;

/** What a project's running servers use. */
export const usages = {
  list(call) {
    const { project_id, user_id, consumer_type } = call.query;
    if (project_id === undefined) throw badRequest("Invalid query string parameters: 'project_id' is a required property");
    call.enforce("placement:usages", { project_id });
    const namespace = findProject(call.kube, project_id)?.metadata.name;
    const machines = runningMachines(call.kube).filter(
      ({ vm }) => vm.metadata.namespace === namespace && (user_id === undefined || vm.metadata.annotations?.[USER_ID] === user_id),
    );
    const sum: Resources = {};
    for (const { vm } of machines) add(sum, resourcesOf(call.kube, vm));
    // Until 1.38 there were no types of consumers to tell apart; the contract has the newest form only.
    if (!call.since("1.38")) return new Reply({ body: { usages: sum } });
    const none = machines.length === 0 || (consumer_type !== undefined && !["INSTANCE", "all"].includes(consumer_type));
    const key = consumer_type === "all" ? "all" : "INSTANCE";
    return { usages: none ? {} : { [key]: { consumer_count: machines.length, ...sum } } };
  },
} satisfies Handlers<Usages>;

export const allocationCandidates = {
  list(call) {
    const { resources, required, limit, member_of } = call.query;
    if (resources === undefined) throw badRequest("Invalid query string parameters: 'resources' is a required property");
    const wanted = parseResources(resources);
    const traits = parseRequired(required);
    assertKnown(call.kube, wanted, traits);
    const fitting = hosts(call.kube).filter(
      (node) =>
        isUp(node) &&
        !isDisabled(node) &&
        (member_of === undefined || member_of.startsWith("!")) &&
        hasTraits(node, traits) &&
        hasRoom(call, node, wanted),
    );
    const nodes = fitting.slice(0, limit === undefined ? fitting.length : Number(limit));
    return {
      allocation_requests: nodes.map((node) => toRequest(call, node, wanted)),
      provider_summaries: Object.fromEntries(nodes.map((node) => [hostId(node), toSummary(call, node, wanted)])),
    };
  },
} satisfies Handlers<AllocationCandidates>;

/** A list of providers until 1.12, an object by their ids since; since 1.34 with what each group of the query got. */
function toRequest(call: Call, node: Node, resources: Resources) {
  const uuid = hostId(node);
  if (!call.since("1.12")) return { allocations: [{ resource_provider: { uuid }, resources }] };
  return { allocations: { [uuid]: { resources } }, ...(call.since("1.34") ? { mappings: { "": [uuid] } } : {}) };
}

function toSummary(call: Call, node: Node, wanted: Resources) {
  const used = usagesOf(call.kube, node);
  // Until 1.27 only the classes that were asked for.
  const inventories = Object.entries(inventoriesOf(call.kube, node)).filter(([name]) => call.since("1.27") || name in wanted);
  return {
    resources: Object.fromEntries(
      inventories.map(([name, inventory]) => [name, { capacity: capacityOf(inventory), used: used[name] ?? 0 }]),
    ),
    ...(call.since("1.17") ? { traits: traitsOf(node) } : {}),
    ...(call.since("1.29") ? { parent_provider_uuid: null, root_provider_uuid: hostId(node) } : {}),
  };
}
