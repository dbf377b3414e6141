/**
 * What a project gets that has no network and wants to care for none: a Network with a Subnet from each default SubnetPool, behind a Router
 * to the default external network. All have fixed names in the project's namespace, so that there is one of each, whoever makes them; a
 * later request goes on where one ended half way.
 *
 *   id   of the Network `auto-allocated`
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { AutoAllocatedTopology } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { ApiError, badRequest, conflict, forbidden } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { ownerReference } from "../kube/owners.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { enforce, type Owner } from "./access.ts";
import { valuesOf } from "./collection.ts";
import { realiseRouter } from "./kubeovn/routers.ts";
import { realiseSubnet } from "./kubeovn/subnets.ts";
import { checkQuota } from "./limits.ts";
import { networks, toNetworkObject } from "./networks.ts";
import { namespaceOf, touched } from "./objects.ts";
import { createPort } from "./port-creation.ts";
import { profileOf } from "./profile.ts";
import { subnetsOfNetwork } from "./relations.ts";
import { interfacesOf, type Router } from "./router-answers.ts";
import { removeRouterInterface } from "./router-interfaces.ts";
import { routers, toRouterObject } from "./routers.ts";
import { completeSubnet } from "./subnet-rules.ts";
import { cutSubnet, findDefaultPool, type SubnetPool } from "./subnetpools.ts";
import { toSubnetObject } from "./subnets.ts";

type Network = Kinds["Network"];
type Subnet = Kinds["Subnet"];

/** The name of Network and Router; a Subnet's has its version behind. */
const NAME = "auto-allocated";
const DRY_RUN = "dry-run";

const failure = (reason: string) => conflict(`Deployment error: ${reason}.`, "AutoAllocationFailure");

export const autoAllocatedTopology = {
  /** It is made by looking at it. https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/services/auto_allocate/db.py */
  async show(call) {
    const owner = ownerIn(call, call.path.auto_allocated_topology_id);
    const answer = { project_id: owner.project, tenant_id: owner.project };
    enforce(call, "get_auto_allocated_topology", { item: answer });
    const fields = valuesOf(call.query, "fields");
    if (fields.includes(DRY_RUN)) {
      defaultExternalNetwork(call.kube);
      defaultPools(call);
      return { auto_allocated_topology: { id: "dry-run=pass", ...answer } };
    }
    if (fields.length > 0) throw badRequest("Bad auto_allocate request: Unrecognized field.", "BadRequest");
    return { auto_allocated_topology: { id: openstackId(await allocateTopology(call, owner)), ...answer } };
  },

  async delete(call): Promise<undefined> {
    const { project, namespace } = ownerIn(call, call.path.auto_allocated_topology_id);
    enforce(call, "delete_auto_allocated_topology", { item: { project_id: project } });
    const network = call.kube.find("Network", namespace, NAME);
    const router = call.kube.find("Router", namespace, NAME);
    if (router) {
      const router_id = openstackId(router);
      for (const { metadata } of interfacesOf(call.kube, router)) {
        const port_id = openstackId({ apiVersion: "", kind: "Port", metadata });
        await removeRouterInterface.put(within(call, { path: { router_id }, body: { port_id } }));
      }
      await routers.delete(within(call, { path: { router_id } }));
    }
    if (network) await networks.delete(within(call, { path: { network_id: openstackId(network) } }));
  },
} satisfies Handlers<AutoAllocatedTopology>;

/** The call as another slice wants it. */
const within = (call: Call, { path, body }: { path: object; body?: object }): never =>
  Object.create(call, { path: { value: path }, query: { value: {} }, body: { value: body } }) as never;

/** `None` is what clients send that name no project: the caller's own. Throws 403 for another's. */
function ownerIn(call: Call, id: string): Owner {
  const project = id === "None" ? call.project.id : id.replaceAll("-", "");
  if (project === call.token.project?.id) return { project, namespace: call.project.namespace };
  if (!call.admin) throw forbidden("Not authorized.", "NotAuthorized");
  return { project, namespace: namespaceOf(call.kube, project) };
}

function defaultExternalNetwork(kube: Kube): Network {
  const found = kube.list("Network").find(({ spec }) => spec.external && spec.isDefault);
  if (found === undefined) throw failure("No default router:external network");
  return found;
}

/** The default pools that the caller may cut from, IPv4 first: one for each version. */
function defaultPools(call: Call): SubnetPool[] {
  const pools = [4, 6].flatMap((version) => findDefaultPool(call, version) ?? []);
  if (pools.length === 0) throw failure("No default subnetpools defined");
  return pools;
}

/** The project's network, with all that belongs to it. Throws 409 AutoAllocationFailure where the cloud has no defaults to make it from. */
export async function allocateTopology(call: Call, { namespace }: { namespace: string }): Promise<Network> {
  const { kube } = call;
  const present = kube.find("Network", namespace, NAME);
  const reached = kube.find("Router", namespace, NAME);
  if (present && reached && interfacesOf(kube, reached).length > 0) return present;
  if (profileOf(kube) === "pod") throw failure("The pod network is the only one");
  const external = defaultExternalNetwork(kube);
  const network = present ?? (await makeNetwork(kube, namespace));
  const subnets: Subnet[] = [];
  for (const pool of defaultPools(call)) subnets.push(await ensureSubnet(kube, network, pool));
  const router = await ensureRouter(kube, namespace, external);
  await connect(kube, router, { external, network, subnets, now: call.now() });
  return kube.update(
    network,
    touched(call.now(), ({ spec }) => {
      spec.adminStateUp = true;
    }),
  );
}

/** Down until all is there: nobody's server starts on it before. */
async function makeNetwork(kube: Kube, namespace: string): Promise<Network> {
  checkQuota(kube, namespace, "network");
  return named(kube, toNetworkObject({ name: "auto_allocated_network", admin_state_up: false }, namespace), NAME);
}

async function ensureSubnet(kube: Kube, network: Network, pool: SubnetPool): Promise<Subnet> {
  const { namespace = "" } = network.metadata;
  const { ipVersion } = pool.spec;
  const siblings = subnetsOfNetwork(kube, openstackId(network));
  const present = siblings.find(({ spec }) => spec.ipVersion === ipVersion);
  if (present) return present;
  checkQuota(kube, namespace, "subnet");
  const attributes = {
    name: `auto_allocated_subnet_v${ipVersion}`,
    network_id: openstackId(network),
    ip_version: ipVersion,
    subnetpool_id: openstackId(pool),
    cidr: cutSubnet(kube, pool, { cidr: undefined, length: undefined }),
  };
  return named(kube, toSubnetObject(completeSubnet(attributes, siblings), namespace), `${NAME}-v${ipVersion}`);
}

async function ensureRouter(kube: Kube, namespace: string, external: Network): Promise<Router> {
  const present = kube.find("Router", namespace, NAME);
  if (present) return present;
  checkQuota(kube, namespace, "router");
  const attributes = { name: "auto_allocated_router", external_gateway_info: { network_id: openstackId(external) } };
  return named(kube, toRouterObject(attributes, namespace), NAME);
}

interface Parts {
  external: Network;
  network: Network;
  subnets: readonly Subnet[];
  now: Date;
}

/** The router's ports. Their ids follow from the router's, so that two requests at once make each but once. */
async function connect(kube: Kube, router: Router, { external, network, subnets, now }: Parts): Promise<void> {
  const id = openstackId(router);
  const common = { namespace: router.metadata.namespace ?? "", now, owner: ownerReference(router) };
  const attributes = { device_id: id, security_groups: [], port_security_enabled: false };
  const gateway = { ...attributes, device_owner: "network:router_gateway" };
  await once(kube, uuidV5(id, "gateway"), (portId) => createPort(kube, { ...common, id: portId, network: external, attributes: gateway }));
  for (const subnet of subnets) {
    const fixed_ips = [{ subnet_id: openstackId(subnet), ip_address: subnet.spec.gatewayIP ?? "" }];
    const inside = { ...attributes, device_owner: "network:router_interface", fixed_ips };
    await once(kube, uuidV5(id, openstackId(subnet)), (portId) => createPort(kube, { ...common, id: portId, network, attributes: inside }));
    await realiseSubnet(kube, subnet);
  }
  await realiseRouter(kube, router);
}

/** Who loses leaves it to who won. */
async function once(kube: Kube, id: string, create: (id: string) => Promise<unknown>): Promise<void> {
  if (kube.findById("Port", undefined, id)) return;
  try {
    await create(id);
  } catch (error) {
    if (!isAlreadyExists(error) && !(error instanceof ApiError && error.status === 409)) throw error;
  }
}

/** Made, or the one that has the name by then. */
async function named<T extends Network | Subnet | Router>(kube: Kube, object: T, name: string): Promise<T> {
  try {
    return await kube.create({ ...object, metadata: { ...object.metadata, name } });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const other = await kube.read(object.kind, object.metadata.namespace, name);
    if (other === undefined) throw error;
    // Read by the kind of what was to be made.
    return other as T;
  }
}
