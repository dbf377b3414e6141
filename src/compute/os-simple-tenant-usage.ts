/**
 * What servers have used: from annotation openstack.dicot.io/launched-at until now. Kubernetes keeps nothing of what was deleted, so that
 * the usage of deleted servers is not in it.
 */
import type { OsSimpleTenantUsage } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { findProject, isProject, projectId } from "../identity/project-namespaces.ts";
import { displayName, LAUNCHED_AT } from "../kube/names.ts";
import { machineSize } from "../placement/machines.ts";
import { single, toPage } from "./pages.ts";
import { flavorOf, type Server, serversIn } from "./servers/surroundings.ts";

type Namespace = Kinds["Namespace"];

interface Span {
  start: Date;
  stop: Date;
}

const HOUR = 3_600_000;
const MONTH = 28 * 24 * HOUR;

/** Nova's default: the last four weeks. Times are UTC, with or without a fraction. */
function spanOf({ query, now }: Call & { query: { start?: string[]; end?: string[] } }): Span {
  const parse = (text: string | undefined, otherwise: Date): Date => {
    if (text === undefined) return otherwise;
    const time = new Date(/[zZ]$/.test(text) ? text : `${text.replace(" ", "T")}Z`);
    if (Number.isNaN(time.getTime())) throw badRequest(`Datetime is in invalid format: ${text}`);
    return time;
  };
  const stop = parse(single(query.end), now());
  const start = parse(single(query.start), new Date(stop.getTime() - MONTH));
  if (start >= stop) throw badRequest("Invalid start time. The start time cannot occur after the end time.");
  return { start, stop };
}

const text = (time: Date): string => time.toISOString().replace(/\.(\d{3})Z$/, ".$1000");

function toServerUsage(call: Call, server: Server, { start, stop }: Span) {
  const { vm, id, projectId: tenant_id, state } = server;
  const launched = vm.metadata.annotations?.[LAUNCHED_AT];
  // Nor where somebody wrote a time that is none.
  if (launched === undefined || !(new Date(launched) < stop)) return [];
  const from = Math.max(start.getTime(), Date.parse(launched));
  const flavor = flavorOf(call.kube, vm);
  const { vcpus, ram } = machineSize(call.kube, vm);
  return {
    instance_id: id,
    name: displayName(vm),
    tenant_id,
    flavor: flavor?.name ?? `custom-${vcpus}-${ram}`,
    vcpus,
    memory_mb: Math.max(1, ram),
    local_gb: (flavor?.disk ?? 0) + (flavor?.ephemeral ?? 0),
    state: state.vm_state,
    started_at: text(new Date(launched)),
    ended_at: null,
    hours: (stop.getTime() - from) / HOUR,
    uptime: Math.max(0, Math.floor((stop.getTime() - Date.parse(launched)) / 1000)),
  };
}

function toUsage(call: Call, namespace: Namespace, span: Span) {
  const servers = serversIn(call.kube, namespace.metadata.name, call.now).flatMap((server) => toServerUsage(call, server, span));
  const { items, next } = call.since("2.40")
    ? toPage(call, "os-simple-tenant-usage", servers, ({ instance_id }) => instance_id)
    : { items: servers, next: undefined };
  const sum = (of: (usage: (typeof items)[number]) => number) => items.reduce((total, usage) => total + usage.hours * of(usage), 0);
  return {
    usage: {
      tenant_id: projectId(namespace),
      start: text(span.start),
      stop: text(span.stop),
      total_hours: sum(() => 1),
      total_vcpus_usage: sum(({ vcpus }) => vcpus),
      total_memory_mb_usage: sum(({ memory_mb }) => memory_mb),
      total_local_gb_usage: sum(({ local_gb }) => local_gb),
      server_usages: items,
    },
    next,
  };
}

export const tenantUsage = {
  list(call) {
    const span = spanOf(call);
    const detailed = single(call.query.detailed) === "1";
    const whole = Object.create(call, { query: { value: {} } }) as Call;
    const usages = call.kube
      .list("Namespace")
      .filter(isProject)
      .map((namespace) => toUsage(whole, namespace, span).usage)
      .filter(({ server_usages }) => server_usages.length > 0);
    return { tenant_usages: usages.map(({ server_usages, ...usage }) => (detailed ? { ...usage, server_usages } : usage)) };
  },

  show(call) {
    const id = call.path.simple_tenant_usage_id;
    if (id === "") throw notFound("Project", id);
    call.enforce("os_compute_api:os-simple-tenant-usage:show", { project_id: id });
    const namespace = findProject(call.kube, id);
    if (namespace === undefined) return { tenant_usage: {} };
    const { usage, next } = toUsage(call, namespace, spanOf(call));
    if (usage.server_usages.length === 0) return { tenant_usage: {} };
    return { tenant_usage: usage, ...(next === undefined ? {} : { tenant_usage_links: next }) };
  },
} satisfies Handlers<OsSimpleTenantUsage>;
