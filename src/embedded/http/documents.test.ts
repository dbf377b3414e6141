import { describe, expect, it } from "vitest";
import { testServer, widgets } from "../../testing/api-client.ts";

const test = testServer({ crds: [widgets] });
const aggregated = { accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json" };

describe("discovery", () => {
  it("has the old form", async () => {
    expect((await test.admin.get("/api")).body).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
    const { body } = await test.admin.get("/apis");
    const example = body.groups.find(({ name }: { name: string }) => name === "example.com");
    expect(example).toMatchObject({ versions: [{ version: "v1" }, { version: "v1beta1" }], preferredVersion: { version: "v1" } });
    const list = await test.admin.get("/apis/example.com/v1");
    expect(list.body.resources.map(({ name }: { name: string }) => name)).toEqual(["widgets", "widgets/status", "widgets/scale"]);
    expect(list.body.resources[0]).toMatchObject({ kind: "Widget", shortNames: ["wd"], categories: ["all"], singularName: "widget" });
  });
  it("has the aggregated form", async () => {
    const core = await test.admin.get("/api", aggregated);
    expect(core.headers.get("content-type")).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    const pods = core.body.items[0].versions[0].resources.find(({ resource }: { resource: string }) => resource === "pods");
    expect(pods).toMatchObject({
      scope: "Namespaced",
      singularResource: "pod",
      shortNames: ["po"],
      responseKind: { kind: "Pod", version: "" },
    });
    const { body } = await test.admin.get("/apis", aggregated);
    expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toContain("rbac.authorization.k8s.io");
  });
  it("registers an APIService for each version", async () => {
    const { body } = await test.admin.get("/apis/apiregistration.k8s.io/v1/apiservices/v1.example.com");
    expect(body.status.conditions).toMatchObject([{ type: "Available", status: "True" }]);
  });
});

describe("OpenAPI", () => {
  it("has version 3 for each group-version, with what kubectl looks for", async () => {
    const { body: index } = await test.admin.get("/openapi/v3");
    const { body } = await test.admin.get(index.paths["apis/example.com/v1"].serverRelativeURL);
    const { patch } = body.paths["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"];
    expect(patch["x-kubernetes-group-version-kind"]).toEqual({ group: "example.com", version: "v1", kind: "Widget" });
    expect(patch.parameters.map(({ name }: { name: string }) => name)).toContain("fieldValidation");
    expect(body.components.schemas["com.example.v1.Widget"].properties.metadata.$ref).toBe(
      "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
    );
    expect(body.components.schemas).toHaveProperty(["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]);
  });
  it("has version 2 in JSON, and 406 for those who want protobuf", async () => {
    expect((await test.admin.get("/openapi/v2")).body.definitions).toHaveProperty(["com.example.v1.Widget"]);
    expect((await test.admin.get("/openapi/v2", { accept: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf" })).code).toBe(406);
  });
});

describe("https", () => {
  it("is spoken on the same port, with a certificate of the authority in the kubeconfig", async () => {
    const { request } = await import("node:https");
    const { clusters, users } = test.server.kubeconfig() as {
      clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
      users: { user: { token: string } }[];
    };
    const { server, "certificate-authority-data": data } = clusters[0]!.cluster;
    const text = await new Promise<string>((resolve, reject) => {
      const options = { ca: Buffer.from(data, "base64"), headers: { authorization: `Bearer ${users[0]!.user.token}` } };
      request(`${server}/version`, options, async (answer) => {
        let body = "";
        for await (const chunk of answer) body += chunk;
        resolve(body);
      })
        .on("error", reject)
        .end();
    });
    expect(JSON.parse(text)).toMatchObject({ gitVersion: "v1.37.2" });
  });
});
