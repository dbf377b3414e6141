/**
 * Each next request goes to the other replica: what one has answered, the other one knows. Hundreds of rounds for each kind, several at a
 * time; every break of the promise is counted by what broke it, and none is allowed.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, type Thing } from "../scenarios/asking.ts";
import { type Answer, bearer, type Caller, type Cloud, eventually, type ServiceType, startCloud } from "../scenarios/cloud.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

/** Rounds under way at the same time. */
const WIDTH = 4;

/** A caller as seen by each replica. */
const everywhere = (caller: Caller) => cloud.replicas.map((url) => bearer(url, caller.token, caller));

interface Kind {
  name: string;
  service: ServiceType;
  path: string;
  rounds: number;
  who?: "admin";
  body: (name: string) => object;
  /** The answer's envelope, where it has one. */
  key?: string;
  headers?: Record<string, string>;
  rename: (caller: Caller, path: string, name: string) => Promise<Answer>;
  /** What it must be before it can be deleted. */
  settled?: string;
  /** What it may be for a while after it was deleted. */
  leaving?: (thing: Thing & Record<string, unknown>) => boolean;
}

const put = (service: ServiceType, key: string) => (caller: Caller, path: string, name: string) =>
  caller.ask(service, "PUT", path, { body: { [key]: { name } } });
const patch = (service: ServiceType, key: string) => (caller: Caller, path: string, name: string) =>
  caller.ask(service, "PATCH", path, { body: { [key]: { name } } });

let network = "";
const kinds: Kind[] = [
  {
    name: "networks",
    service: "network",
    path: "/networks",
    rounds: 200,
    key: "network",
    body: (name) => ({ network: { name } }),
    rename: put("network", "network"),
  },
  {
    name: "ports",
    service: "network",
    path: "/ports",
    rounds: 200,
    key: "port",
    body: (name) => ({ port: { name, network_id: network } }),
    rename: put("network", "port"),
  },
  {
    name: "security groups",
    service: "network",
    path: "/security-groups",
    rounds: 100,
    key: "security_group",
    body: (name) => ({ security_group: { name } }),
    rename: put("network", "security_group"),
  },
  {
    name: "images",
    service: "image",
    path: "/images",
    rounds: 200,
    body: (name) => ({ name, disk_format: "raw", container_format: "bare" }),
    rename: (caller, path, value) =>
      caller.ask("image", "PATCH", path, {
        body: [{ op: "replace", path: "/name", value }],
        headers: { "content-type": "application/openstack-images-v2.1-json-patch" },
      }),
  },
  {
    name: "volumes",
    service: "block-storage",
    path: "/volumes",
    rounds: 100,
    key: "volume",
    body: (name) => ({ volume: { name, size: 1 } }),
    rename: put("block-storage", "volume"),
    settled: "available",
    leaving: ({ status }) => status === "deleting",
  },
  {
    name: "servers",
    service: "compute",
    path: "/servers",
    rounds: 100,
    key: "server",
    body: (name) => ({ server: { name, flavorRef: flavor, imageRef: image, networks: "none" } }),
    headers: { "openstack-api-version": "compute 2.104" },
    rename: put("compute", "server"),
    leaving: (server) => server["OS-EXT-STS:task_state"] === "deleting" || server.status === "DELETED",
  },
  {
    name: "projects",
    service: "identity",
    path: "/projects",
    rounds: 40,
    who: "admin",
    key: "project",
    body: (name) => ({ project: { name } }),
    rename: patch("identity", "project"),
  },
  {
    name: "users",
    service: "identity",
    path: "/users",
    rounds: 100,
    who: "admin",
    key: "user",
    body: (name) => ({ user: { name } }),
    rename: patch("identity", "user"),
  },
];
let flavor = "";
let image = "";

beforeAll(async () => {
  const made = await cloud.demo.ask("network", "POST", "/networks", { body: { network: { name: "many ports" } } });
  network = due(made, 201).json<{ network: Thing }>().network.id;
  const cidr = { network_id: network, ip_version: 4, cidr: "10.120.0.0/24" };
  due(await cloud.demo.ask("network", "POST", "/subnets", { body: { subnet: cidr } }), 201);
  await Promise.all([allowed("compute", "instances"), allowed("block-storage", "volumes")]);
  flavor = (await listed(cloud.demo, "compute", "/flavors")).find(({ name }) => name === "m1.tiny")?.id ?? "";
  image = (await listed(cloud.demo, "image", "/images")).find(({ name }) => name === "tiny")?.id ?? "";
});

/** A thing that is being deleted still counts; how many do so at a time is not what is looked at here. */
async function allowed(service: ServiceType, resource: string): Promise<void> {
  const body = { quota_set: { [resource]: -1 } };
  due(await cloud.admin.ask(service, "PUT", `/os-quota-sets/${cloud.demo.projectId}`, { body }), 200);
}

afterAll(async () => {
  for (const service of ["compute", "block-storage"] as const)
    due(await cloud.admin.ask(service, "DELETE", `/os-quota-sets/${cloud.demo.projectId}`), service === "compute" ? 202 : 200);
});

describe("what one replica has answered, the other one knows", () => {
  it.each(kinds)("of $name", { timeout: 180_000 }, async (kind) => {
    const callers = everywhere(kind.who === "admin" ? cloud.admin : cloud.demo);
    const broken: Record<string, number> = {};
    const note = (promise: string, kept: boolean) => {
      if (!kept) broken[promise] = (broken[promise] ?? 0) + 1;
    };
    await inTurns(kind.rounds, (n) => round(kind, [callers[n % callers.length]!, callers[(n + 1) % callers.length]!], n, note));
    expect(broken).toEqual({});
  });
});

describe("what one replica has shown, the other one acts on", () => {
  it("a server's state", { timeout: 180_000 }, async () => {
    const callers = everywhere(cloud.demo);
    const headers = { "openstack-api-version": "compute 2.104" };
    await inTurns(40, async (n) => {
      const [here, there] = [callers[n % callers.length]!, callers[(n + 1) % callers.length]!];
      const body = { server: { name: cloud.own(`seen-${n}`), flavorRef: flavor, imageRef: image, networks: "none" } };
      const made = due(await here.ask("compute", "POST", "/servers", { body, headers }), 202);
      const one = `/servers/${made.json<{ server: Thing }>().server.id}`;
      const seen = (status: string) =>
        eventually(
          async () => due(await here.ask("compute", "GET", one), 200).json<{ server: { status: string } }>().server.status,
          (now) => now === status,
          60,
        );
      for (const [status, action] of [
        ["ACTIVE", "os-stop"],
        ["SHUTOFF", "os-start"],
        ["ACTIVE", "os-stop"],
      ] as const) {
        await seen(status);
        due(await there.ask("compute", "POST", `${one}/action`, { body: { [action]: null } }), 202);
      }
      due(await there.ask("compute", "DELETE", one), 204);
    });
  });
});

async function round(kind: Kind, [here, there]: [Caller, Caller], n: number, note: (promise: string, kept: boolean) => void) {
  const { service, path, body, key, headers = {} } = kind;
  const thingOf = (answer: Answer) => (key ? answer.json()[key] : answer.json()) as Thing & Record<string, unknown>;
  const name = cloud.own(`round-${n}`);
  const made = await here.ask(service, "POST", path, { body: body(name), headers });
  expect([200, 201, 202], made.text).toContain(made.status);
  const { id } = thingOf(made);
  const one = `${path}/${id}`;
  const named = async (caller: Caller) => (await listed(caller, service, path)).find((thing) => thing.id === id)?.name;

  note("show after create", (await there.ask(service, "GET", one)).status === 200);
  note("list after create", (await named(there)) !== undefined);

  const renamed = await kind.rename(there, one, `${name}-renamed`);
  expect(renamed.status, renamed.text).toBe(200);
  note("show after update", thingOf(due(await here.ask(service, "GET", one), 200)).name === `${name}-renamed`);
  note("list after update", (await named(here)) === `${name}-renamed`);

  const settled = async (caller: Caller) => thingOf(due(await caller.ask(service, "GET", one), 200)).status;
  if (kind.settled !== undefined)
    for (const caller of [here, there])
      await eventually(
        () => settled(caller),
        (status) => status === kind.settled,
        30,
      );
  const deleted = await here.ask(service, "DELETE", one);
  expect([202, 204], deleted.text).toContain(deleted.status);
  const after = await there.ask(service, "GET", one, { headers });
  note("show after delete", after.status === 404 || (after.status === 200 && (kind.leaving?.(thingOf(after)) ?? false)));
  if (kind.leaving === undefined) note("list after delete", (await named(there)) === undefined);
}

/** `work` for 0 … `count` - 1, a few at a time. */
async function inTurns(count: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const line = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: WIDTH }, line));
}
