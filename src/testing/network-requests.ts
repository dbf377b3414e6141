/** For tests: the requests that most of them begin with. Imported by tests only. */
import type { Call } from "../http/call.ts";
import { floatingips } from "../network/floatingips.ts";
import { networks } from "../network/networks.ts";
import { ports } from "../network/ports.ts";
import { addRouterInterface, removeRouterInterface } from "../network/router-interfaces.ts";
import { routers } from "../network/routers.ts";
import { securityGroupRules } from "../network/security-group-rules.ts";
import { securityGroups } from "../network/security-groups.ts";
import { subnets } from "../network/subnets.ts";
import type { TestCluster } from "./cluster.ts";
import { type Actor, callOf } from "./network.ts";

/** What a request answers, whichever collection it is of. */
type Answer = Record<string, unknown> & { id: string };

export function requestsOf(cluster: TestCluster, actor: Actor) {
  const call = <C>(parts: Parameters<typeof callOf>[2]) => callOf<C>(cluster, actor, parts);
  const single = async (answer: unknown, key: string) => ((await answer) as Record<string, Answer>)[key]!;
  return {
    network: (network: object) => single(networks.create(call({ body: { network } })), "network"),
    subnet: (subnet: object) => single(subnets.create(call({ body: { subnet } })), "subnet"),
    updateSubnet: (id: string, subnet: object) => single(subnets.update(call({ path: { subnet_id: id }, body: { subnet } })), "subnet"),
    deleteSubnet: (id: string) => subnets.delete(call({ path: { subnet_id: id } })),
    port: (port: object, now?: Date) => single(ports.create(call({ body: { port }, ...(now ? { now } : {}) })), "port"),
    showPort: (id: string) => single(ports.show(call({ path: { port_id: id } })), "port"),
    updatePort: (id: string, port: object) => single(ports.update(call({ path: { port_id: id }, body: { port } })), "port"),
    deletePort: (id: string) => ports.delete(call({ path: { port_id: id } })),
    listPorts: (query: object) => (ports.list(call({ query })) as unknown as { ports: Answer[] }).ports,
    group: (security_group: object) => single(securityGroups.create(call({ body: { security_group } })), "security_group"),
    listGroups: async () => ((await securityGroups.list(call({}))) as unknown as { security_groups: Answer[] }).security_groups,
    deleteGroup: (id: string) => securityGroups.delete(call({ path: { security_group_id: id } })),
    rule: (security_group_rule: object) =>
      single(securityGroupRules.create(call({ body: { security_group_rule } })), "security_group_rule"),
    deleteRule: (id: string) => securityGroupRules.delete(call({ path: { security_group_rule_id: id } })),
    router: (router: object) => single(routers.create(call({ body: { router } })), "router"),
    showRouter: (id: string) => single(routers.show(call({ path: { router_id: id } })), "router"),
    updateRouter: (id: string, router: object) => single(routers.update(call({ path: { router_id: id }, body: { router } })), "router"),
    deleteRouter: (id: string) => routers.delete(call({ path: { router_id: id } })),
    attach: async (id: string, body: object) =>
      (await addRouterInterface.put(call({ path: { router_id: id }, body }))) as unknown as Answer & { port_id: string },
    detach: (id: string, body: object) => removeRouterInterface.put(call({ path: { router_id: id }, body })),
    floatingIp: (floatingip: object) => single(floatingips.create(call({ body: { floatingip } })), "floatingip"),
    updateFloatingIp: (id: string, floatingip: object) =>
      single(floatingips.update(call({ path: { floatingip_id: id }, body: { floatingip } })), "floatingip"),
    deleteFloatingIp: (id: string) => floatingips.delete(call({ path: { floatingip_id: id } })),
    call: (parts: Parameters<typeof callOf>[2] = {}) => call<Call>(parts),
  };
}

export type Requests = ReturnType<typeof requestsOf>;
