import { describe, expect, it } from "vitest";
import { configMap, defaultMaps as maps, testServer, widgets } from "../../testing/api-client.ts";

const test = testServer({ crds: [widgets] });
const deployments = "/apis/apps/v1/namespaces/default/deployments";

const deployment = (name: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        containers: [
          { name: "a", image: "a:1", env: [{ name: "X", value: "1" }] },
          { name: "b", image: "b:1" },
        ],
      },
    },
  },
});

describe("PATCH with a merge patch", () => {
  it("removes what is null and leaves the rest", async () => {
    await test.admin.post(maps, configMap("merge", { a: "1", b: "2" }));
    const { code, body } = await test.admin.patch("merge", `${maps}/merge`, { data: { a: null, c: "3" } });
    expect([code, body.data]).toEqual([200, { b: "2", c: "3" }]);
  });
  it("conflicts with another resourceVersion than the one it names", async () => {
    await test.admin.post(maps, configMap("merge2"));
    expect((await test.admin.patch("merge", `${maps}/merge2`, { metadata: { resourceVersion: "1" } })).code).toBe(409);
  });
});

describe("PATCH with a JSON patch", () => {
  it("applies operations, and answers 422 where a test fails", async () => {
    await test.admin.post(maps, configMap("json", { a: "1" }));
    const { body } = await test.admin.patch("json", `${maps}/json`, [{ op: "replace", path: "/data/a", value: "2" }]);
    expect(body.data).toEqual({ a: "2" });
    expect((await test.admin.patch("json", `${maps}/json`, [{ op: "test", path: "/data/a", value: "9" }])).code).toBe(422);
  });
});

describe("PATCH with a strategic merge patch", () => {
  it("merges containers and their variables by name", async () => {
    await test.admin.post(deployments, deployment("s1"));
    const { body } = await test.admin.patch("strategic", `${deployments}/s1`, {
      spec: {
        template: {
          spec: {
            containers: [
              { name: "a", env: [{ name: "Y", value: "2" }] },
              { name: "b", $patch: "delete" },
            ],
          },
        },
      },
    });
    expect(body.spec.template.spec.containers).toMatchObject([
      {
        name: "a",
        image: "a:1",
        env: [
          { name: "Y", value: "2" },
          { name: "X", value: "1" },
        ],
      },
    ]);
    expect(body.spec.template.spec.containers).toHaveLength(1);
  });
  it("orders, replaces and deletes as directives say", async () => {
    await test.admin.post(deployments, deployment("s2"));
    const { body } = await test.admin.patch("strategic", `${deployments}/s2`, {
      metadata: { "$deleteFromPrimitiveList/finalizers": ["x"] },
      spec: {
        strategy: { $retainKeys: ["type"], type: "Recreate" },
        template: {
          spec: {
            $setElementOrder_unused: undefined,
            "$setElementOrder/containers": [{ name: "b" }, { name: "a" }],
            containers: [{ name: "a", image: "a:2" }],
          },
        },
      },
    });
    expect(body.spec.template.spec.containers.map(({ name, image }: { name: string; image: string }) => [name, image])).toEqual([
      ["b", "b:1"],
      ["a", "a:2"],
    ]);
    expect(body.spec.strategy).toEqual({ type: "Recreate" });
  });
  it("answers 415 for a custom resource", async () => {
    const path = "/apis/example.com/v1/namespaces/default/widgets";
    await test.admin.post(path, { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w" }, spec: { size: 1 } });
    expect((await test.admin.patch("strategic", `${path}/w`, {})).code).toBe(415);
  });
});

describe("PATCH with a server-side apply", () => {
  const apply = (name: string, manager: string, data: Record<string, string>, query = "") =>
    test.admin.patch("apply", `${maps}/${name}?fieldManager=${manager}${query}`, configMap(name, data));

  it("creates, and records who owns what", async () => {
    const { code, body } = await apply("ssa", "one", { a: "1" });
    expect(code).toBe(201);
    expect(body.metadata.managedFields).toMatchObject([
      { manager: "one", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": { "f:a": {} } } },
    ]);
  });
  it("removes what its manager no longer names, unless another owns it", async () => {
    await apply("ssa2", "one", { a: "1", b: "2" });
    await apply("ssa2", "two", { b: "2" });
    const { body } = await apply("ssa2", "one", { c: "3" });
    expect(body.data).toEqual({ b: "2", c: "3" });
  });
  it("conflicts with another's value, and takes it when forced", async () => {
    await apply("ssa3", "one", { a: "1" });
    const refused = await apply("ssa3", "two", { a: "2" });
    expect([refused.code, refused.body.message]).toEqual([409, 'Apply failed with 1 conflict: conflict with "one": .data.a']);
    expect(refused.body.details.causes).toEqual([{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.a" }]);
    const { body } = await apply("ssa3", "two", { a: "2" }, "&force=true");
    expect(body.data).toEqual({ a: "2" });
    expect(body.metadata.managedFields.map(({ manager }: { manager: string }) => manager)).toEqual(["two"]);
  });
  it("loses what an update changes", async () => {
    await apply("ssa4", "one", { a: "1", b: "1" });
    const { body } = await test.admin.patch("merge", `${maps}/ssa4?fieldManager=hand`, { data: { a: "9" } });
    expect(body.metadata.managedFields).toMatchObject([
      { manager: "one", fieldsV1: { "f:data": { "f:b": {} } } },
      { manager: "hand", operation: "Update", fieldsV1: { "f:data": { "f:a": {} } } },
    ]);
    const again = await apply("ssa4", "one", { a: "1", b: "1" });
    expect(again.body.message).toMatch(/^Apply failed with 1 conflict: conflict with "hand" using v1 at .*: \.data\.a$/);
  });
  it("merges keyed lists of custom resources item by item", async () => {
    const path = "/apis/example.com/v1/namespaces/default/widgets/parts";
    const widget = (name: string) => ({
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: { name: "parts" },
      spec: { size: 1, parts: [{ name, weight: 1 }] },
    });
    await test.admin.patch("apply", `${path}?fieldManager=one`, widget("x"));
    const { body } = await test.admin.patch("apply", `${path}?fieldManager=two`, widget("y"));
    expect(body.spec.parts).toEqual([
      { name: "x", weight: 1 },
      { name: "y", weight: 1 },
    ]);
  });
  it("changes nothing when applied again", async () => {
    const first = await apply("ssa5", "one", { a: "1" });
    const second = await apply("ssa5", "one", { a: "1" });
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });
  it("needs a manager", async () => {
    expect((await test.admin.patch("apply", `${maps}/none`, configMap("none"))).code).toBe(422);
  });
});
