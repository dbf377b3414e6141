/** Who has nothing to do with a project gets at nothing of it: not with another scope, and not by naming it in a body. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, made, networkWithSubnet, reaches, server } from "./asking.ts";
import { type Caller, type Cloud, login, type ServiceType, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
});
afterAll(() => cloud.close());

async function roleId(name: string): Promise<string> {
  return (await listed(cloud.admin, "identity", "/roles")).find((role) => role.name === name)?.id ?? "";
}

/** A token for the domain, by its member. */
async function memberOfDomain(): Promise<string> {
  const user = await made(cloud.admin, "identity", "/users", { user: { name: cloud.own("domain-member"), password: "Secret-1" } });
  due(await cloud.admin.ask("identity", "PUT", `/domains/default/users/${user.id}/roles/${await roleId("member")}`), 204);
  const identity = { methods: ["password"], password: { user: { id: user.id, password: "Secret-1" } } };
  const body = { auth: { identity, scope: { domain: { id: "default" } } } };
  return due(await send(`${cloud.url}/identity/v3/auth/tokens`, "POST", { body }), 201).headers.get("x-subject-token") ?? "";
}

describe("a member of the domain, who has no project", () => {
  it("neither reads nor changes what is in one", async () => {
    const volume = await made(demo, "block-storage", "/volumes", { volume: { size: 1, name: "ours" } });
    await reaches(demo, "block-storage", `/volumes/${volume.id}`, "available");
    const snapshot = await made(demo, "block-storage", "/snapshots", { snapshot: { volume_id: volume.id } });
    const { network } = await networkWithSubnet(demo, "ours", "10.61.0.0/24");
    const headers = { "x-auth-token": await memberOfDomain() };
    const requests: [ServiceType, string, string, object?][] = [
      ["block-storage", "GET", `/volumes/${volume.id}`],
      ["block-storage", "PUT", `/volumes/${volume.id}`, { volume: { name: "taken" } }],
      ["block-storage", "POST", `/volumes/${volume.id}/action`, { "os-extend": { new_size: 2 } }],
      ["block-storage", "GET", `/volumes/${volume.id}/metadata`],
      ["block-storage", "POST", `/volumes/${volume.id}/metadata`, { metadata: { taken: "yes" } }],
      ["block-storage", "GET", `/snapshots/${snapshot.id}`],
      ["block-storage", "DELETE", `/snapshots/${snapshot.id}`],
      ["block-storage", "DELETE", `/volumes/${volume.id}`],
      ["network", "GET", `/networks/${network}`],
      ["network", "DELETE", `/networks/${network}`],
      ["compute", "GET", "/servers"],
      ["image", "GET", "/images"],
    ];
    for (const [service, method, path, body] of requests)
      due(await demo.ask(service, method, path, { headers, ...(body === undefined ? {} : { body }) }), 403);
    expect((await listed(demo, "block-storage", "/volumes")).map(({ name }) => name)).toEqual(["ours"]);
  });
});

describe("a member of another project", () => {
  it("makes no port that poses as an interface of its router", async () => {
    const router = await made(demo, "network", "/routers", { router: { name: "ours" } });
    const project = await made(cloud.admin, "identity", "/projects", { project: { name: cloud.own("strangers") } });
    const user = await made(cloud.admin, "identity", "/users", { user: { name: cloud.own("stranger"), password: "Secret-1" } });
    due(await cloud.admin.ask("identity", "PUT", `/projects/${project.id}/users/${user.id}/roles/${await roleId("member")}`), 204);
    const stranger = await login(cloud.url, { username: user.name, password: "Secret-1", project_name: project.name });
    const { network } = await networkWithSubnet(stranger, "theirs", "10.62.0.0/24");
    const device = { device_owner: "network:router_interface", device_id: router.id };
    due(await stranger.ask("network", "POST", "/ports", { body: { port: { network_id: network, ...device } } }), 409);
    const port = await made(stranger, "network", "/ports", { port: { network_id: network } });
    due(await stranger.ask("network", "PUT", `/ports/${port.id}`, { body: { port: device } }), 409);
  });
});

describe("odd requests", () => {
  it.each([
    ["null", 400],
    ["[]", 400],
    ['"image"', 400],
    ['{"locations":[]}', 403],
  ])("an image of %s is refused", async (body, status) => {
    due(await demo.ask("image", "POST", "/images", { body }), status);
  });

  it("a hard reboot beside a stop is done or a conflict", async () => {
    const { network } = await networkWithSubnet(demo, "busy", "10.63.0.0/24");
    const { id } = await server(demo, "busy", network);
    const act = (body: object) => demo.ask("compute", "POST", `/servers/${id}/action`, { body });
    const answers = await Promise.all([act({ "os-stop": null }), act({ reboot: { type: "HARD" } })]);
    expect([202, 409]).toEqual(expect.arrayContaining(answers.map(({ status }) => status)));
  });
});
