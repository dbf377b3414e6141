/** A server's addresses, by network. */
import type { ServersIps } from "../../../generated/compute/index.ts";
import type { Handlers } from "../../http/call.ts";
import { ApiError } from "../../http/errors.ts";
import { type Addresses, addressesOf } from "./addresses.ts";
import { getServer } from "./surroundings.ts";

const brief = (addresses: Addresses) =>
  Object.fromEntries(Object.entries(addresses).map(([network, list]) => [network, list.map(({ addr, version }) => ({ addr, version }))]));

export const ips = {
  async list(call) {
    return { addresses: brief(addressesOf(call.kube, await getServer(call, call.path.server_id))) };
  },

  async show(call) {
    const { server_id, ip_id } = call.path;
    const list = brief(addressesOf(call.kube, await getServer(call, server_id)))[ip_id];
    if (list === undefined) throw new ApiError(404, "Instance is not a member of specified network");
    return { [ip_id]: list };
  },
} satisfies Handlers<ServersIps>;
