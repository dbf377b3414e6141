import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { TestCluster } from "../testing/cluster.ts";
import { type Actor, callOf, makeProject, startNetwork } from "../testing/network.ts";
import { networks, toNetwork, toNetworkObject } from "./networks.ts";
import { ports } from "./ports.ts";
import { subnets } from "./subnets.ts";

let cluster: TestCluster;
let alice: Actor;
let bob: Actor;
let admin: Actor;

beforeAll(async () => {
  cluster = await startNetwork();
  alice = await makeProject(cluster, "alice");
  bob = await makeProject(cluster, "bob");
  admin = await makeProject(cluster, "admin", ["admin", "member", "reader"]);
});
afterAll(() => cluster.close());

type Made = { network: { id: string; [name: string]: unknown } };
const create = async (actor: Actor, network: object) =>
  ((await networks.create(callOf(cluster, actor, { body: { network } }))) as unknown as Made).network;
const show = async (actor: Actor, id: string) =>
  ((await networks.show(callOf(cluster, actor, { path: { network_id: id } }))) as unknown as Made).network;

describe("POST /v2.0/networks", () => {
  it("makes a Network in the project's namespace", async () => {
    const network = await create(alice, { name: "café ☕", admin_state_up: "False" });
    expect(network).toMatchObject({
      name: "café ☕",
      admin_state_up: false,
      shared: false,
      project_id: alice.project,
      status: "ACTIVE",
      mtu: 1400,
    });
    expect(network).not.toHaveProperty("provider:network_type");
    const object = cluster.kube.findById("Network", "alice", network.id);
    expect(object?.spec).toMatchObject({ name: "café ☕", adminStateUp: false });
  });

  it("makes several, or none where one is refused", async () => {
    const before = cluster.kube.list("Network", "bob").length;
    await expect(
      networks.create(callOf(cluster, bob, { body: { networks: [{ name: "a" }, { name: "b", shared: true }] } })),
    ).rejects.toMatchObject({
      status: 403,
      type: "PolicyNotAuthorized",
    });
    expect(cluster.kube.list("Network", "bob")).toHaveLength(before);
    const { networks: made } = (await networks.create(
      callOf(cluster, bob, { body: { networks: [{ name: "a" }, { name: "b" }] } }),
    )) as unknown as {
      networks: unknown[];
    };
    expect(made).toHaveLength(2);
  });

  it("refuses another project's id to who is no administrator", async () => {
    await expect(create(alice, { project_id: bob.project })).rejects.toMatchObject({ status: 400 });
    expect(await create(admin, { project_id: bob.project })).toMatchObject({ project_id: bob.project });
  });

  it("refuses attributes of extensions that this cloud lacks", async () => {
    await expect(create(alice, { qos_policy_id: "x" })).rejects.toMatchObject({ status: 400 });
  });

  it("refuses provider attributes that make no sense", async () => {
    await expect(create(alice, { "provider:network_type": "flat" })).rejects.toMatchObject({ status: 403 });
    await expect(create(admin, { "provider:network_type": "vxlan" })).rejects.toMatchObject({ status: 400, type: "InvalidInput" });
    await expect(create(admin, { "provider:network_type": "flat", "provider:physical_network": "nowhere" })).rejects.toMatchObject({
      status: 400,
    });
    expect(await create(admin, { name: "p" })).toMatchObject({ "provider:network_type": "geneve" });
  });
});

describe("GET /v2.0/networks/{network_id}", () => {
  it("answers 404 for a network of another project, and shows a shared one", async () => {
    const own = await create(alice, { name: "own" });
    await expect(show(bob, own.id)).rejects.toMatchObject({ status: 404, type: "NetworkNotFound" });
    const shared = await create(admin, { name: "shared", shared: true });
    const external = await create(admin, { name: "ext", "router:external": true });
    expect(await show(bob, shared.id)).toMatchObject({ shared: true });
    expect(await show(bob, external.id)).toMatchObject({ "router:external": true, is_default: false });
  });

  it("shows one that was made with kubectl", async () => {
    const made = await cluster.kube.create<Kinds["Network"]>({
      apiVersion: "network.dicot.io/v1alpha1",
      kind: "Network",
      metadata: { name: "by-hand", namespace: "bob" },
      spec: {},
    });
    expect(await show(bob, made.metadata.uid ?? "")).toMatchObject({ name: "by-hand", project_id: bob.project });
  });
});

describe("GET /v2.0/networks", () => {
  it("filters, sorts and cuts pages", async () => {
    for (const name of ["z-1", "z-2", "z-3"]) await create(alice, { name, description: "zed" });
    const list = async (query: object) =>
      networks.list(callOf(cluster, alice, { query })) as unknown as {
        networks: { id: string; name: string }[];
        networks_links?: { rel: string; href: string }[];
      };
    expect((await list({ name: ["z-1", "z-2"] })).networks).toHaveLength(2);
    const first = await list({ description: "zed", sort_key: "name", sort_dir: "desc", limit: "2" });
    expect(first.networks.map(({ name }) => name)).toEqual(["z-3", "z-2"]);
    expect(first.networks_links?.[0]?.href).toContain(`marker=${first.networks[1]!.id}`);
    const second = await list({ description: "zed", sort_key: "name", sort_dir: "desc", limit: "2", marker: first.networks[1]!.id });
    expect(second.networks.map(({ name }) => name)).toEqual(["z-1"]);
    expect((await list({ name: "z-1", fields: ["name"] })).networks).toEqual([{ name: "z-1" }]);
  });
});

describe("PUT and DELETE /v2.0/networks/{network_id}", () => {
  it("changes a network and counts its revisions", async () => {
    const { id, revision_number } = await create(alice, { name: "before" });
    const { network } = (await networks.update(
      callOf(cluster, alice, { path: { network_id: id }, body: { network: { name: "after" } } }),
    )) as unknown as Made;
    expect(network).toMatchObject({ name: "after", revision_number: Number(revision_number) + 1 });
  });

  it("refuses to delete one with ports, and takes the subnets of one without", async () => {
    const { id } = await create(alice, { name: "gone" });
    await subnets.create(callOf(cluster, alice, { body: { subnet: { network_id: id, ip_version: 4, cidr: "10.0.0.0/24" } } }));
    const { port } = (await ports.create(callOf(cluster, alice, { body: { port: { network_id: id } } }))) as unknown as {
      port: { id: string };
    };
    const remove = () => networks.delete(callOf(cluster, alice, { path: { network_id: id } }));
    await expect(remove()).rejects.toMatchObject({ status: 409, type: "NetworkInUse" });
    await ports.delete(callOf(cluster, alice, { path: { port_id: port.id } }));
    await remove();
    expect(cluster.kube.list("Subnet", "alice").filter(({ spec }) => spec.networkID === id)).toEqual([]);
  });
});

it("reads back what it wrote", () => {
  const object = toNetworkObject(
    { name: "n", mtu: 1300, shared: true, "router:external": true, is_default: true },
    "alice",
    "8d0bbcaa-0000-4000-8000-000000000001",
  );
  expect(toNetwork(cluster.kube, object)).toMatchObject({
    id: "8d0bbcaa-0000-4000-8000-000000000001",
    name: "n",
    mtu: 1300,
    shared: true,
    "router:external": true,
    is_default: true,
  });
});
