/** Paths that are no objects: versions, health, what is served, and the documents that describe it. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, eventually } from "./client.ts";
import { server, unique } from "./server.ts";

const api = server();
const group = `${unique("disco")}.example.com`;
const aggregated = { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json" };

beforeAll(async () => {
  const properties = { spec: { type: "object", description: "What is wanted.", properties: { size: { type: "integer", default: 3 } } } };
  await api.define({
    metadata: { name: `lamps.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { plural: "lamps", singular: "lamp", kind: "Lamp", shortNames: ["lp"], categories: ["light"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", description: "A lamp.", properties } },
          subresources: { status: {} },
        },
      ],
    },
  });
});

describe("GET /version", () => {
  it("names the release", async () => {
    const { body } = await api.admin.get("/version");
    expect(body).toMatchObject({
      major: "1",
      minor: expect.stringMatching(/^\d+\+?$/),
      gitVersion: expect.stringMatching(/^v1\.\d+\.\d+/),
    });
  });
});

describe("health", () => {
  it.each(["/healthz", "/livez", "/readyz", "/readyz/ping", "/livez/ping", "/healthz/ping"])("%s is ok", async (path) => {
    const { code, body, headers } = await api.admin.get(path);
    expect([code, body, headers["content-type"]]).toEqual([200, "ok", "text/plain; charset=utf-8"]);
  });
  it("?verbose lists the checks", async () => {
    const { body } = await api.admin.get("/readyz?verbose");
    expect(body).toContain("[+]ping ok\n");
    expect(body).toContain("readyz check passed\n");
  });
  it("of a check that is none is 404", async () => {
    expect((await api.admin.get("/readyz/nonsense")).code).toBe(404);
  });
});

interface Resource {
  name: string;
  kind: string;
  verbs: string[];
}
const find = (list: { resources: Resource[] }, name: string) => list.resources.find((one) => one.name === name);

describe("discovery", () => {
  it("of /api", async () => {
    expect((await api.admin.get("/api")).body).toMatchObject({
      kind: "APIVersions",
      versions: ["v1"],
      serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: expect.any(String) }],
    });
  });
  it("of /api/v1", async () => {
    const { body } = await api.admin.get("/api/v1");
    expect(body).toMatchObject({ kind: "APIResourceList", groupVersion: "v1" });
    expect(find(body, "configmaps")).toEqual({
      name: "configmaps",
      singularName: "configmap",
      namespaced: true,
      kind: "ConfigMap",
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      shortNames: ["cm"],
      storageVersionHash: expect.any(String),
    });
    expect(find(body, "serviceaccounts/token")).toMatchObject({
      group: "authentication.k8s.io",
      version: "v1",
      kind: "TokenRequest",
      verbs: ["create"],
    });
    expect(find(body, "namespaces/finalize")).toMatchObject({ kind: "Namespace", verbs: ["update"] });
    expect(find(body, "pods/eviction")).toMatchObject({ group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] });
  });
  it("of /apis, with a preferred version for each group", async () => {
    const { body } = await eventually(
      () => api.admin.get("/apis"),
      (answer) => answer.body.groups.some(({ name }: { name: string }) => name === group),
    );
    expect(body).toMatchObject({ kind: "APIGroupList", apiVersion: "v1" });
    const of = (name: string) => body.groups.find((one: { name: string }) => one.name === name);
    expect(of("apps")).toEqual({
      name: "apps",
      versions: [{ groupVersion: "apps/v1", version: "v1" }],
      preferredVersion: { groupVersion: "apps/v1", version: "v1" },
    });
    expect(of(group)).toMatchObject({ versions: [{ groupVersion: `${group}/v1`, version: "v1" }] });
  });
  it("of one group, and of a version of it", async () => {
    expect((await api.admin.get("/apis/apps")).body).toMatchObject({ kind: "APIGroup", apiVersion: "v1", name: "apps" });
    const { body } = await api.admin.get("/apis/apps/v1");
    expect(find(body, "deployments/scale")).toMatchObject({
      group: "autoscaling",
      version: "v1",
      kind: "Scale",
      verbs: ["get", "patch", "update"],
    });
  });
  it.each(["/apis/none.example.com", "/apis/none.example.com/v1", "/apis/apps/v9", "/api/v9"])("of %s is 404", async (path) => {
    expect((await api.admin.get(path)).code).toBe(404);
  });
});

describe("aggregated discovery", () => {
  const groupOf = (body: Answer["body"], name: string) =>
    body.items.find(({ metadata }: { metadata: { name?: string } }) => (metadata.name ?? "") === name);
  it("of the core", async () => {
    const { body, headers } = await api.admin.get("/api", aggregated);
    expect(headers["content-type"]).toContain("as=APIGroupDiscoveryList");
    expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
    const { resources, freshness } = groupOf(body, "").versions[0];
    expect(freshness).toBe("Current");
    expect(resources.find(({ resource }: { resource: string }) => resource === "configmaps")).toEqual(
      expect.objectContaining({
        resource: "configmaps",
        responseKind: { group: "", version: "", kind: "ConfigMap" },
        scope: "Namespaced",
        singularResource: "configmap",
        shortNames: ["cm"],
      }),
    );
  });
  it("of groups, custom ones too", async () => {
    const { body } = await eventually(
      () => api.admin.get("/apis", aggregated),
      (answer) => groupOf(answer.body, group)?.versions[0].resources.length > 0,
    );
    expect(groupOf(body, group).versions).toEqual([
      {
        version: "v1",
        freshness: "Current",
        resources: [
          {
            resource: "lamps",
            responseKind: { group, version: "v1", kind: "Lamp" },
            scope: "Namespaced",
            singularResource: "lamp",
            verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
            shortNames: ["lp"],
            categories: ["light"],
            subresources: [
              { subresource: "status", responseKind: { group, version: "v1", kind: "Lamp" }, verbs: ["get", "patch", "update"] },
            ],
          },
        ],
      },
    ]);
  });
});

describe("OpenAPI v3", () => {
  // The documents come as JSON, whatever their content type says.
  const document = async (path: string) => JSON.parse((await api.admin.get(path)).bytes.toString());
  const index = () => document("/openapi/v3");

  it("has an index, with a hash for each document", async () => {
    const body = await index();
    expect(body.paths["api/v1"]).toEqual({ serverRelativeURL: expect.stringMatching(/^\/openapi\/v3\/api\/v1\?hash=.+/) });
    expect(body.paths["apis/apps/v1"]).toBeDefined();
  });
  it("describes built-in kinds, their operations and list types", async () => {
    const { serverRelativeURL } = (await index()).paths["apis/apps/v1"];
    const body = await document(serverRelativeURL);
    expect(body.openapi).toMatch(/^3\.0/);
    const schemas = body.components.schemas;
    expect(schemas["io.k8s.api.apps.v1.Deployment"]).toMatchObject({
      type: "object",
      "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Deployment" }],
    });
    expect(schemas["io.k8s.api.core.v1.PodSpec"].properties.containers).toMatchObject({
      type: "array",
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
    });
    expect(body.paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"].get).toMatchObject({
      "x-kubernetes-action": "get",
      "x-kubernetes-group-version-kind": { group: "apps", version: "v1", kind: "Deployment" },
    });
  });
  it("describes custom kinds by their own schema", async () => {
    const path = `apis/${group}/v1`;
    const { paths } = await eventually(index, (found) => found.paths[path] !== undefined);
    const body = await document(paths[path].serverRelativeURL);
    const lamp = Object.values<Answer["body"]>(body.components.schemas).find(
      (schema) => schema["x-kubernetes-group-version-kind"]?.[0].kind === "Lamp",
    );
    expect(lamp).toMatchObject({
      type: "object",
      description: "A lamp.",
      properties: {
        spec: { description: "What is wanted.", properties: { size: { type: "integer", default: 3 } } },
        metadata: expect.any(Object),
      },
    });
    expect(body.paths[`/apis/${group}/v1/namespaces/{namespace}/lamps`].post["x-kubernetes-action"]).toBe("post");
  });
  it("of a version that is none is 404", async () => {
    expect((await api.admin.get("/openapi/v3/apis/none.example.com/v1")).code).toBe(404);
  });
});

describe("the issuer of ServiceAccount tokens", () => {
  it("is described, with its keys", async () => {
    const { body } = await api.admin.get("/.well-known/openid-configuration");
    expect(body).toMatchObject({ issuer: expect.stringMatching(/^https:/), jwks_uri: expect.stringContaining("/openid/v1/jwks") });
    const keys = await api.admin.get("/openid/v1/jwks");
    expect(keys.headers["content-type"]).toBe("application/jwk-set+json");
    expect(JSON.parse(keys.bytes.toString()).keys[0]).toMatchObject({ use: "sig", kid: expect.any(String) });
  });
});
