/** The networks that a new server asks for, and the ports that it gets on them. `network/interfaces.ts` makes NICs of ports. */
import type { Kinds } from "../../../../generated/kubernetes/kinds.ts";
import type { Call } from "../../../http/call.ts";
import { ApiError, badRequest, conflict, forbidden } from "../../../http/errors.ts";
import { isNotFound } from "../../../kube/errors.ts";
import { openstackId } from "../../../kube/names.ts";
import type { OwnerReference } from "../../../kube/objects.ts";
import { seekerOf } from "../../../network/access.ts";
import { allocateTopology } from "../../../network/auto-allocated-topology.ts";
import { findNetwork } from "../../../network/networks.ts";
import { dropDraft, makePort } from "../../../network/port-creation.ts";
import { findPort, removePort } from "../../../network/ports.ts";
import { findGroupByName } from "../../../network/security-groups.ts";
import { bindPort, draftPortFor, hasSubnet, networksForServer, unbindPort } from "../../../network/servers.ts";
import { asNeutron } from "../../as-neutron.ts";

type Network = Kinds["Network"];
type Port = Kinds["Port"];

/** One interface that was asked for: on a network, or by a port that is there. */
export type NicRequest =
  | { network: Network; fixedIp: string | undefined; tag: string | undefined }
  | { port: Port; network: Network; tag: string | undefined };

interface Requested {
  uuid?: string;
  port?: string | null;
  fixed_ip?: string;
  tag?: string;
}

/**
 * `auto` makes a network for a project that has none. Throws 400 where the cloud has nothing to make it from.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/network/neutron.py (_auto_allocate_network)
 */
export async function allocateNetwork(call: Call, networks: unknown): Promise<void> {
  if (networks !== "auto" || candidatesOf(call).length > 0) return;
  await allocateTopology(asNeutron(call, {}), call.project).catch((error: unknown) => {
    if (error instanceof ApiError && error.type === "AutoAllocationFailure") throw unable(call);
    throw error;
  });
}

const unable = (call: Call) => badRequest(`Unable to automatically allocate a network for project ${call.project.id}`);

const candidatesOf = (call: Call): Network[] =>
  networksForServer(call.kube, call.project.namespace).filter(({ spec }) => spec.shared || !spec.external);

/** What the body says of networks; `count` is how many servers there will be. Throws 400, 403 and 409 as Nova does. */
export function toNicRequests(call: Call, networks: readonly Requested[] | "none" | "auto" | undefined, count: number): NicRequest[] {
  if (networks === "none") return [];
  if (networks === "auto" || networks === undefined || networks.length === 0) return defaultNetwork(call, networks === "auto");
  const requests: NicRequest[] = [];
  for (const { uuid, port, fixed_ip, tag } of networks) {
    if (port) {
      if (fixed_ip !== undefined) throw badRequest(`Specified Fixed IP '${fixed_ip}' cannot be used with port '${port}'.`);
      if (count > 1) throw badRequest("Unable to launch multiple instances with a single configured port ID.");
      if (requests.some((one) => "port" in one && openstackId(one.port) === port))
        throw badRequest(`Port ID '${port}' was specified twice.`);
      requests.push({ ...freePort(call, port), tag });
    } else {
      if (uuid === undefined) throw badRequest("Bad network format: missing uuid");
      if (fixed_ip !== undefined && count > 1)
        throw badRequest("Invalid fixed IP and max_count: more than one server cannot have one address.");
      requests.push({ network: usableNetwork(call, uuid), fixedIp: fixed_ip, tag });
    }
  }
  return requests;
}

/** The only network of the project, its own or a shared one. None at all gives a server without interfaces, as in Nova. */
function defaultNetwork(call: Call, automatic: boolean): NicRequest[] {
  const candidates = candidatesOf(call);
  if (candidates.length > 1) throw conflict("Multiple possible networks found, use a Network ID to be more specific.");
  const [network] = candidates;
  if (network === undefined && automatic) throw unable(call);
  if (network !== undefined) assertSubnet(call, network);
  return network === undefined ? [] : [{ network, fixedIp: undefined, tag: undefined }];
}

/** One of the project's own, a shared one, or for whom policy lets be there an external one. */
function usableNetwork(call: Call, id: string): Network {
  const network = findNetwork(seekerOf(call), id);
  const own = network?.metadata.namespace === call.project.namespace;
  if (network === undefined || !(own || network.spec.shared || network.spec.external || call.admin))
    throw badRequest(`Network ${id} could not be found.`);
  if (network.spec.external && !network.spec.shared && !call.can("network:attach_external_network", { project_id: call.project.id }))
    throw forbidden(`It is not allowed to create an interface on external network ${id}`);
  assertSubnet(call, network);
  return network;
}

function assertSubnet(call: Call, network: Network): void {
  if (!hasSubnet(call.kube, network)) throw badRequest(`Network ${openstackId(network)} requires a subnet in order to boot instances on.`);
}

export function freePort(call: Call, id: string): { port: Port; network: Network } {
  const port = findPort(seekerOf(call), id);
  if (port === undefined || port.metadata.namespace !== call.project.namespace) throw badRequest(`Port id ${id} could not be found.`);
  if (port.spec.deviceID) throw conflict(`Port ${id} is still in use.`);
  const network = findNetwork(seekerOf(call), port.spec.networkID);
  if (network === undefined) throw badRequest(`Network ${port.spec.networkID} could not be found.`);
  return { port, network };
}

/** Ids of the groups that a body names, by name or id. Undefined leaves it to the network's default. */
export function toSecurityGroupIds(call: Call, groups: readonly { name?: string }[] | undefined): string[] | undefined {
  if (groups === undefined || groups.length === 0) return undefined;
  return groups
    .map(({ name = "default" }) => {
      const group = findGroupByName(call.kube, call.project.namespace, name);
      // The default group is made when a project's first port is.
      if (group === undefined && name !== "default") throw badRequest(`Security group ${name} not found for project ${call.project.id}.`);
      return group ? openstackId(group) : "";
    })
    .filter((id) => id !== "");
}

export interface NicPort {
  port: Port;
  network: Network;
  /** For this server, and so deleted with it. */
  made: boolean;
  tag: string | undefined;
}

export interface Device {
  id: string;
  zone: string;
  securityGroupIds: string[] | undefined;
}

const deviceOwner = ({ zone }: Device): string => `compute:${zone}`;

/** A port for each request: one that is there, or a new one that has its addresses and is still to be made. All of them or none. */
export async function draftPorts(call: Call, requests: readonly NicRequest[], device: Device): Promise<NicPort[]> {
  const drafts: NicPort[] = [];
  try {
    for (const request of requests) drafts.push(await draft(call, request, { ...device, ahead: drafts.length }));
    return drafts;
  } catch (error) {
    await dropDrafts(call, drafts);
    throw error;
  }
}

async function draft(call: Call, request: NicRequest, device: Device & { ahead: number }): Promise<NicPort> {
  const { network, tag } = request;
  if ("port" in request) return { port: request.port, network, made: false, tag };
  const { id, securityGroupIds, ahead } = device;
  try {
    const port = await draftPortFor(call.kube, {
      ...{ serverId: id, deviceOwner: deviceOwner(device), ahead, network },
      namespace: call.project.namespace,
      ...(securityGroupIds ? { securityGroups: securityGroupIds } : {}),
      ...(request.fixedIp ? { fixedIp: request.fixedIp } : {}),
      now: call.now(),
    });
    return { port, network, made: true, tag };
  } catch (error) {
    // The address that the body names is taken, or of no subnet of the network: Nova calls both a bad request.
    if (request.fixedIp && error instanceof ApiError && [400, 404, 409].includes(error.status)) throw badRequest(error.message);
    throw error;
  }
}

/** Gives the addresses of new ports back that will not be made. */
export async function dropDrafts({ kube }: Pick<Call, "kube">, drafts: readonly NicPort[]): Promise<void> {
  for (const { port, made } of drafts) if (made) await dropDraft(kube, port);
}

/** Makes or takes each port for the server, which takes with it what is `made`. Where one fails, the others are given back. */
export async function bindPorts(
  call: Call,
  drafts: readonly NicPort[],
  { owner, ...device }: Device & { owner: OwnerReference },
): Promise<NicPort[]> {
  const bound: NicPort[] = [];
  const bind = (port: Port) => bindPort(call.kube, port, { serverId: device.id, deviceOwner: deviceOwner(device), now: call.now() });
  try {
    for (const one of drafts) bound.push({ ...one, port: await (one.made ? makePort(call.kube, one.port, owner) : bind(one.port)) });
    return bound;
  } catch (error) {
    await releasePorts(call, bound);
    await dropDrafts(call, drafts.slice(bound.length + 1));
    throw error;
  }
}

/** Deletes the ports that were made for a server, and frees the others. */
export async function releasePorts(call: Pick<Call, "kube">, bound: readonly Pick<NicPort, "port" | "made">[]): Promise<void> {
  for (const { port, made } of bound) {
    if (made) await removePort(call.kube, port).catch(unlessGone);
    else await unbindPort(call.kube, port);
  }
}

/** Kubernetes deletes what a deleted server owned, and may have been faster. */
function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
