/**
 * A hypervisor is a Node on which KubeVirt starts machines.
 *
 *   id                      the machine's UUID, before 2.53 a number made of it
 *   hypervisor_hostname     metadata.name
 *   state, status           as in os-services
 *   vcpus, memory, disk     status.capacity
 *   …_used, running_vms     the VirtualMachineInstances on it; what containers use is not counted
 *   cpu_info                labels cpu-model.node.kubevirt.io/*, host-model-cpu.node.kubevirt.io/*
 */
import type {
  OsHypervisors,
  OsHypervisorsDetail,
  OsHypervisorsSearch,
  OsHypervisorsServers,
  OsHypervisorsStatistics,
  OsHypervisorsUptime,
} from "../../generated/compute/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { DISABLED_REASON, displayName, openstackId } from "../kube/names.ts";
import { sizeOf as capacityOf, hostId, hosts, isDisabled, isUp, type Node } from "../placement/hosts.ts";
import { machineSize, runningMachines } from "../placement/machines.ts";
import { idFor, numberOf } from "./os-services.ts";
import { single, toPage } from "./pages.ts";
import type { VirtualMachine } from "./servers/task.ts";

export const machinesOn = (call: Call, { metadata }: Node): VirtualMachine[] =>
  runningMachines(call.kube, metadata.name ?? "").map(({ vm }) => vm);

const serversOf = (machines: readonly VirtualMachine[]) => machines.map((vm) => ({ name: displayName(vm), uuid: openstackId(vm) }));

const toSummary = (call: Call, node: Node) => ({
  id: idFor(call, node),
  hypervisor_hostname: node.metadata.name ?? "",
  state: isUp(node) ? "up" : "down",
  status: isDisabled(node) ? "disabled" : "enabled",
});

/** "6.1.0" as 6001000, as libvirt counts. The node does not tell its QEMU's version, so that its kernel's stands for it. */
const versionOf = (node: Node): number => {
  const [major = 0, minor = 0, patch = 0] = (node.status?.nodeInfo?.kernelVersion ?? "").split(/[.-]/).map(Number);
  return (major || 0) * 1_000_000 + (minor || 0) * 1000 + (patch || 0);
};

export function usageOn(call: Call, node: Node) {
  const machines = machinesOn(call, node);
  const capacity = capacityOf(node.status?.capacity);
  const sizes = machines.map((vm) => machineSize(call.kube, vm));
  const vcpus_used = sizes.reduce((sum, { vcpus }) => sum + vcpus, 0);
  const memory_mb_used = sizes.reduce((sum, { ram }) => sum + ram, 0);
  return {
    vcpus: capacity.vcpus,
    vcpus_used,
    memory_mb: capacity.memory,
    memory_mb_used,
    free_ram_mb: capacity.memory - memory_mb_used,
    local_gb: capacity.disk,
    local_gb_used: 0,
    free_disk_gb: capacity.disk,
    disk_available_least: capacity.disk,
    running_vms: machines.length,
    current_workload: 0,
  };
}

function toDetail(call: Call, node: Node) {
  const cpuInfo = {
    arch: node.status?.nodeInfo?.architecture ?? "",
    model: labelled(node, "host-model-cpu.node.kubevirt.io/")[0] ?? "",
    features: labelled(node, "cpu-feature.node.kubevirt.io/"),
  };
  return {
    ...toSummary(call, node),
    ...usageOn(call, node),
    hypervisor_type: "QEMU",
    hypervisor_version: versionOf(node),
    host_ip: node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address ?? null,
    service: {
      id: idFor(call, node),
      host: node.metadata.name ?? "",
      disabled_reason: node.metadata.annotations?.[DISABLED_REASON] ?? null,
    },
    // Text before 2.28.
    cpu_info: call.since("2.28") ? cpuInfo : JSON.stringify(cpuInfo),
    // Nobody asks the node how long it runs: it answers nothing, as Nova's drivers without the question.
    uptime: null,
  };
}

const labelled = ({ metadata }: Node, prefix: string): string[] =>
  Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));

function get(call: Call, id: string): Node {
  if (call.since("2.53") && !/^[0-9a-f-]{36}$/i.test(id)) throw badRequest("Invalid uuid");
  const found = hosts(call.kube).find((node) => String(idFor(call, node)) === id);
  if (found === undefined) throw notFound("Hypervisor with ID", id);
  return found;
}

interface Query {
  hypervisor_hostname_pattern?: string[];
  with_servers?: unknown;
  limit?: unknown;
  marker?: unknown;
}

/** Since 2.53 by name and with servers; before, these were paths of their own. */
function listed<T extends { id: string | number }>(call: Call, path: string, render: (node: Node) => T) {
  const query = call.query as Query;
  const pattern = single(query.hypervisor_hostname_pattern);
  const nodes = hosts(call.kube).filter(({ metadata }) => pattern === undefined || metadata.name?.includes(pattern));
  if (pattern !== undefined && (query.limit !== undefined || query.marker !== undefined))
    throw badRequest("Paging over hypervisors with the hypervisor_hostname_pattern query parameter is not supported.");
  if (pattern !== undefined && nodes.length === 0) throw notFound("No hypervisor matching", `'${pattern}'`);
  const withServers = isTrue(single(query.with_servers));
  const { items, next } = toPage(call, path, nodes, (node) => String(idFor(call, node)));
  return {
    hypervisors: items.map((node) => ({ ...render(node), ...(withServers ? { servers: serversOf(machinesOn(call, node)) } : {}) })),
    ...(next === undefined ? {} : { hypervisors_links: next }),
  };
}

export const hypervisors = {
  list: (call) => listed(call, "os-hypervisors", (node) => toSummary(call, node)),

  show(call) {
    const node = get(call, call.path.hypervisor_id);
    const withServers = isTrue(single(call.query.with_servers));
    return { hypervisor: { ...toDetail(call, node), ...(withServers ? { servers: serversOf(machinesOn(call, node)) } : {}) } };
  },
} satisfies Handlers<OsHypervisors>;

export const hypervisorsDetail = {
  list: (call) => listed(call, "os-hypervisors/detail", (node) => toDetail(call, node)),
} satisfies Handlers<OsHypervisorsDetail>;

export const hypervisorsStatistics = {
  list(call) {
    const total = { count: 0, ...usageOn(call, { apiVersion: "v1", kind: "Node", metadata: { name: "" } }) };
    for (const node of hosts(call.kube).filter((one) => !isDisabled(one))) {
      total.count += 1;
      for (const [name, value] of Object.entries(usageOn(call, node))) total[name as keyof typeof total] += value;
    }
    return { hypervisor_statistics: total };
  },
} satisfies Handlers<OsHypervisorsStatistics>;

/** How long the node has been ready, in the words of uptime(1): Kubernetes does not tell when its machine was switched on. Null for one that is not. */
function uptimeOf(node: Node, now: Date): string | null {
  const ready = node.status?.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
  if (ready?.lastTransitionTime === undefined) return null;
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(ready.lastTransitionTime)) / 60_000));
  const clock = `${Math.floor((minutes % 1440) / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  return ` ${now.toISOString().slice(11, 19)} up ${minutes < 1440 ? "" : `${Math.floor(minutes / 1440)} days, `}${clock}`;
}

export const hypervisorsUptime = {
  list(call) {
    const node = get(call, call.path.hypervisor_id);
    return { hypervisor: { ...toSummary(call, node), uptime: uptimeOf(node, call.now()) } };
  },
} satisfies Handlers<OsHypervisorsUptime>;

function matching(call: Call, pattern: string): Node[] {
  const nodes = hosts(call.kube).filter(({ metadata }) => metadata.name?.includes(pattern));
  if (nodes.length === 0) throw notFound("No hypervisor matching", `'${pattern}'`);
  return nodes;
}

export const hypervisorsSearch = {
  list: (call) => ({
    hypervisors: matching(call, call.path.hypervisor_id).map((node) => ({ ...toSummary(call, node), id: numberOf(hostId(node)) })),
  }),
} satisfies Handlers<OsHypervisorsSearch>;

export const hypervisorsServers = {
  list: (call) => ({
    hypervisors: matching(call, call.path.hypervisor_id).map((node) => {
      const servers = serversOf(machinesOn(call, node));
      return { ...toSummary(call, node), id: numberOf(hostId(node)), ...(servers.length > 0 ? { servers } : {}) };
    }),
  }),
} satisfies Handlers<OsHypervisorsServers>;
