import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCluster } from "../testing/cluster.ts";
import { type Actor, makeProject, startNetwork } from "../testing/network.ts";
import { type Requests, requestsOf } from "../testing/network-requests.ts";
import { network as slices } from "./index.ts";
import { quotas, quotasDetails } from "./quotas.ts";

let cluster: TestCluster;
let project: Actor;
let alice: Requests;
let bob: Requests;
let admin: Requests;

beforeAll(async () => {
  cluster = await startNetwork();
  project = await makeProject(cluster, "alice");
  alice = requestsOf(cluster, project);
  bob = requestsOf(cluster, await makeProject(cluster, "bob"));
  admin = requestsOf(cluster, await makeProject(cluster, "admin", ["admin", "member", "reader"]));
});
afterAll(() => cluster.close());

describe("/v2.0/quotas/{project_id}", () => {
  const path = () => ({ path: { quota_id: project.project } });

  it("shows the own project's, and others' to administrators", () => {
    expect(quotas.show(alice.call(path()) as never)).toMatchObject({ quota: { network: 100, port: 500, subnetpool: -1 } });
    expect(() => quotas.show(bob.call(path()) as never)).toThrow(expect.objectContaining({ status: 403 }));
    expect(quotas.show(admin.call(path()) as never)).toMatchObject({ quota: { network: 100 } });
  });

  it("limits what the project can make, in Kubernetes too, until it is deleted", async () => {
    await expect(quotas.update(alice.call({ ...path(), body: { quota: { network: 9 } } }) as never)).rejects.toMatchObject({ status: 403 });
    await quotas.update(admin.call({ ...path(), body: { quota: { network: "1", security_group_rule: 5, port: -1 } } }) as never);
    expect(cluster.kube.find("ResourceQuota", "alice", "openstack-network")?.spec?.hard).toMatchObject({
      "count/networks.network.dicot.io": "1",
    });
    expect(quotas.show(alice.call(path()) as never)).toMatchObject({ quota: { network: 1, security_group_rule: 5, port: -1, router: 10 } });
    await alice.network({ name: "one" });
    await expect(alice.network({ name: "two" })).rejects.toMatchObject({ status: 409, type: "OverQuota" });
    expect(quotasDetails.list(alice.call(path()) as never)).toMatchObject({ quota: { network: { limit: 1, used: 1, reserved: 0 } } });
    await quotas.delete(admin.call(path()) as never);
    await alice.network({ name: "two" });
  });

  it("refuses what is no limit", async () => {
    for (const quota of [{ network: -2 }, { network: "many" }, { nonsense: 1 }])
      await expect(quotas.update(admin.call({ ...path(), body: { quota } }) as never)).rejects.toMatchObject({ status: 400 });
  });
});

describe("/v2.0/networks/{network_id}/tags", () => {
  it("sets, finds and removes tags", async () => {
    const { id } = await bob.network({ name: "tagged" });
    const tags = slices["networks/tags"];
    const at = (tag?: string, body?: object) => bob.call({ path: { network_id: id, ...(tag ? { tag } : {}) }, ...(body ? { body } : {}) });
    expect(await tags.put(at(undefined, { tags: ["red", "blue"] }))).toEqual({ tags: ["red", "blue"] });
    expect(await tags.update(at("green"))).toMatchObject({ status: 201 });
    const found = (query: object) =>
      (slices.networks.list(bob.call({ query }) as never) as unknown as { networks: object[] }).networks.length;
    expect([
      found({ tags: "red,green" }),
      found({ "tags-any": "red,none" }),
      found({ tags: "red,none" }),
      found({ "not-tags": "red" }),
    ]).toEqual([1, 1, 0, 0]);
    await tags.delete(at("red"));
    await expect(tags.show(at("red"))).rejects.toMatchObject({ status: 404, type: "TagNotFound" });
    await expect(tags.update(at("a,b"))).rejects.toMatchObject({ status: 400 });
    await tags.deleteAll(at());
    expect(await tags.list(at())).toEqual({ tags: [] });
    await expect(tags.list(alice.call({ path: { network_id: id } }))).rejects.toMatchObject({ status: 404 });
  });
});
