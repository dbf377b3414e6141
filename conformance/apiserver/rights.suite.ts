/** Rights, limits and names across replicas: what is given or taken at one is had or gone at the other, at once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, made, named, type Thing } from "../scenarios/asking.ts";
import { bearer, type Caller, type Cloud, login, type ServiceType, startCloud } from "../scenarios/cloud.ts";

let cloud: Cloud;
let demo: Caller[];
let admin: Caller[];
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.replicas.map((url) => bearer(url, cloud.demo.token, cloud.demo));
  admin = cloud.replicas.map((url) => bearer(url, cloud.admin.token, cloud.admin));
});
afterAll(() => cloud.close());

/** The replica that answers the `n`th request of a row. */
const turn = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

/** A new token by an old one: no password is hashed for it. */
async function anotherToken(at: Caller): Promise<string> {
  const identity = { methods: ["token"], token: { id: at.token } };
  const body = { auth: { identity, scope: { project: { id: at.projectId } } } };
  return due(await at.ask("identity", "POST", "/auth/tokens", { body }), 201).headers.get("x-subject-token") ?? "";
}

const opens = async (at: Caller, token: string) =>
  (await at.ask("compute", "GET", "/servers?limit=1", { headers: { "x-auth-token": token } })).status;

describe("a token", () => {
  it("of one replica is good at the other; revoked at one, it is worth nothing at the other", { timeout: 120_000 }, async () => {
    const broken = { refused: 0, "good though revoked": 0, "valid though revoked": 0 };
    for (let n = 0; n < 200; n++) {
      const [here, there] = [turn(demo, n), turn(demo, n + 1)];
      const token = await anotherToken(here);
      if ((await opens(there, token)) !== 200) broken.refused++;
      const subject = { headers: { "x-subject-token": token } };
      due(await here.ask("identity", "DELETE", "/auth/tokens", subject), 204);
      if ((await opens(there, token)) !== 401) broken["good though revoked"]++;
      if ((await turn(admin, n + 1).ask("identity", "GET", "/auth/tokens", subject)).status !== 404) broken["valid though revoked"]++;
    }
    expect(broken).toEqual({ refused: 0, "good though revoked": 0, "valid though revoked": 0 });
  });

  it("opens nothing at the other replica once its role is taken, and the role given again does", { timeout: 120_000 }, async () => {
    const password = crypto.randomUUID();
    const name = cloud.own("guest");
    const user = await made(cloud.admin, "identity", "/users", { user: { name, password } });
    const project = await made(cloud.admin, "identity", "/projects", { project: { name } });
    const role = await named(cloud.admin, "identity", "/roles", "member");
    const grant = `/projects/${project.id}/users/${user.id}/roles/${role.id}`;
    const broken = { "cannot sign in": 0, "good without a role": 0 };
    for (let n = 0; n < 30; n++) {
      due(await turn(admin, n).ask("identity", "PUT", grant), 204);
      const { token } = await login(turn(cloud.replicas, n + 1), { username: name, password, project_name: name }).catch(() => ({
        token: "",
      }));
      if (token === "") broken["cannot sign in"]++;
      due(await turn(admin, n).ask("identity", "DELETE", grant), 204);
      if ((await opens(turn(demo, n + 1), token)) !== 401) broken["good without a role"]++;
    }
    expect(broken).toEqual({ "cannot sign in": 0, "good without a role": 0 });
  });
});

describe("a quota", () => {
  it("that is set at one replica holds at the other", { timeout: 120_000 }, async () => {
    const quota = `/os-quota-sets/${cloud.demo.projectId}`;
    const keep = await made(turn(demo, 0), "block-storage", "/volumes", { volume: { size: 1, name: "kept" } });
    const broken = { "not shown": 0, "not held": 0 };
    for (let n = 0; n < 50; n++) {
      const volumes = 1 + (n % 2) * 9;
      due(await turn(admin, n).ask("block-storage", "PUT", quota, { body: { quota_set: { volumes } } }), 200);
      const shown = due(await turn(admin, n + 1).ask("block-storage", "GET", quota), 200).json<{ quota_set: { volumes: number } }>();
      if (shown.quota_set.volumes !== volumes) broken["not shown"]++;
      if (volumes > 1) continue;
      const refused = await turn(demo, n + 1).ask("block-storage", "POST", "/volumes", { body: { volume: { size: 1 } } });
      if (refused.status !== 413) broken["not held"]++;
    }
    expect(broken).toEqual({ "not shown": 0, "not held": 0 });
    due(await cloud.demo.ask("block-storage", "DELETE", `/volumes/${keep.id}`), 202);
    due(await turn(admin, 0).ask("block-storage", "DELETE", quota), 200);
  });

  it("lets no more through both replicas than through one", async () => {
    const quota = `/quotas/${cloud.demo.projectId}`;
    const count = async () =>
      due(await turn(demo, 0).ask("network", "GET", "/networks"), 200).json<{ networks: { project_id: string }[] }>();
    const own = (await count()).networks.filter(({ project_id }) => project_id === cloud.demo.projectId).length;
    due(await turn(admin, 0).ask("network", "PUT", quota, { body: { quota: { network: own + 5 } } }), 200);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => turn(demo, n).ask("network", "POST", "/networks", { body: { network: { name: `n${n}` } } })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
    expect(statuses.filter((status) => status === 409)).toHaveLength(15);
    due(await turn(admin, 1).ask("network", "DELETE", quota), 204);
  });
});

describe("what is asked for at both replicas at once", () => {
  const rivals: [what: string, ServiceType, string, (name: string) => object, "admin" | "demo"][] = [
    ["a user's name", "identity", "/users", (name) => ({ user: { name } }), "admin"],
    ["a project's name", "identity", "/projects", (name) => ({ project: { name } }), "admin"],
    ["a keypair's name", "compute", "/os-keypairs", (name) => ({ keypair: { name, public_key: publicKey } }), "demo"],
  ];
  it.each(rivals)("%s is one's", async (_what, service, path, body, who) => {
    for (let n = 0; n < 20; n++) {
      const answers = await Promise.all(
        (who === "admin" ? admin : demo).map((at) => at.ask(service, "POST", path, { body: body(cloud.own(`rival-${n}`)) })),
      );
      const statuses = answers.map(({ status }) => (status === 200 ? 201 : status)).sort();
      expect(statuses, answers.map(({ text }) => text).join("\n")).toEqual([201, 409]);
    }
  });

  it("addresses of a subnet are each one port's", async () => {
    const { id } = await made(demo[0]!, "network", "/networks", { network: { name: "crowded" } });
    const subnet = { network_id: id, ip_version: 4, cidr: "10.121.0.0/25" };
    await made(demo[1]!, "network", "/subnets", { subnet });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => turn(demo, n).ask("network", "POST", "/ports", { body: { port: { network_id: id } } })),
    );
    const ports = answers.map((answer) => due(answer, 201).json<{ port: Thing & { fixed_ips: { ip_address: string }[] } }>().port);
    expect(new Set(ports.map(({ fixed_ips }) => fixed_ips[0]?.ip_address)).size).toBe(100);
  });
});

// Made for this test; nobody holds its private half.
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz suite@dicot";
