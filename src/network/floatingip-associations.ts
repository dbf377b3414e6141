/**
 * Whether a floating IP can lead to a port, and by which router.
 * https://opendev.org/openstack/neutron/src/tag/27.0.0/neutron/db/l3_db.py (_get_assoc_data, _check_fip_port_status)
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call } from "../http/call.ts";
import { ApiError, badRequest, conflict } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { getPort } from "./ports.ts";
import { floatingIpsOfPort, routerOf } from "./relations.ts";

type FloatingIp = Kinds["FloatingIP"];

export type Association = Required<Pick<FloatingIp["spec"], "portID" | "fixedIPAddress" | "routerID">>;

interface Request {
  port_id?: string | null;
  fixed_ip_address?: string | null;
}

/** Throws 404 for a port that the caller can't see or that the network can't reach, 400 or 409 where it has no address to lead to. */
export async function associationFor(call: Call, networkId: string, request: Request, self?: FloatingIp): Promise<Association> {
  const port = await getPort(call, request.port_id ?? "");
  const id = openstackId(port);
  const addresses = (port.spec.fixedIPs ?? []).filter(({ ipAddress }) => !ipAddress.includes(":"));
  const asked = request.fixed_ip_address;
  const fixed = asked ? addresses.find(({ ipAddress }) => ipAddress === asked) : addresses[0];
  if (asked && fixed === undefined) throw bad(`Port ${id} does not have fixed ip ${asked}`);
  if (fixed === undefined) throw bad(`Port ${id} does not have any IPv4 address`);
  if (!asked && addresses.length > 1)
    throw bad(`Port ${id} has multiple fixed IPv4 addresses. Must provide a specific IPv4 address when assigning a floating IP`);

  const routerID = routerOf(call.kube, [fixed.subnetID]);
  const router = routerID === undefined ? undefined : call.kube.findById("Router", undefined, routerID);
  if (routerID === undefined || router?.spec.externalGateway?.networkID !== networkId)
    throw new ApiError(
      404,
      `External network ${networkId} is not reachable from subnet ${fixed.subnetID}. Therefore, cannot associate Port ${id} with a Floating IP.`,
      { type: "ExternalGatewayForFloatingIPNotFound" },
    );
  const rival = floatingIpsOfPort(call.kube, id).find(
    (one) =>
      one.spec.fixedIPAddress === fixed.ipAddress &&
      one.spec.floatingNetworkID === networkId &&
      (self === undefined || openstackId(one) !== openstackId(self)),
  );
  if (rival)
    throw conflict(
      `Cannot associate floating IP ${self?.spec.floatingIPAddress ?? ""} (${self ? openstackId(self) : "new"}) with port ${id} using fixed IP ${fixed.ipAddress}, as that fixed IP already has a floating IP on external network ${networkId}.`,
      "FloatingIPPortAlreadyAssociated",
    );
  return { portID: id, fixedIPAddress: fixed.ipAddress, routerID };
}

const bad = (message: string) => badRequest(`Bad floatingip request: ${message}.`, "BadRequest");
