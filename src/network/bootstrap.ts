/**
 * The networks that a new cloud begins with: `public`, which leads out, a pool of addresses for everybody, and for the project `demo` a network `private` behind a router.
 * Ids follow from the projects' namespaces, so that a second start finds what the first one made and leaves it alone.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { findProjectByName } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { realiseRouter } from "./kubeovn/routers.ts";
import { realiseSubnet } from "./kubeovn/subnets.ts";
import { toNetworkObject } from "./networks.ts";
import { newMetadata } from "./objects.ts";
import { createPort } from "./port-creation.ts";
import { profileOf } from "./profile.ts";
import { gatewayPortOf, interfacesOf } from "./router-answers.ts";
import { toRouterObject } from "./routers.ts";
import { completeSubnet } from "./subnet-rules.ts";
import { toSubnetObject } from "./subnets.ts";

type Namespace = Kinds["Namespace"];
type Network = Kinds["Network"];

export interface NetworkBootstrap {
  /** The external network's range; addresses that RFC 5737 keeps for documentation where absent. */
  externalCidr?: string;
  privateCidr?: string;
  /** What projects cut their subnets from that name no prefix. */
  poolPrefix?: string;
  now?: Date;
}

/** Does nothing on a cluster that has the pod network only. */
export async function bootstrapNetworks(kube: Kube, options: NetworkBootstrap = {}): Promise<void> {
  const { externalCidr = "203.0.113.0/24", privateCidr = "10.0.0.0/24", poolPrefix = "10.192.0.0/12", now = new Date() } = options;
  const admin = findProjectByName(kube, "admin", "default");
  if (admin === undefined || profileOf(kube) === "pod") return;
  const external = await ensureNetwork(kube, admin, { name: "public", "router:external": true, is_default: true });
  const outside = await ensureSubnet(kube, external, { name: "public-subnet", cidr: externalCidr, enable_dhcp: false });
  await realiseSubnet(kube, outside);
  await ensurePool(kube, admin, poolPrefix);
  const demo = findProjectByName(kube, "demo", "default");
  if (demo === undefined) return;
  const network = await ensureNetwork(kube, demo, { name: "private" });
  const subnet = await ensureSubnet(kube, network, { name: "private-subnet", cidr: privateCidr });
  await ensureRouter(kube, demo, { external, subnet, network, now });
}

const idFor = (namespace: string | undefined, kind: string, name: string) => uuidV5(NAMESPACE, `${namespace}/${kind}/${name}`);

// A random UUID: what is derived from it is what this file makes.
const NAMESPACE = "5a4b3a5e-9d0c-4f0e-8f0d-6f9d7c3d2b11";

async function ensureNetwork(kube: Kube, project: Namespace, attributes: Parameters<typeof toNetworkObject>[0]): Promise<Network> {
  const namespace = project.metadata.name ?? "";
  const id = idFor(namespace, "Network", attributes.name ?? "");
  return kube.findById("Network", namespace, id) ?? kube.create(toNetworkObject(attributes, namespace, id));
}

/** Everybody's, and the default one: a project that asks for a network without saying more has its addresses from here. */
async function ensurePool(kube: Kube, project: Namespace, prefix: string): Promise<void> {
  const namespace = project.metadata.name ?? "";
  const name = "shared-default-subnetpool-v4";
  const id = idFor(namespace, "SubnetPool", name);
  if (kube.findById("SubnetPool", namespace, id)) return;
  await kube.create({
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "SubnetPool",
    metadata: newMetadata(name, namespace, id),
    spec: { name, prefixes: [prefix], ipVersion: 4, defaultPrefixLength: 26, shared: true, isDefault: true },
  });
}

async function ensureSubnet(
  kube: Kube,
  network: Network,
  attributes: { name: string; cidr: string; enable_dhcp?: boolean },
): Promise<Kinds["Subnet"]> {
  const namespace = network.metadata.namespace ?? "";
  const id = idFor(namespace, "Subnet", attributes.name);
  const spec = () => completeSubnet({ ...attributes, network_id: openstackId(network) }, []);
  return kube.findById("Subnet", namespace, id) ?? kube.create(toSubnetObject(spec(), namespace, id));
}

interface RouterParts {
  external: Network;
  network: Network;
  subnet: Kinds["Subnet"];
  now: Date;
}

async function ensureRouter(kube: Kube, project: Namespace, { external, network, subnet, now }: RouterParts): Promise<void> {
  const namespace = project.metadata.name ?? "";
  const id = idFor(namespace, "Router", "router");
  const wanted = toRouterObject({ name: "router", external_gateway_info: { network_id: openstackId(external) } }, namespace, id);
  const router = kube.findById("Router", namespace, id) ?? (await kube.create(wanted));
  const common = { namespace, now, owner: ownerReference(router) };
  const attributes = { device_id: id, security_groups: [], port_security_enabled: false };
  if (gatewayPortOf(kube, router) === undefined)
    await createPort(kube, { ...common, network: external, attributes: { ...attributes, device_owner: "network:router_gateway" } });
  if (interfacesOf(kube, router).length === 0) {
    const fixed = { subnet_id: openstackId(subnet), ip_address: subnet.spec.gatewayIP ?? "" };
    await createPort(kube, {
      ...common,
      network,
      attributes: { ...attributes, device_owner: "network:router_interface", fixed_ips: [fixed] },
    });
  }
  await realiseSubnet(kube, subnet);
  await realiseRouter(kube, router);
}
