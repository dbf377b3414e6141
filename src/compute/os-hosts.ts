/** Hosts before 2.43, when clients turned to services and hypervisors: nodes by their names. */
import type { OsHosts, OsHostsReboot, OsHostsShutdown, OsHostsStartup } from "../../generated/compute/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { notFound, notImplemented } from "../http/errors.ts";
import { projectId } from "../identity/project-namespaces.ts";
import { findHost, hosts as hostsOf, isDisabled, type Node, zoneOf } from "../placement/hosts.ts";
import { machineSize } from "../placement/machines.ts";
import { machinesOn, usageOn } from "./os-hypervisors.ts";
import { disable } from "./os-services.ts";
import { single } from "./pages.ts";
import { flavorOf } from "./servers/surroundings.ts";

function get(call: Call, name: string): Node {
  const node = findHost(call.kube, name);
  if (node === undefined) throw notFound("Host", name);
  return node;
}

export interface Resource {
  host: string;
  project: string;
  cpu: number;
  memory_mb: number;
  disk_gb: number;
}

/** All that there is, what is used, and what servers were promised: together, then by project. */
function resourcesOf(call: Call, node: Node): Resource[] {
  const host = node.metadata.name ?? "";
  const usage = usageOn(call, node);
  const row = (project: string, [cpu, memory_mb, disk_gb]: number[]): Resource => ({
    ...{ host, project, cpu: cpu ?? 0 },
    ...{ memory_mb: memory_mb ?? 0, disk_gb: disk_gb ?? 0 },
  });
  const servers = machinesOn(call, node).map((vm) => {
    const { vcpus, ram } = machineSize(call.kube, vm);
    const home = call.kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
    return { project: home ? projectId(home) : "", size: [vcpus, ram, flavorOf(call.kube, vm)?.disk ?? 0] };
  });
  const sum = (sizes: number[][]) => [0, 1, 2].map((part) => sizes.reduce((total, size) => total + (size[part] ?? 0), 0));
  const byProject = Map.groupBy(servers, ({ project }) => project);
  return [
    row("(total)", [usage.vcpus, usage.memory_mb, usage.local_gb]),
    row("(used_now)", [usage.vcpus_used, usage.memory_mb_used, usage.local_gb_used]),
    row("(used_max)", sum(servers.map(({ size }) => size))),
    ...[...byProject].map(([project, its]) => row(project, sum(its.map(({ size }) => size)))),
  ];
}

export const hosts = {
  list(call) {
    const zone = single(call.query.zone);
    const nodes = hostsOf(call.kube).filter((node) => !isDisabled(node) && (!zone || zoneOf(node) === zone));
    return { hosts: nodes.map((node) => ({ host_name: node.metadata.name ?? "", service: "compute", zone: zoneOf(node) })) };
  },

  show: (call) => ({ host: resourcesOf(call, get(call, call.path.host_id)).map((resource) => ({ resource })) }),

  async update(call) {
    const node = get(call, call.path.host_id);
    const { status, maintenance_mode } = call.body;
    // libvirt's driver cannot either; a drain of the node is the cluster's own.
    if (maintenance_mode !== undefined) throw notImplemented("The requested functionality is not supported.");
    const disabled = status?.toLowerCase() === "disable";
    if (status !== undefined) await disable(call, node, { disabled, reason: undefined });
    return { host: call.path.host_id, ...(status === undefined ? {} : { status: disabled ? "disabled" : "enabled" }) };
  },
} satisfies Handlers<OsHosts>;

/** Kubernetes switches no machines on or off. */
function refusePower(call: Call & { path: { host_id: string } }): never {
  get(call, call.path.host_id);
  throw notImplemented("The requested functionality is not supported.");
}

export const hostsReboot = { list: refusePower } satisfies Handlers<OsHostsReboot>;
export const hostsShutdown = { list: refusePower } satisfies Handlers<OsHostsShutdown>;
export const hostsStartup = { list: refusePower } satisfies Handlers<OsHostsStartup>;
