/** The network plugin's part on each node, as Neutron shows agents. They are read from the Nodes; nothing can be changed by them. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Agents, AvailabilityZones } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { canSee } from "./access.ts";
import { chosen, toList } from "./collection.ts";
import { type Profile, profileOf } from "./profile.ts";

type Node = Kinds["Node"];

const ZONE = "topology.kubernetes.io/zone";
/** The zone of nodes that name none: Nova's own word. */
const DEFAULT_ZONE = "nova";

const kinds: Record<Profile, { agent_type: string; binary: string }> = {
  "kube-ovn": { agent_type: "OVN Controller agent", binary: "kube-ovn-cni" },
  pod: { agent_type: "Pod network", binary: "kubelet" },
};

/** Neutron's times of agents have a blank and no zone. */
const timeOf = (time: string | undefined): string => (time ?? "").replace("T", " ").replace(/(\.\d+)?Z$/, "");

interface Heartbeat {
  type: string;
  status: string;
  lastHeartbeatTime?: string;
}

export function toAgent(kube: Kube, node: Node) {
  const conditions = ((node.status as { conditions?: Heartbeat[] } | undefined)?.conditions ?? []) as Heartbeat[];
  const ready = conditions.find(({ type }) => type === "Ready");
  const since = timeOf(node.metadata.creationTimestamp);
  return {
    id: uuidV5(node.metadata.uid ?? "", "network-agent"),
    ...kinds[profileOf(kube)],
    host: node.metadata.name ?? "",
    alive: ready === undefined || ready.status === "True",
    admin_state_up: !(node.spec?.unschedulable ?? false),
    availability_zone: zoneOf(node),
    topic: "N/A",
    description: "",
    configurations: {},
    resources_synced: null,
    created_at: since,
    started_at: since,
    heartbeat_timestamp: timeOf(ready?.lastHeartbeatTime) || since,
  };
}

const zoneOf = (node: Node): string => node.metadata.labels?.[ZONE] ?? DEFAULT_ZONE;

/** Those that the caller may see: an administrator all, anybody else none. */
const agentsFor = (call: Call) =>
  call.kube
    .list("Node")
    .map((node) => toAgent(call.kube, node))
    .filter((agent) => canSee(call, "agent", agent));

export const agents = {
  list: (call) => toList(call, "agents", agentsFor(call)),

  show(call) {
    const agent = agentsFor(call).find(({ id }) => id === call.path.agent_id);
    if (agent === undefined) throw notFound("Agent", call.path.agent_id, "AgentNotFound");
    return { agent: chosen(call, agent) };
  },
} satisfies Handlers<Agents>;

export const availabilityZones = {
  list(call) {
    const names = [...new Set(call.kube.list("Node").map(zoneOf))];
    const resources = profileOf(call.kube) === "kube-ovn" ? ["network", "router"] : ["network"];
    const items = names.flatMap((name) => resources.map((resource) => ({ name, resource, state: "available" })));
    return toList(call, "availability_zones", items, "availability_zones");
  },
} satisfies Handlers<AvailabilityZones>;
