/**
 * What compute asks of the network: which networks a server can be on, its ports from creation to deletion, and how each becomes a NIC
 * (interfaces.ts).
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { BOUND_AT, openstackId } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { derivedPortsOf } from "./derived-ports.ts";
import { checkQuota } from "./limits.ts";
import type { Port } from "./port-answers.ts";
import { draftPort } from "./port-creation.ts";
import { podNetworks } from "./profile.ts";
import { portsOfDevice, subnetsOfNetwork } from "./relations.ts";

type Network = Kinds["Network"];

/** The networks that a server of the project may be put on unasked: its own, then the shared ones. */
export const networksForServer = (kube: Kube, namespace: string): Network[] => {
  const networks = kube.list("Network").filter(({ spec }) => spec.adminStateUp !== false);
  const own = networks.filter(({ metadata }) => metadata.namespace === namespace);
  const shared = networks.filter(({ metadata, spec }) => metadata.namespace !== namespace && spec.shared);
  return [...own, ...shared, ...podNetworks(kube)];
};

/** A server on a network without subnets would have no address. The pod network gives one whether or not its range is known. */
export const hasSubnet = (kube: Kube, network: Network): boolean =>
  network.metadata.namespace === undefined || subnetsOfNetwork(kube, openstackId(network)).length > 0;

export interface ServerPort {
  network: Network;
  /** Of the server's project. */
  namespace: string;
  serverId: string;
  /** `compute:nova`: the availability zone after the colon. */
  deviceOwner: string;
  fixedIp?: string;
  /** Ids of security groups; the project's default one where absent. */
  securityGroups?: readonly string[];
  /** How many ports of the project are to be made before this one. */
  ahead?: number;
  now: Date;
}

/**
 * A port for a server, still to be made (`makePort`). Throws what creating a port throws: 409 for a taken address or an exhausted network,
 * 404 for a group.
 */
export async function draftPortFor(kube: Kube, request: ServerPort): Promise<Port> {
  const { network, namespace, serverId, deviceOwner, fixedIp, securityGroups, ahead = 0, now } = request;
  checkQuota(kube, namespace, "port", ahead + 1);
  return draftPort(kube, {
    network,
    namespace,
    now,
    attributes: {
      device_id: serverId,
      device_owner: deviceOwner,
      ...(fixedIp === undefined ? {} : { fixed_ips: [{ ip_address: fixedIp }] }),
      ...(securityGroups === undefined ? {} : { security_groups: [...securityGroups] }),
    },
  });
}

/** Gives a port that a client made to a server. Throws 409 PortInUse where another device has it. */
export function bindPort(
  kube: Kube,
  port: Port,
  { serverId, deviceOwner, now }: { serverId: string; deviceOwner: string; now: Date },
): Promise<Port> {
  return kube.update(port, (copy) => {
    if (copy.spec.deviceID && copy.spec.deviceID !== serverId) throw conflict(`Port ${openstackId(port)} is still in use.`, "PortInUse");
    copy.spec.deviceID = serverId;
    copy.spec.deviceOwner = deviceOwner;
    copy.metadata.annotations = { ...copy.metadata.annotations, [BOUND_AT]: timestamp(now) };
    return copy;
  });
}

/** The port stays its owner's when the server goes. */
export function unbindPort(kube: Kube, port: Port): Promise<Port> {
  return kube.update(port, (copy) => {
    copy.spec.deviceID = "";
    copy.spec.deviceOwner = "";
    const { [BOUND_AT]: _, ...annotations } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = annotations;
    delete copy.spec.binding?.hostID;
    return copy;
  });
}

/** The ports of a server, in the order of its NICs: those that are objects, and those derived from its VirtualMachine. */
export function portsOfServer(kube: Kube, namespace: string, serverId: string): Port[] {
  const own = portsOfDevice(kube, serverId, namespace);
  const vm = kube.findById("VirtualMachine", namespace, serverId);
  return [...own, ...(vm ? derivedPortsOf(kube, vm) : [])];
}
