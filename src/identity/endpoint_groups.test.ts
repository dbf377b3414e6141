import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { annotation, ENDPOINT_GROUPS, ENDPOINTS } from "../kube/names.ts";
import { type Answer, type Cloud, startCloud } from "../testing/cloud.ts";
import { toCatalog } from "./catalog.ts";

let cloud: Cloud;
let compute: string;
/** Ids of compute's endpoints by interface. */
let interfaces: Record<string, string>;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  compute = String((await send("GET", "/v3/services?type=compute")).body["services"]![0]!["id"]);
  const endpoints = [...(await send("GET", `/v3/endpoints?service_id=${compute}`)).body["endpoints"]!];
  interfaces = Object.fromEntries(endpoints.map((endpoint) => [String(endpoint["interface"]), String(endpoint["id"])]));
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: object, token = cloud.tokens.admin) =>
  cloud.ask(method, path, { token, ...(body && { body }) });
const filter = (method: string, path: string, body?: object, token?: string) => send(method, `/v3/OS-EP-FILTER${path}`, body, token);
const make = async (filters: object, more: object = {}) => {
  const made = await filter("POST", "/endpoint_groups", { endpoint_group: { name: "g", filters, ...more } });
  expect([made.status, made.body]).toMatchObject([201, {}]);
  return String(made.body["endpoint_group"]!["id"]);
};
const ids = (answer: Answer, name: string) => [...answer.body[name]!].map((one) => String(one["id"])).sort();
const catalog = async () => [...(await send("GET", "/v3/auth/catalog", undefined, cloud.tokens.demo)).body["catalog"]!];
const namespace = () => cloud.kube.find("Namespace", undefined, cloud.namespaces.demo)!;

describe("/v3/OS-EP-FILTER/endpoint_groups", () => {
  it("keeps a group, changes it and forgets it", async () => {
    const id = await make({ service_id: compute, region_id: null }, { description: "d" });
    const shown = (await filter("GET", `/endpoint_groups/${id}`)).body["endpoint_group"];
    expect(shown).toEqual({
      id,
      name: "g",
      description: "d",
      filters: { service_id: compute, region_id: null },
      links: { self: `${cloud.url}/v3/OS-EP-FILTER/endpoint_groups/${id}` },
    });
    expect([...(await filter("GET", `/endpoint_groups/${id}/endpoints`)).body["endpoints"]!]).toEqual([]);
    const changes = { name: "h", description: null, filters: { service_id: compute, region_id: "RegionOne", interface: "public" } };
    expect((await filter("PATCH", `/endpoint_groups/${id}`, { endpoint_group: changes })).body["endpoint_group"]).toMatchObject(changes);
    expect(ids(await filter("GET", `/endpoint_groups/${id}/endpoints`), "endpoints")).toEqual([interfaces["public"]]);
    expect(ids(await filter("GET", "/endpoint_groups?name=h"), "endpoint_groups")).toEqual([id]);
    expect(ids(await filter("GET", "/endpoint_groups?name=g"), "endpoint_groups")).toEqual([]);
    expect((await filter("DELETE", `/endpoint_groups/${id}`)).status).toBe(204);
    expect((await filter("GET", `/endpoint_groups/${id}`)).status).toBe(404);
    expect((await filter("GET", `/endpoint_groups/${id}/endpoints`)).status).toBe(404);
  });

  it.each([
    { name: "g" },
    { name: "g", filters: {} },
    { name: "g", filters: { enabled: true } },
    { name: "g", filters: { interface: "sideways" } },
    { filters: { interface: "public" } },
  ])("refuses %j", async (endpoint_group) => {
    expect((await filter("POST", "/endpoint_groups", { endpoint_group })).status).toBe(400);
  });

  it("is for administrators", async () => {
    expect((await filter("GET", "/endpoint_groups", undefined, cloud.tokens.demo)).status).toBe(403);
  });
});

describe("a project's endpoints", () => {
  it("narrow its catalog to them, until none is left", async () => {
    const project = `/projects/${cloud.projects.demo}`;
    const whole = await catalog();
    expect(whole.length).toBeGreaterThan(3);
    expect((await filter("GET", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(404);
    expect((await filter("PUT", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(204);
    expect((await filter("PUT", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(409);
    expect((await filter("GET", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(204);
    expect(annotation(namespace(), ENDPOINTS, [])).toEqual([interfaces["admin"]]);
    expect(await catalog()).toMatchObject([{ type: "compute", endpoints: [{ interface: "admin" }] }]);

    const id = await make({ service_id: compute, interface: "public" });
    expect((await filter("PUT", `/endpoint_groups/${id}${project}`)).status).toBe(204);
    expect((await filter("PUT", `/endpoint_groups/${id}${project}`)).status).toBe(409);
    expect((await filter("GET", `/endpoint_groups/${id}${project}`)).body["project_endpoint_group"]).toMatchObject({
      endpoint_group_id: id,
      project_id: cloud.projects.demo,
    });
    expect(ids(await filter("GET", `${project}/endpoint_groups`), "endpoint_groups")).toEqual([id]);
    expect(ids(await filter("GET", `/endpoint_groups/${id}/projects`), "projects")).toEqual([cloud.projects.demo]);
    expect(ids(await filter("GET", `/endpoints/${interfaces["admin"]}/projects`), "projects")).toEqual([cloud.projects.demo]);
    const both = [interfaces["admin"], interfaces["public"]].sort();
    expect(ids(await filter("GET", `${project}/endpoints`), "endpoints")).toEqual(both);
    expect([...(await catalog())[0]!["endpoints"]!]).toHaveLength(2);

    const domainScoped = toCatalog(cloud.kube, cloud.url, { projectId: undefined, userId: "u" });
    expect(domainScoped.length).toBeGreaterThan(3);
    expect((await filter("DELETE", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(204);
    expect((await filter("DELETE", `${project}/endpoints/${interfaces["admin"]}`)).status).toBe(404);
    expect((await filter("DELETE", `/endpoint_groups/${id}`)).status).toBe(204);
    expect(namespace().metadata.annotations).not.toHaveProperty(ENDPOINT_GROUPS);
    expect(await catalog()).toEqual(whole);
  });

  it("go with an endpoint of a service that runs elsewhere, and with the service", async () => {
    const service_id = String((await send("POST", "/v3/services", { service: { type: "dns", name: "d" } })).body["service"]!["id"]);
    const endpoint = { service_id, interface: "public", url: "https://dns.example.org" };
    const [one, two] = [await send("POST", "/v3/endpoints", { endpoint }), await send("POST", "/v3/endpoints", { endpoint })].map(
      ({ body }) => String(body["endpoint"]!["id"]),
    );
    for (const id of [one, two]) expect((await filter("PUT", `/projects/${cloud.projects.demo}/endpoints/${id}`)).status).toBe(204);
    expect((await send("DELETE", `/v3/endpoints/${one}`)).status).toBe(204);
    expect(annotation(namespace(), ENDPOINTS, [])).toEqual([two]);
    expect((await send("DELETE", `/v3/services/${service_id}`)).status).toBe(204);
    expect(namespace().metadata.annotations).not.toHaveProperty(ENDPOINTS);
  });

  it("are those of projects and endpoints that there are", async () => {
    expect((await filter("PUT", `/projects/nothing/endpoints/${interfaces["public"]}`)).status).toBe(404);
    expect((await filter("PUT", `/projects/${cloud.projects.demo}/endpoints/nothing`)).status).toBe(404);
    expect((await filter("GET", "/endpoints/nothing/projects")).status).toBe(404);
    expect((await filter("PUT", `/endpoint_groups/nothing/projects/${cloud.projects.demo}`)).status).toBe(404);
  });
});
