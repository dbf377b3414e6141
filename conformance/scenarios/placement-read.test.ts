/** Placement shows what the nodes have and what the servers take; it decides nothing. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, named, networkWithSubnet, objects, server, shown } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let admin: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  admin = cloud.admin;
});
afterAll(() => cloud.close());

const at = { headers: { "openstack-api-version": "placement 1.39" } };
interface Provider {
  uuid: string;
  name: string;
}
interface Allocations {
  allocations: Record<string, { resources: Record<string, number> }>;
}

async function usagesOf({ uuid }: Provider): Promise<Record<string, number>> {
  const answer = await admin.ask("placement", "GET", `/resource_providers/${uuid}/usages`, at);
  return due(answer, 200).json<{ usages: Record<string, number> }>().usages;
}

async function sumOfAllocations({ uuid }: Provider): Promise<Record<string, number>> {
  const answer = due(await admin.ask("placement", "GET", `/resource_providers/${uuid}/allocations`, at), 200);
  const sum: Record<string, number> = {};
  for (const { resources } of Object.values(answer.json<Allocations>().allocations))
    for (const [word, amount] of Object.entries(resources)) sum[word] = (sum[word] ?? 0) + amount;
  return sum;
}

describe("Placement", () => {
  it("has a resource provider for each node, with its capacity", async () => {
    const nodes = await objects(cloud, "/api/v1/nodes");
    const providers = await listed<Provider>(admin, "placement", "/resource_providers");
    expect(providers.map(({ name }) => name).sort()).toEqual(nodes.map(({ metadata }) => metadata.name).sort());
    const { inventories } = due(
      await admin.ask("placement", "GET", `/resource_providers/${providers[0]?.uuid}/inventories`, at),
      200,
    ).json<{
      inventories: Record<string, { total: number }>;
    }>();
    expect(inventories["VCPU"]?.total).toBeGreaterThan(0);
    expect(inventories["MEMORY_MB"]?.total).toBeGreaterThan(0);
  });

  it("counts what a server takes where it runs, and only there", async () => {
    const { network } = await networkWithSubnet(cloud.demo, "placed", "10.90.0.0/24");
    const web = await server(cloud.demo, "placed", network);
    const [vmi] = await objects(
      cloud,
      `/apis/kubevirt.io/v1/namespaces/${cloud.namespace}/virtualmachineinstances?labelSelector=openstack.dicot.io/id=${web.id}`,
    );
    const node = await named<Provider>(admin, "placement", "/resource_providers", String(vmi?.status?.["nodeName"]));
    const flavor = await named(cloud.demo, "compute", "/flavors/detail", "m1.tiny");
    const taken = { VCPU: 1, MEMORY_MB: (flavor as unknown as { ram: number }).ram };
    const { allocations } = due(await admin.ask("placement", "GET", `/allocations/${web.id}`, at), 200).json<Allocations>();
    expect(Object.keys(allocations)).toEqual([node.uuid]);
    expect(allocations[node.uuid]?.resources).toMatchObject(taken);
    // Others' servers may come and go meanwhile: what is used is what all of them take.
    await eventually(
      () => Promise.all([usagesOf(node), sumOfAllocations(node)]),
      ([usages, sum]) => Object.entries(sum).every(([word, amount]) => usages[word] === amount) && (sum["VCPU"] ?? 0) >= taken.VCPU,
    );
    expect(await shown(admin, "compute", `/os-hypervisors/${node.uuid}`, "compute 2.88")).toMatchObject({ hypervisor_hostname: node.name });

    due(await cloud.demo.ask("compute", "DELETE", `/servers/${web.id}`), 204);
    await eventually(
      async () => due(await admin.ask("placement", "GET", `/allocations/${web.id}`, at), 200).json<{ allocations: object }>().allocations,
      (left) => Object.keys(left).length === 0,
    );
  });

  it("is written by the scheduler of Kubernetes only", async () => {
    const [provider] = await listed<Provider>(admin, "placement", "/resource_providers");
    due(await admin.ask("placement", "POST", "/resource_providers", { body: { name: "made up" }, ...at }), 409);
    due(await admin.ask("placement", "DELETE", `/resource_providers/${provider?.uuid}`, at), 409);
  });

  it("is none of a tenant's business", async () => {
    due(await cloud.demo.ask("placement", "GET", "/resource_providers", at), 403);
  });
});
