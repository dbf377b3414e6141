/** Floating IPs in nova-network's form, gone since 2.36, and the two actions that give them to servers, gone since 2.44. */
import type { OsFloatingIpPools, OsFloatingIps, Servers } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { displayName, openstackId } from "../kube/names.ts";
import { floatingips } from "../network/floatingips.ts";
import { portsOfDevice } from "../network/relations.ts";
import { asBadRequest, asNeutron } from "./as-neutron.ts";
import { assertUnlocked, getServer } from "./servers/surroundings.ts";

type FloatingIP = Kinds["FloatingIP"];
type Actions = Handlers<Servers>["action"] & object;

const poolName = (network: Kinds["Network"]): string => network.spec.name ?? displayName(network);

/** A pool is an external network. */
const pools = (kube: Kube) => kube.list("Network").filter(({ spec }) => spec.external);

function toFloatingIp(kube: Kube, floating: FloatingIP) {
  const { floatingIPAddress, fixedIPAddress, floatingNetworkID, portID } = floating.spec;
  const port = portID === undefined ? undefined : kube.findById("Port", undefined, portID);
  const network = kube.findById("Network", undefined, floatingNetworkID);
  return {
    id: openstackId(floating),
    ip: floatingIPAddress ?? "",
    fixed_ip: fixedIPAddress ?? null,
    instance_id: port?.spec.deviceID || null,
    pool: network ? poolName(network) : floatingNetworkID,
  };
}

const get = (call: Call & { path: { floating_ip_id: string } }) =>
  call.kube.getById("FloatingIP", call.reach, call.path.floating_ip_id, "Floating IP");

export const floatingIps = {
  list: (call) => ({ floating_ips: call.kube.list("FloatingIP", call.project.namespace).map((one) => toFloatingIp(call.kube, one)) }),

  async show(call) {
    return { floating_ip: toFloatingIp(call.kube, await get(call)) };
  },

  async create(call) {
    const wanted = call.body?.pool;
    const all = pools(call.kube);
    const pool = wanted ? all.find((one) => poolName(one) === wanted || openstackId(one) === wanted) : all[0];
    if (pool === undefined) throw notFound("Floating IP pool", wanted ?? "");
    const answer = await floatingips.create(asNeutron(call, { body: { floatingip: { floating_network_id: openstackId(pool) } } }));
    const { floatingip } = (answer instanceof Reply ? answer.body : answer) as { floatingip: { id: string } };
    return {
      floating_ip: toFloatingIp(call.kube, await call.kube.getById("FloatingIP", call.project.namespace, floatingip.id, "Floating IP")),
    };
  },

  async delete(call) {
    await floatingips.delete(asNeutron(call, { path: { floatingip_id: openstackId(await get(call)) } }));
    return undefined;
  },
} satisfies Handlers<OsFloatingIps>;

export const floatingIpPools = {
  list: ({ kube }) => ({ floating_ip_pools: pools(kube).map((network) => ({ name: poolName(network) })) }),
} satisfies Handlers<OsFloatingIpPools>;

function byAddress(call: Call, address: string): FloatingIP {
  const found = call.kube.list("FloatingIP", call.reach).find(({ spec }) => spec.floatingIPAddress === address);
  if (found === undefined) throw notFound("Floating IP", address);
  return found;
}

const associate = (call: Call, floating: FloatingIP, association: { port_id: string | null; fixed_ip_address?: string }) =>
  floatingips.update(asNeutron(call, { path: { floatingip_id: openstackId(floating) }, body: { floatingip: association } }));

export const floatingIpActions = {
  async addFloatingIp(call) {
    const server = await getServer(call, call.path.server_id);
    assertUnlocked(call, server);
    const { address, fixed_address } = call.body.addFloatingIp;
    const floating = byAddress(call, address);
    const ports = portsOfDevice(call.kube, server.id);
    const port = ports.find(
      ({ spec }) => fixed_address === undefined || spec.fixedIPs?.some(({ ipAddress }) => ipAddress === fixed_address),
    );
    if (port === undefined)
      throw badRequest(fixed_address ? "Specified fixed address not assigned to instance" : "No fixed IPs associated to instance");
    await associate(call, floating, { port_id: openstackId(port), ...(fixed_address ? { fixed_ip_address: fixed_address } : {}) }).catch(
      asBadRequest,
    );
    return new Reply({ status: 202 });
  },

  async removeFloatingIp(call) {
    const server = await getServer(call, call.path.server_id);
    assertUnlocked(call, server);
    const floating = byAddress(call, call.body.removeFloatingIp.address);
    const port = floating.spec.portID === undefined ? undefined : call.kube.findById("Port", undefined, floating.spec.portID);
    if (port?.spec.deviceID !== server.id)
      throw conflict(`Floating IP ${call.body.removeFloatingIp.address} is not associated with instance ${server.id}.`);
    await associate(call, floating, { port_id: null });
    return new Reply({ status: 202 });
  },
} satisfies Actions;
