/** What an administrator makes, changes and deletes: each kind of object that Dicot writes as itself and not as a tenant. */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, gone, listed, made, named, networkWithSubnet, object, objects, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, eventually, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
let admin: Caller;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  ({ admin, demo } = cloud);
});
afterAll(() => cloud.close());

const password = "a password of some length";

describe("a thing of Identity", () => {
  /** What is made, and what is then changed about it. */
  const things: [collection: string, thing: (name: string) => Record<string, unknown>, change: Record<string, unknown>][] = [
    ["domains", (name) => ({ name }), { enabled: false }],
    ["groups", (name) => ({ name }), { description: "changed" }],
    ["roles", (name) => ({ name }), { description: "changed" }],
    ["regions", () => ({ description: "made" }), { description: "changed" }],
    ["services", (name) => ({ name, type: "object-store" }), { description: "changed" }],
    ["policies", () => ({ type: "application/json", blob: "{}" }), { blob: '{"changed": "!"}' }],
    ["users", (name) => ({ name, password }), { description: "changed" }],
    ["projects", (name) => ({ name }), { description: "changed" }],
  ];

  it.each(things)("of %s is made, changed and deleted", async (collection, thing, change) => {
    const key = collection === "policies" ? "policy" : collection.slice(0, -1);
    const { id } = await made(admin, "identity", `/${collection}`, { [key]: thing(cloud.own(`administered-${key}`)) });
    due(await admin.ask("identity", "PATCH", `/${collection}/${id}`, { body: { [key]: change } }), 200);
    const changed = await eventually(
      () => shown<Record<string, unknown>>(admin, "identity", `/${collection}/${id}`),
      (one) => isDeepStrictEqual({ ...one, ...change }, one),
    );
    expect(changed).toMatchObject(change);
    due(await admin.ask("identity", "DELETE", `/${collection}/${id}`), 204);
    await gone(admin, "identity", `/${collection}/${id}`);
  });

  it("of endpoints is in the catalog for as long as it is", async () => {
    const service = await made(admin, "identity", "/services", { service: { name: cloud.own("store"), type: "object-store" } });
    const endpoint = { service_id: service.id, interface: "public", url: "https://store.example.org/v1" };
    const { id } = await made(admin, "identity", "/endpoints", { endpoint });
    const url = "https://store.example.org/v2";
    due(await admin.ask("identity", "PATCH", `/endpoints/${id}`, { body: { endpoint: { url } } }), 200);
    const urls = async () =>
      (await listed<{ endpoints: { url: string }[] }>(demo, "identity", "/auth/catalog")).flatMap((one) =>
        one.endpoints.map((at) => at.url),
      );
    await eventually(urls, (list) => list.includes(url));
    due(await admin.ask("identity", "DELETE", `/endpoints/${id}`), 204);
    await eventually(urls, (list) => !list.includes(url));
    due(await admin.ask("identity", "DELETE", `/services/${service.id}`), 204);
  });

  it("that a user is given goes again: a group, a role on the system, a role that implies another", async () => {
    const user = await made(admin, "identity", "/users", { user: { name: cloud.own("given"), password } });
    const group = await made(admin, "identity", "/groups", { group: { name: cloud.own("those-given") } });
    const roles = await Promise.all(
      ["upper", "lower"].map((name) => made(admin, "identity", "/roles", { role: { name: cloud.own(name) } })),
    );
    const implication = `/roles/${roles[0]?.id}/implies/${roles[1]?.id}`;
    const onSystem = `/system/users/${user.id}/roles/${(await named(admin, "identity", "/roles", "reader")).id}`;
    for (const path of [`/groups/${group.id}/users/${user.id}`, onSystem]) {
      due(await admin.ask("identity", "PUT", path), 204);
      due(await admin.ask("identity", "DELETE", path), 204);
    }
    due(await admin.ask("identity", "PUT", implication), 201);
    due(await admin.ask("identity", "DELETE", implication), 204);
    for (const path of [`/users/${user.id}`, `/groups/${group.id}`, ...roles.map(({ id }) => `/roles/${id}`)])
      due(await admin.ask("identity", "DELETE", path), 204);
  });

  it("of trusts is used up", async () => {
    const name = cloud.own("trustee");
    const trustee = await made(admin, "identity", "/users", { user: { name, password } });
    const own = due(await demo.ask("identity", "GET", "/auth/tokens", { headers: { "x-subject-token": demo.token } }), 200);
    const { token } = own.json<{ token: { user: Thing; roles: Thing[] } }>();
    const trust = await made(demo, "identity", "/OS-TRUST/trusts", {
      trust: {
        trustor_user_id: token.user.id,
        trustee_user_id: trustee.id,
        project_id: demo.projectId,
        impersonation: false,
        remaining_uses: 1,
        roles: [{ name: "member" }],
      },
    });
    const identity = { methods: ["password"], password: { user: { name, domain: { id: "default" }, password } } };
    const use = () =>
      send(`${cloud.url}/identity/v3/auth/tokens`, "POST", { body: { auth: { identity, scope: { "OS-TRUST:trust": { id: trust.id } } } } });
    due(await use(), 201);
    due(await use(), 401);
    due(await admin.ask("identity", "DELETE", `/users/${trustee.id}`), 204);
  });
});

describe("whoever Kubernetes knows", () => {
  it("logs in with his token for it", async () => {
    const accounts = `/api/v1/namespaces/${cloud.namespace}/serviceaccounts`;
    due(await cloud.kubernetes("POST", accounts, { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } }), 201);
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    const { status } = due(await cloud.kubernetes("POST", `${accounts}/robot/token`, request), 201).json<{ status: { token: string } }>();
    const path = "/identity/v3/OS-FEDERATION/identity_providers/kubernetes/protocols/openid/auth";
    const logIn = (token: string) => send(`${cloud.url}${path}`, "POST", { headers: { authorization: `Bearer ${token}` } });
    const { token } = due(await logIn(status.token), 201).json<{ token: { user: Thing } }>();
    expect(token.user.name).toBe(`system:serviceaccount:${cloud.namespace}:robot`);
    due(await logIn("nonsense"), 401);
  });
});

describe("quotas", () => {
  it("of a project and of a class are set twice, and a project's forgotten", async () => {
    const projects: [service: "compute" | "block-storage" | "network", path: string, key: string, limit: string][] = [
      ["compute", `/os-quota-sets/${demo.projectId}`, "quota_set", "cores"],
      ["block-storage", `/os-quota-sets/${demo.projectId}`, "quota_set", "gigabytes"],
      ["network", `/quotas/${demo.projectId}`, "quota", "port"],
    ];
    for (const [service, path, key, limit] of projects) {
      for (const value of [901, 902]) {
        due(await admin.ask(service, "PUT", path, { body: { [key]: { [limit]: value } } }), 200);
        await eventually(
          () => shown<Record<string, unknown>>(admin, service, path),
          (quota) => quota[limit] === value,
        );
      }
      expect((await admin.ask(service, "DELETE", path)).status).toBeLessThan(300);
    }
    const standard = "/os-quota-class-sets/default";
    const before = await shown<{ volumes: number }>(admin, "block-storage", standard);
    for (const volumes of [before.volumes + 1, before.volumes])
      due(await admin.ask("block-storage", "PUT", standard, { body: { quota_class_set: { volumes } } }), 200);
  });
});

describe("a description that an administrator gives", () => {
  it("of the quality of volumes is made, changed and deleted", async () => {
    const { id } = await made(admin, "block-storage", "/qos-specs", { qos_specs: { name: cloud.own("slow"), consumer: "front-end" } });
    due(await admin.ask("block-storage", "PUT", `/qos-specs/${id}`, { body: { qos_specs: { total_iops_sec: "100" } } }), 200);
    due(await admin.ask("block-storage", "DELETE", `/qos-specs/${id}`), 202);
  });

  it("of groups of volumes is made, changed and deleted", async () => {
    const headers = { "openstack-api-version": "volume 3.11" };
    const body = { group_type: { name: cloud.own("together") } };
    const answer = due(await admin.ask("block-storage", "POST", "/group_types", { body, headers }), 202);
    const path = `/group_types/${answer.json<{ group_type: Thing }>().group_type.id}`;
    const changed = { group_type: { description: "changed" } };
    due(await admin.ask("block-storage", "PUT", path, { body: changed, headers }), 200);
    due(await admin.ask("block-storage", "DELETE", path, { headers }), 202);
  });

  it("of images is made, changed and deleted", async () => {
    const namespace = cloud.own("Described");
    due(await admin.ask("image", "POST", "/metadefs/namespaces", { body: { namespace } }), 201);
    const path = `/metadefs/namespaces/${namespace}`;
    due(await admin.ask("image", "PUT", path, { body: { namespace, description: "changed" } }), 200);
    due(await admin.ask("image", "DELETE", path), 204);
  });
});

describe("what an administrator does for a project", () => {
  it("is a subnet in its network", async () => {
    const network = await made(demo, "network", "/networks", { network: { name: "helped" } });
    const subnet = { network_id: network.id, ip_version: 4, cidr: "10.131.0.0/24" };
    expect(await made(admin, "network", "/subnets", { subnet })).toMatchObject({ project_id: demo.projectId });
    due(await admin.ask("network", "DELETE", `/networks/${network.id}`), 204);
  });

  it("is a router that changes its way out", async () => {
    const outside = await made(admin, "network", "/networks", { network: { name: "other way", "router:external": true } });
    const range = { network_id: outside.id, ip_version: 4, cidr: "172.31.99.0/24", enable_dhcp: false };
    await made(admin, "network", "/subnets", { subnet: range });
    const gateways = await listed<Thing>(demo, "network", "/networks?router:external=true&name=public");
    const router = await made(demo, "network", "/routers", {
      router: { name: "turning", external_gateway_info: { network_id: gateways[0]?.id } },
    });
    const changed = { router: { external_gateway_info: { network_id: outside.id } } };
    due(await demo.ask("network", "PUT", `/routers/${router.id}`, { body: changed }), 200);
    due(await demo.ask("network", "DELETE", `/routers/${router.id}`), 204);
    due(await admin.ask("network", "DELETE", `/networks/${outside.id}`), 204);
  });

  it("is a group that reaches a running server by its port", async () => {
    const { network } = await networkWithSubnet(demo, "watched", "10.132.0.0/24");
    const { id } = await server(demo, "watched", network);
    const [port] = await listed<Thing>(demo, "network", `/ports?device_id=${id}`);
    const group = await made(demo, "network", "/security-groups", { security_group: { name: "later" } });
    due(await demo.ask("network", "PUT", `/ports/${port?.id}`, { body: { port: { security_groups: [group.id] } } }), 200);
    const [pod] = await objects(cloud, `/api/v1/namespaces/${cloud.namespace}/pods?labelSelector=openstack.dicot.io/id=${id}`);
    const name = `/api/v1/namespaces/${cloud.namespace}/pods/${pod?.metadata.name}`;
    await eventually(
      () => object(cloud, name),
      ({ metadata }) => JSON.stringify(metadata.annotations).includes(group.id.replaceAll("-", "").slice(0, 8)),
    );
    due(await demo.ask("compute", "DELETE", `/servers/${id}`), 204);
  });
});

describe("an image that is shared", () => {
  it("takes the right to copy it along when it goes", async () => {
    const image = { name: "lent", disk_format: "raw", container_format: "bare" };
    const { id } = await made(demo, "image", "/images", image);
    const headers = { "content-type": "application/octet-stream" };
    due(await demo.ask("image", "PUT", `/images/${id}/file`, { body: "x".repeat(512), headers }), 204);
    due(await demo.ask("image", "POST", `/images/${id}/members`, { body: { member: admin.projectId } }), 200);
    const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${cloud.namespace}/roles/image-${id}`;
    due(await cloud.kubernetes("GET", roles), 200);
    due(await demo.ask("image", "DELETE", `/images/${id}`), 204);
    due(await cloud.kubernetes("GET", roles), 404);
  });
});

describe("two objects of one id", () => {
  it("are told apart for good: one of them gets its uid for its label", async () => {
    const volume = await made(demo, "block-storage", "/volumes", { volume: { size: 1, name: "elder" } });
    const path = `/api/v1/namespaces/${cloud.namespace}/persistentvolumeclaims`;
    const ofThatId = () => objects(cloud, `${path}?labelSelector=openstack.dicot.io/id=${volume.id}`);
    const [elder] = await eventually(ofThatId, (list) => list.length === 1);
    const twin = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "twin", labels: { "openstack.dicot.io/id": volume.id } },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    due(await cloud.kubernetes("POST", path, twin), 201);
    await eventually(ofThatId, (list) => list.length === 1);
    // Made in one second they are of one age, and the lower uid decides.
    const both = await Promise.all([`${path}/twin`, `${path}/${elder?.metadata.name}`].map((one) => object(cloud, one)));
    const own = both.filter(({ metadata }) => metadata.labels?.["openstack.dicot.io/id"] === metadata.uid);
    expect(own).toHaveLength(1);
  });
});
