/** What somebody makes with kubectl, of Dicot's own kinds, is what the API would have made of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, made, named, objects, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

/** `kubectl create` in the project's namespace, or another; answers the OpenStack id: the uid. */
async function create(apiVersion: string, [kind, plural]: [string, string], name: string, spec: object, namespace = cloud.namespace) {
  const body = { apiVersion, kind, metadata: { name }, spec };
  const answer = due(await cloud.kubernetes("POST", `/apis/${apiVersion}/namespaces/${namespace}/${plural}`, body), 201);
  return answer.json<{ metadata: { uid: string } }>().metadata.uid;
}

const network = (kind: string, plural: string, name: string, spec: object) =>
  create("network.dicot.io/v1alpha1", [kind, plural], name, spec);
const seen = <T = Thing>(path: string) =>
  eventually(
    () => demo.ask("network", "GET", path),
    ({ status }) => status === 200,
  ).then(() => shown<T>(demo, "network", path));

describe("kubectl's network objects", () => {
  it("carry a server, with a group that holds", async () => {
    const networkID = await network("Network", "networks", "hand-made", {});
    const subnetID = await network("Subnet", "subnets", "hand-made", {
      networkID,
      ipVersion: 4,
      cidr: "10.96.0.0/24",
      gatewayIP: "10.96.0.1",
      enableDHCP: true,
      allocationPools: [{ start: "10.96.0.10", end: "10.96.0.20" }],
    });
    const groupID = await network("SecurityGroup", "securitygroups", "hand-made", {
      name: "hand-made",
      rules: [{ id: crypto.randomUUID(), direction: "ingress", ethertype: "IPv4", protocol: "udp", portRangeMin: 53, portRangeMax: 53 }],
    });
    expect(await seen(`/networks/${networkID}`)).toMatchObject({ name: "hand-made", subnets: [subnetID] });
    expect(await seen(`/subnets/${subnetID}`)).toMatchObject({ name: "hand-made", cidr: "10.96.0.0/24", network_id: networkID });
    expect(await seen(`/security-groups/${groupID}`)).toMatchObject({ name: "hand-made", security_group_rules: [{ protocol: "udp" }] });

    const web = await server(demo, "by two hands", networkID, { security_groups: [{ name: "hand-made" }] });
    expect(web).toMatchObject({ addresses: { "hand-made": [{ addr: "10.96.0.10" }] } });
    const carried = await eventually(
      () => objects(cloud, `/apis/kubeovn.io/v1/security-groups?labelSelector=openstack.dicot.io/security-group=${groupID}`),
      (list) => list.length === 1,
    );
    expect(carried[0]?.spec).toMatchObject({ ingressRules: [{ protocol: "udp", portRangeMin: 53 }] });
  });

  it("are routers too", async () => {
    const id = await network("Router", "routers", "gate", {});
    expect(await seen(`/routers/${id}`)).toMatchObject({ name: "gate", status: "ACTIVE", external_gateway_info: null });
    await eventually(
      () => objects(cloud, `/apis/kubeovn.io/v1/vpcs?labelSelector=openstack.dicot.io/router=${id}`),
      (list) => list.length === 1,
    );
  });
});

describe("kubectl's users", () => {
  it("are Identity's", async () => {
    const name = cloud.own("by-hand");
    const spec = { name, domainID: "default", enabled: true };
    const uid = await create("identity.dicot.io/v1alpha1", ["User", "users"], name, spec, "dicot-system");
    const id = uid.replaceAll("-", "");
    await eventually(
      () => cloud.admin.ask("identity", "GET", `/users/${id}`),
      ({ status }) => status === 200,
    );
    const set = await cloud.admin.ask("identity", "PATCH", `/users/${id}`, { body: { user: { email: "by-hand@example.org" } } });
    expect(due(set, 200).json()).toMatchObject({ user: { id, name, email: "by-hand@example.org" } });
    due(await cloud.admin.ask("identity", "DELETE", `/users/${id}`), 204);
  });
});

describe("a volume on its way to another project", () => {
  it("goes with its content and its id to whoever has the key", async () => {
    const volume = await made(demo, "block-storage", "/volumes", { volume: { size: 1, name: "gift" } });
    await eventually(
      () => shown(demo, "block-storage", `/volumes/${volume.id}`),
      ({ status }) => status === "available",
    );
    const transfer = await made<Thing & { auth_key: string }>(demo, "block-storage", "/volume-transfers", {
      transfer: { volume_id: volume.id, name: "offer" },
    });
    const accept = `/volume-transfers/${transfer.id}/accept`;
    due(await cloud.admin.ask("block-storage", "POST", accept, { body: { accept: { auth_key: "guessed" } } }), 400);
    due(await cloud.admin.ask("block-storage", "POST", accept, { body: { accept: { auth_key: transfer.auth_key } } }), 202);
    await eventually(
      async () => (await listed(cloud.admin, "block-storage", "/volumes/detail")).find(({ id }) => id === volume.id),
      (one) => one?.status === "available",
    );
    await eventually(
      () => demo.ask("block-storage", "GET", `/volumes/${volume.id}`),
      ({ status }) => status === 404,
    );
    expect((await named(cloud.admin, "block-storage", "/volumes", "gift")).id).toBe(volume.id);
  });
});
