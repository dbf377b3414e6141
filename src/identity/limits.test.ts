import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let compute: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  compute = String((await send("GET", "services?type=compute")).body["services"]![0]!["id"]);
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: object, token = cloud.tokens.admin) =>
  cloud.ask(method, `/v3/${path}`, { token, ...(body && { body }) });
const register = (resource_name: string, more: object = {}) =>
  send("POST", "registered_limits", { registered_limits: [{ service_id: compute, resource_name, default_limit: 10, ...more }] });
const limit = (resource_name: string, more: object = {}) =>
  send("POST", "limits", { limits: [{ service_id: compute, resource_name, resource_limit: 5, project_id: cloud.projects.demo, ...more }] });
const first = (answer: Answer, name: string) => {
  expect([answer.status, answer.body]).toMatchObject([201, {}]);
  return answer.body[name]![0]!;
};
const names = (answer: Answer, name: string) => [...answer.body[name]!].map((one) => String(one["resource_name"])).sort();

describe("/v3/registered_limits", () => {
  it("keeps a limit, changes it and forgets it", async () => {
    const made = first(await register("cores", { region_id: "RegionOne", description: "d" }), "registered_limits");
    const id = String(made["id"]);
    expect(made).toEqual({
      id,
      service_id: compute,
      region_id: "RegionOne",
      resource_name: "cores",
      default_limit: 10,
      description: "d",
      links: { self: `${cloud.url}/v3/registered_limits/${id}` },
    });
    expect((await send("GET", `registered_limits/${id}`, undefined, cloud.tokens.demo)).body["registered_limit"]).toEqual(made);
    const changes = { region_id: null, default_limit: -1, description: null };
    expect((await send("PATCH", `registered_limits/${id}`, { registered_limit: changes })).body["registered_limit"]).toMatchObject(changes);
    expect(names(await send("GET", "registered_limits?resource_name=cores"), "registered_limits")).toEqual(["cores"]);
    expect(names(await send("GET", "registered_limits?region_id=RegionOne"), "registered_limits")).toEqual([]);
    expect((await send("DELETE", `registered_limits/${id}`)).status).toBe(204);
    expect((await send("GET", `registered_limits/${id}`)).status).toBe(404);
  });

  it("makes all of a request or none", async () => {
    const one = { service_id: compute, resource_name: "ram", default_limit: 1 };
    expect((await send("POST", "registered_limits", { registered_limits: [one, one] })).status).toBe(409);
    expect(names(await send("GET", "registered_limits"), "registered_limits")).toEqual([]);
    const two = await send("POST", "registered_limits", { registered_limits: [one, { ...one, region_id: "RegionOne" }] });
    expect([...two.body["registered_limits"]!]).toHaveLength(2);
    expect((await register("ram")).status).toBe(409);
    const [nowhere, there] = [...two.body["registered_limits"]!].map((made) => String(made["id"]));
    expect((await send("PATCH", `registered_limits/${nowhere}`, { registered_limit: { region_id: "RegionOne" } })).status).toBe(409);
    for (const id of [nowhere, there]) await send("DELETE", `registered_limits/${id}`);
  });

  it.each([{ service_id: "0".repeat(32) }, { region_id: "Nowhere" }, { default_limit: -2 }, { default_limit: "many" }, { id: "mine" }])(
    "refuses %j",
    async (more) => {
      expect((await register("disk", more)).status).toBe(400);
    },
  );

  it("is written by administrators", async () => {
    const body = { registered_limits: [{ service_id: compute, resource_name: "disk", default_limit: 10 }] };
    expect((await send("POST", "registered_limits", body, cloud.tokens.demo)).status).toBe(403);
  });

  it("holds the service and the region that it speaks of", async () => {
    const service_id = String((await send("POST", "services", { service: { type: "dns", name: "d" } })).body["service"]!["id"]);
    await send("POST", "regions", { region: { id: "north" } });
    const id = first(await register("zones", { service_id, region_id: "north" }), "registered_limits")["id"];
    expect((await send("DELETE", `services/${service_id}`)).status).toBe(409);
    expect((await send("DELETE", "regions/north")).status).toBe(409);
    expect((await send("DELETE", `registered_limits/${id}`)).status).toBe(204);
    expect((await send("DELETE", `services/${service_id}`)).status).toBe(204);
    expect((await send("DELETE", "regions/north")).status).toBe(204);
  });
});

describe("/v3/limits", () => {
  it("takes the place of a registered limit, which can be neither changed nor deleted meanwhile", async () => {
    const registered = String(first(await register("cores"), "registered_limits")["id"]);
    const made = first(await limit("cores", { description: "d" }), "limits");
    const id = String(made["id"]);
    expect(made).toEqual({
      id,
      project_id: cloud.projects.demo,
      domain_id: null,
      service_id: compute,
      region_id: null,
      resource_name: "cores",
      resource_limit: 5,
      description: "d",
      links: { self: `${cloud.url}/v3/limits/${id}` },
    });
    expect((await limit("cores")).status).toBe(409);
    expect((await send("PATCH", `registered_limits/${registered}`, { registered_limit: { default_limit: 1 } })).status).toBe(403);
    expect((await send("DELETE", `registered_limits/${registered}`)).status).toBe(403);
    const changed = await send("PATCH", `limits/${id}`, { limit: { resource_limit: 0, description: null } });
    expect(changed.body["limit"]).toMatchObject({ resource_limit: 0, description: null });
    const [object] = cloud.kube.list("UnifiedLimit", SYSTEM_NAMESPACE);
    expect(object?.metadata.ownerReferences).toMatchObject([{ kind: "RegisteredLimit" }]);
    expect((await send("DELETE", `limits/${id}`)).status).toBe(204);
    expect((await send("GET", `limits/${id}`)).status).toBe(404);
    expect((await send("DELETE", `registered_limits/${registered}`)).status).toBe(204);
  });

  it("is shown to the project that it is of, and all to administrators", async () => {
    await register("ram");
    const mine = first(await limit("ram"), "limits")["id"];
    const others = first(await limit("ram", { project_id: cloud.projects.admin }), "limits")["id"];
    const domains = first(await limit("ram", { project_id: undefined, domain_id: "default" }), "limits")["id"];
    expect([...(await send("GET", "limits")).body["limits"]!]).toHaveLength(3);
    expect([...(await send("GET", "limits?domain_id=default")).body["limits"]!]).toMatchObject([{ id: domains }]);
    expect([...(await send("GET", "limits", undefined, cloud.tokens.demo)).body["limits"]!]).toMatchObject([{ id: mine }]);
    expect((await send("GET", `limits/${mine}`, undefined, cloud.tokens.demo)).status).toBe(200);
    for (const id of [others, domains]) expect((await send("GET", `limits/${id}`, undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await send("PATCH", `limits/${mine}`, { limit: { resource_limit: 9 } }, cloud.tokens.demo)).status).toBe(403);
    for (const id of [mine, others, domains]) expect((await send("DELETE", `limits/${id}`)).status).toBe(204);
  });

  it("goes with its project", async () => {
    const project_id = String((await send("POST", "projects", { project: { name: "brief" } })).body["project"]!["id"]);
    first(await limit("ram", { project_id }), "limits");
    expect((await send("DELETE", `projects/${project_id}`)).status).toBe(204);
    expect([...(await send("GET", "limits")).body["limits"]!]).toEqual([]);
  });

  it.each([
    [400, { service_id: "0".repeat(32) }],
    [400, { project_id: "nothing" }],
    [400, { domain_id: "default" }],
    [400, { project_id: undefined }],
    [400, { project_id: undefined, domain_id: "nothing" }],
    [400, { resource_limit: -2 }],
    [403, { resource_name: "nothing" }],
    [403, { region_id: "RegionOne" }],
  ])("answers %i to %j", async (status, more) => {
    expect((await limit("ram", more)).status).toBe(status);
  });

  it("tells its model", async () => {
    expect((await send("GET", "limits/model", undefined, cloud.tokens.demo)).body["model"]).toMatchObject({ name: "flat" });
  });
});
