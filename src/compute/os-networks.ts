/** Networks as nova-network told of them, by two names: gone since 2.36. What Neutron knows of a network beside its name was never told here. */
import type { OsNetworks, OsTenantNetworks } from "../../generated/compute/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { networks as neutronNetworks } from "../network/networks.ts";
import { asNeutron } from "./as-neutron.ts";

interface Named {
  id: string;
  name: string;
}

const all = async (call: Call): Promise<Named[]> =>
  ((await neutronNetworks.list(asNeutron(call, {}))) as unknown as { networks: Named[] }).networks;

const one = async (call: Call, network_id: string): Promise<Named> =>
  ((await neutronNetworks.show(asNeutron(call, { path: { network_id } }))) as unknown as { network: Named }).network;

// nova/api/openstack/compute/networks.py (network_dict)
const fields = "cidr netmask gateway broadcast dns1 dns2 cidr_v6 gateway_v6 netmask_v6".split(" ");
const adminFields =
  "created_at updated_at deleted_at deleted injected bridge vlan vpn_public_address vpn_public_port vpn_private_address dhcp_start project_id host bridge_interface multi_host priority rxtx_base mtu dhcp_server enable_dhcp share_address".split(
    " ",
  );

const toNetwork = (call: Call, { id, name }: Named) => ({
  id,
  label: name,
  ...Object.fromEntries([...fields, ...(call.admin ? adminFields : [])].map((field) => [field, null])),
});

export const networks = {
  list: async (call) => ({ networks: (await all(call)).map((network) => toNetwork(call, network)) as never }),
  show: async (call) => ({ network: toNetwork(call, await one(call, call.path.network_id)) as never }),
} satisfies Handlers<OsNetworks>;

const toTenantNetwork = ({ id, name }: Named) => ({ id, label: name, cidr: "None" });

export const tenantNetworks = {
  list: async (call) => ({ networks: (await all(call)).map(toTenantNetwork) }),
  show: async (call) => ({ network: toTenantNetwork(await one(call, call.path.tenant_network_id)) }),
} satisfies Handlers<OsTenantNetworks>;
