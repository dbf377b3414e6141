/**
 * The compute service of a host is KubeVirt's virt-handler on a Node.
 *
 *   id                        the machine's UUID, before 2.53 a number made of it
 *   host, zone                metadata.name, label topology.kubernetes.io/zone
 *   state, updated_at         condition Ready and virt-handler's heartbeat
 *   status                    the taint openstack.dicot.io/disabled: keeps new servers away, and leaves containers alone
 *   disabled_reason           annotation openstack.dicot.io/disabled-reason
 */
import type { OsServices } from "../../generated/compute/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { DISABLED_REASON } from "../kube/names.ts";
import { DISABLED_TAINT, findHost, hostId, hosts, isDisabled, isUp, type Node, seenAt, zoneOf } from "../placement/hosts.ts";
import { single } from "./pages.ts";

const BINARY = "nova-compute";

/** 28 bits of the UUID: what has been a database's counter only has to be one number for one host. */
export const numberOf = (id: string): number => Number.parseInt(id.slice(0, 7), 16) || 0;

/** Since 2.53 ids are UUIDs. */
export const idFor = (call: Pick<Call, "since">, node: Node): string | number =>
  call.since("2.53") ? hostId(node) : numberOf(hostId(node));

const toService = (call: Call, node: Node) => ({
  id: idFor(call, node),
  binary: BINARY,
  host: node.metadata.name ?? "",
  zone: zoneOf(node),
  status: isDisabled(node) ? "disabled" : "enabled",
  state: isUp(node) ? "up" : "down",
  updated_at: seenAt(node)?.replace(/Z$/, ".000000") ?? null,
  disabled_reason: node.metadata.annotations?.[DISABLED_REASON] ?? null,
  forced_down: false,
});

interface Change {
  disabled: boolean;
  reason: string | undefined;
}

/** Keeps new servers from a node, or no longer. */
export const disable = (call: Call, node: Node, { disabled, reason }: Change) =>
  call.kube.update(node, (copy) => {
    const others = (copy.spec?.taints ?? []).filter(({ key }) => key !== DISABLED_TAINT);
    copy.spec = { ...copy.spec, taints: disabled ? [...others, { key: DISABLED_TAINT, effect: "NoSchedule" }] : others };
    const { [DISABLED_REASON]: _, ...annotations } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = disabled && reason ? { ...annotations, [DISABLED_REASON]: reason } : annotations;
    return copy;
  });

function get(call: Call, id: string): Node {
  const node = hosts(call.kube).find((one) => String(idFor(call, one)) === id);
  if (node === undefined) throw notFound("Service", id);
  return node;
}

export const services = {
  list(call) {
    const host = single(call.query.host);
    const binary = single(call.query.binary) ?? BINARY;
    const nodes = binary === BINARY ? hosts(call.kube).filter(({ metadata }) => host === undefined || metadata.name === host) : [];
    return { services: nodes.map((node) => toService(call, node)) };
  },

  async update(call) {
    const { body } = call;
    if (!call.since("2.53")) return updateByHost(call);
    const node = get(call, call.path.service_id);
    const { status, disabled_reason, forced_down } = body;
    if (isTrue(forced_down)) throw badRequest("A node cannot be forced down: Kubernetes sees itself whether it lives.");
    if (disabled_reason !== undefined && status !== "disabled")
      throw badRequest("Specifying disabled_reason requires that the status is disabled.");
    if (status === undefined && forced_down === undefined)
      throw badRequest("No updates were requested. Fields 'status' or 'forced_down' should be specified.");
    const updated = status === undefined ? node : await disable(call, node, { disabled: status === "disabled", reason: disabled_reason });
    return { service: { ...toService(call, updated), id: hostId(node) } };
  },
} satisfies Handlers<OsServices>;

/** PUT /os-services/enable, disable, disable-log-reason, force-down: the host stands in the body. */
async function updateByHost(call: Call<OsServices["update"]>) {
  const { host = "", binary = BINARY, disabled_reason } = call.body;
  const action = call.path.service_id;
  const node = binary === BINARY ? findHost(call.kube, host) : undefined;
  if (node === undefined) throw notFound("Host", host);
  if (action === "force-down") throw badRequest("A node cannot be forced down: Kubernetes sees itself whether it lives.");
  if (!["enable", "disable", "disable-log-reason"].includes(action)) throw notFound("Action", action);
  if (action === "disable-log-reason" && !disabled_reason) throw badRequest("Missing disabled reason field");
  const disabled = action !== "enable";
  await disable(call, node, { disabled, reason: disabled_reason });
  return { service: { host, binary, status: disabled ? "disabled" : "enabled", ...(disabled_reason ? { disabled_reason } : {}) } };
}
