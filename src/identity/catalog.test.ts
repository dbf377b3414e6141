import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let token: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  token = await cloud.admin();
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: unknown) => cloud.ask(method, path, { token, ...(body === undefined ? {} : { body }) });
const catalog = async () => [...(await send("GET", "/v3/auth/catalog")).body["catalog"]!];

describe("/v3/services and /v3/endpoints", () => {
  it("shows what Dicot serves itself, and does not let it be changed", async () => {
    const compute = (await send("GET", "/v3/services?type=compute")).body["services"]![0]!;
    expect(compute).toMatchObject({ type: "compute", name: "nova", enabled: true });
    const id = String(compute["id"]);
    expect((await send("GET", `/v3/services/${id}`)).status).toBe(200);
    expect((await send("DELETE", `/v3/services/${id}`)).status).toBe(403);
    const endpoints = [...(await send("GET", `/v3/endpoints?service_id=${id}&interface=public`)).body["endpoints"]!];
    expect(endpoints).toMatchObject([
      { interface: "public", region_id: "RegionOne", url: `${cloud.url.replace("/identity", "")}/compute/v2.1` },
    ]);
    expect((await send("PATCH", `/v3/endpoints/${String(endpoints[0]!["id"])}`, { endpoint: { url: "http://x" } })).status).toBe(403);
  });

  it("puts a service that runs elsewhere into the catalog, with the project in its address", async () => {
    const service = await send("POST", "/v3/services", { service: { type: "object-store", name: "swift", description: "elsewhere" } });
    expect(service.status).toBe(201);
    const service_id = String(service.body["service"]!["id"]);
    const endpoint = { service_id, interface: "public", region_id: "RegionOne", url: "https://swift.example.org/v1/AUTH_%(project_id)s" };
    const made = await send("POST", "/v3/endpoints", { endpoint });
    expect(made.status).toBe(201);
    expect(made.body["endpoint"]).toMatchObject({ ...endpoint, region: "RegionOne", enabled: true });
    const project = String((await send("GET", "/v3/auth/projects")).body["projects"]![0]!["id"]);
    const swift = (await catalog()).find((one) => String(one["type"]) === "object-store");
    expect(swift).toMatchObject({
      name: "swift",
      endpoints: [{ url: `https://swift.example.org/v1/AUTH_${project}`, region: "RegionOne" }],
    });

    const id = String(made.body["endpoint"]!["id"]);
    expect((await send("PATCH", `/v3/endpoints/${id}`, { endpoint: { enabled: false } })).body["endpoint"]).toMatchObject({
      enabled: false,
    });
    expect((await catalog()).find((one) => String(one["type"]) === "object-store")).toMatchObject({ endpoints: [] });
    expect((await send("PATCH", `/v3/services/${service_id}`, { service: { name: "ceph" } })).body["service"]).toMatchObject({
      name: "ceph",
    });
    expect((await send("DELETE", `/v3/services/${service_id}`)).status).toBe(204);
    expect((await send("GET", `/v3/endpoints/${id}`)).status).toBe(404);
  });

  it("lets a service that runs elsewhere take the place of Dicot's own", async () => {
    const service = await send("POST", "/v3/services", { service: { type: "image", name: "real-glance" } });
    expect((await catalog()).filter((one) => String(one["type"]) === "image")).toMatchObject([{ name: "real-glance" }]);
    await send("DELETE", `/v3/services/${String(service.body["service"]!["id"])}`);
    expect((await catalog()).filter((one) => String(one["type"]) === "image")).toMatchObject([{ name: "glance" }]);
  });

  it.each([
    [{ service_id: "nothing", interface: "public", url: "http://x" }],
    [{ interface: "public", url: "http://x", region_id: "Nowhere" }],
    [{ interface: "sideways", url: "http://x" }],
    [{ interface: "public", url: "http://x/%(password)s" }],
  ])("refuses the endpoint %j", async (endpoint) => {
    const service_id = String((await send("GET", "/v3/services?type=compute")).body["services"]![0]!["id"]);
    expect((await send("POST", "/v3/endpoints", { endpoint: { service_id, ...endpoint } })).status).toBe(400);
  });
});

describe("/v3/regions", () => {
  it("makes them by any id, in a tree without circles, and deletes those without endpoints", async () => {
    expect((await send("PUT", "/v3/regions/EU West", { region: { description: "d" } })).status).toBe(201);
    expect((await send("PUT", "/v3/regions/EU West", { region: {} })).status).toBe(409);
    const child = await send("POST", "/v3/regions", { region: { id: "eu-west-1", parent_region_id: "EU West" } });
    expect(child.status).toBe(201);
    expect(child.body["region"]).toMatchObject({ id: "eu-west-1", parent_region_id: "EU West", description: "" });
    expect((await send("PATCH", "/v3/regions/EU West", { region: { parent_region_id: "eu-west-1" } })).status).toBe(400);
    expect((await send("POST", "/v3/regions", { region: { parent_region_id: "Nowhere" } })).status).toBe(404);
    expect([...(await send("GET", "/v3/regions?parent_region_id=EU West")).body["regions"]!]).toHaveLength(1);
    expect((await send("DELETE", "/v3/regions/RegionOne")).status).toBe(403);
    expect((await send("DELETE", "/v3/regions/EU West")).status).toBe(204);
    expect((await send("GET", "/v3/regions/eu-west-1")).status).toBe(404);
  });
});

describe("/v3/domains", () => {
  it("makes, disables with all in it, and deletes with all in it", async () => {
    const made = await send("POST", "/v3/domains", { domain: { name: "acme", description: "d" } });
    expect(made.status).toBe(201);
    const id = String(made.body["domain"]!["id"]);
    expect((await send("POST", "/v3/domains", { domain: { name: "acme" } })).status).toBe(409);
    const user = String((await send("POST", "/v3/users", { user: { name: "wile", password: "p", domain_id: id } })).body["user"]!["id"]);
    const project = String((await send("POST", "/v3/projects", { project: { name: "rockets", domain_id: id } })).body["project"]!["id"]);
    expect((await send("DELETE", `/v3/domains/${id}`)).status).toBe(403);
    expect((await send("PATCH", `/v3/domains/${id}`, { domain: { enabled: false } })).body["domain"]).toMatchObject({ enabled: false });
    const auth = { identity: { methods: ["password"], password: { user: { id: user, password: "p" } } }, scope: "unscoped" };
    expect((await send("POST", "/v3/auth/tokens", { auth })).status).toBe(401);
    expect((await send("DELETE", `/v3/domains/${id}`)).status).toBe(204);
    for (const path of [`domains/${id}`, `users/${user}`, `projects/${project}`])
      expect((await send("GET", `/v3/${path}`)).status).toBe(404);
    expect((await send("DELETE", "/v3/domains/default")).status).toBe(403);
  });

  it("takes an id that it is given, if it is one", async () => {
    const explicit_domain_id = "0123456789abcdef0123456789abcdef";
    expect((await send("POST", "/v3/domains", { domain: { name: "explicit", explicit_domain_id } })).body["domain"]).toMatchObject({
      id: explicit_domain_id,
    });
    expect((await send("POST", "/v3/domains", { domain: { name: "again", explicit_domain_id } })).status).toBe(409);
    expect((await send("POST", "/v3/domains", { domain: { name: "odd", explicit_domain_id: "Odd Id" } })).status).toBe(400);
  });
});
