/**
 * Which addresses a port gets: those that the client asks for, by subnet, by address or both, else one of each family.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/db/ipam_pluggable_backend.py (_allocate_ips_for_port)
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type ApiError, badRequest, conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { contains, normalAddress, toPrefix } from "./addresses.ts";
import { automatic, type Claim, type FixedIp, releaseAddresses, takeAddress, takeAnyAddress } from "./allocation.ts";
import { subnetsOfNetwork } from "./relations.ts";

type Subnet = Kinds["Subnet"];

export interface FixedIpRequest {
  subnet_id?: string | null;
  ip_address?: string | null;
}

/** https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/conf/common.py (max_fixed_ips_per_port of old) */
const MAX_FIXED_IPS = 5;

interface Wanted {
  networkId: string;
  mac: string;
  /** Undefined: the service chooses. */
  requests: readonly FixedIpRequest[] | undefined;
  /** What the port has already, and keeps where it is asked for again. */
  current?: readonly FixedIp[];
}

/** Takes the addresses; all or none. The port keeps those of `current` that it still wants; who calls releases the others. */
export async function takeFixedIps(claim: Claim, { networkId, mac, requests, current = [] }: Wanted): Promise<FixedIp[]> {
  const subnets = subnetsOfNetwork(claim.kube, networkId);
  if (requests && requests.length > MAX_FIXED_IPS)
    throw badRequest(`Exceeded maximum amount of fixed ips per port: ${MAX_FIXED_IPS}.`, "InvalidInput");
  const kept: FixedIp[] = [];
  const taken: FixedIp[] = [];
  try {
    if (requests === undefined) {
      taken.push(...(await takeDefaults(claim, subnets, { networkId, mac })));
    } else {
      for (const request of requests.map((one) => chooseSubnet(claim.kube, one, { subnets, networkId }))) {
        const held = current.find((one) => !kept.includes(one) && isAnswered(request, one));
        if (held) kept.push(held);
        else taken.push(await take(claim, request, { networkId, mac }));
      }
    }
  } catch (error) {
    await releaseAddresses(claim.kube, claim.portId, taken);
    throw error;
  }
  return [...kept, ...taken];
}

interface Request {
  subnet: Subnet;
  address: string | undefined;
}

const isAnswered = ({ subnet, address }: Request, held: FixedIp): boolean =>
  held.subnetID === openstackId(subnet) && (address === undefined || held.ipAddress === address);

function chooseSubnet(
  kube: Kube,
  request: FixedIpRequest,
  { subnets, networkId }: { subnets: readonly Subnet[]; networkId: string },
): Request {
  const address = request.ip_address ? normalAddress(request.ip_address) : undefined;
  if (request.ip_address && address === undefined)
    throw badRequest(`Invalid input for fixed_ips. Reason: '${request.ip_address}' is not a valid IP address.`, "HTTPBadRequest");
  if (!request.subnet_id && address === undefined)
    throw badRequest("Invalid input for operation: IP allocation requires subnet_id or ip_address.", "InvalidInput");
  if (request.subnet_id) {
    const subnet = subnets.find((one) => openstackId(one) === request.subnet_id);
    if (subnet === undefined) throw strangerTo(kube, networkId, request.subnet_id);
    return { subnet, address };
  }
  const subnet = subnets.find(({ spec }) => contains(toPrefix(spec.cidr)!, address!));
  if (subnet === undefined)
    throw badRequest(
      `IP address ${request.ip_address} is not a valid IP for any of the subnets on the specified network.`,
      "InvalidIpForNetwork",
    );
  return { subnet, address };
}

/** A subnet of another network: 400 where it is of the same project, and 404 where that one could not even see it. */
function strangerTo(kube: Kube, networkId: string, id: string): ApiError {
  const namespace = kube.findById("Network", undefined, networkId)?.metadata.namespace;
  if (namespace === undefined || kube.findById("Subnet", namespace, id) === undefined) return notFound("Subnet", id, "SubnetNotFound");
  return badRequest(
    `Invalid input for operation: Failed to create port on network ${networkId}, because fixed_ips included invalid subnet ${id}.`,
    "InvalidInput",
  );
}

async function take(claim: Claim, { subnet, address }: Request, { networkId, mac }: { networkId: string; mac: string }): Promise<FixedIp> {
  const fixed = address === undefined ? await takeAnyAddress(claim, subnet, mac) : await takeAddress(claim, subnet, address);
  if (fixed === undefined) throw exhausted(networkId);
  return fixed;
}

/** One address of IPv4 and one of IPv6, of the first subnets that have one; and of each subnet where hosts choose themselves. */
async function takeDefaults(
  claim: Claim,
  subnets: readonly Subnet[],
  { networkId, mac }: { networkId: string; mac: string },
): Promise<FixedIp[]> {
  const taken: FixedIp[] = [];
  for (const version of [4, 6]) {
    const candidates = subnets.filter(
      (subnet) => subnet.spec.ipVersion === version && !automatic(subnet) && !subnet.spec.serviceTypes?.length,
    );
    let found: FixedIp | undefined;
    for (const subnet of candidates) {
      found = await takeAnyAddress(claim, subnet, mac);
      if (found) break;
    }
    if (found) taken.push(found);
    else if (candidates.length > 0) {
      await releaseAddresses(claim.kube, claim.portId, taken);
      throw exhausted(networkId);
    }
  }
  for (const subnet of subnets.filter(automatic)) {
    const found = await takeAnyAddress(claim, subnet, mac);
    if (found) taken.push(found);
  }
  return taken;
}

export const exhausted = (networkId: string) =>
  conflict(`No more IP addresses available on network ${networkId}.`, "IpAddressGenerationFailure");
