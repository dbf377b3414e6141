import { describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
const at = (name: string) => `/api/v1/namespaces/${name}`;
const conditions = (body: { status: { conditions?: { type: string; status: string; reason: string }[] } }) =>
  Object.fromEntries((body.status.conditions ?? []).map(({ type, status, reason }) => [type, [status, reason]]));

describe("a new namespace", () => {
  it("is active, labelled with its name, and kept by a finalizer in its spec", async () => {
    const name = unique("test");
    const body = await api.create("/api/v1/namespaces", { metadata: { name, labels: { a: "1" } } });
    expect(body).toMatchObject({
      metadata: { name, labels: { a: "1", "kubernetes.io/metadata.name": name } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  });
  it("gets a ServiceAccount and the root certificate", async () => {
    const name = await api.namespace();
    for (const path of ["serviceaccounts/default", "configmaps/kube-root-ca.crt"]) {
      await eventually(
        () => api.admin.get(`${at(name)}/${path}`),
        ({ code }) => code === 200,
      );
    }
    expect((await api.admin.get(`${at(name)}/configmaps/kube-root-ca.crt`)).body.data["ca.crt"]).toContain("BEGIN CERTIFICATE");
  });
  it.each([
    ["A", ["metadata.name"]],
    ["a.b", ["metadata.name"]],
    ["-a", ["metadata.name", "metadata.labels"]],
    ["x".repeat(64), ["metadata.name", "metadata.labels"]],
  ])("cannot be called %s", async (name, fields) => {
    const causes = fields.map((field) => ({ field, reason: "FieldValueInvalid" }));
    expect(await api.admin.post("/api/v1/namespaces", { metadata: { name } })).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { kind: "Namespace", causes } },
    });
  });
  it("keeps its label whatever is said", async () => {
    const name = await api.namespace();
    expect(await api.admin.patch("merge", at(name), { metadata: { labels: { "kubernetes.io/metadata.name": null } } })).toMatchObject({
      code: 200,
      body: { metadata: { labels: { "kubernetes.io/metadata.name": name } } },
    });
  });
});

describe.concurrent("DELETE of a namespace", () => {
  it("marks it Terminating, takes its content, then itself", async () => {
    const name = await api.namespace();
    await api.admin.must("POST", `${at(name)}/configmaps`, configMap("a"));
    await api.admin.must("POST", `${at(name)}/secrets`, { metadata: { name: "s" } });
    const { code, body } = await api.admin.delete(at(name));
    expect(code).toBe(200);
    expect(body).toMatchObject({
      kind: "Namespace",
      metadata: { deletionTimestamp: expect.any(String) },
      status: { phase: "Terminating" },
    });
    expect(body.metadata).not.toHaveProperty("deletionGracePeriodSeconds");
    await eventually(
      () => api.admin.get(at(name)),
      (answer) => answer.code === 404,
    );
    expect((await api.admin.get(`${at(name)}/configmaps/a`)).code).toBe(404);
  });
  it("waits for what has finalizers, and says what", async () => {
    const name = await api.namespace();
    await api.admin.must("POST", `${at(name)}/configmaps`, configMap("held", {}, { finalizers: ["example.com/hold"] }));
    await api.admin.must("DELETE", at(name));
    const { body } = await eventually(
      () => api.admin.get(at(name)),
      (answer) => conditions(answer.body)["NamespaceFinalizersRemaining"]?.[0] === "True",
    );
    expect(conditions(body)).toEqual({
      NamespaceDeletionDiscoveryFailure: ["False", "ResourcesDiscovered"],
      NamespaceDeletionGroupVersionParsingFailure: ["False", "ParsedGroupVersions"],
      NamespaceDeletionContentFailure: ["False", "ContentDeleted"],
      NamespaceContentRemaining: ["True", "SomeResourcesRemain"],
      NamespaceFinalizersRemaining: ["True", "SomeFinalizersRemain"],
    });
    const said = Object.fromEntries(body.status.conditions.map(({ type, message }: { type: string; message: string }) => [type, message]));
    expect(said["NamespaceContentRemaining"]).toBe("Some resources are remaining: configmaps. has 1 resource instances");
    expect(said["NamespaceFinalizersRemaining"]).toBe(
      "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
    );
    expect((await api.admin.get(`${at(name)}/configmaps/held`)).body.metadata.deletionTimestamp).toBeDefined();

    expect(await api.admin.post(`${at(name)}/configmaps`, configMap("late"))).toMatchObject({
      code: 403,
      body: {
        reason: "Forbidden",
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
        details: {
          name: "late",
          kind: "configmaps",
          causes: [{ reason: "NamespaceTerminating", message: `namespace ${name} is being terminated`, field: "metadata.namespace" }],
        },
      },
    });
    expect(await api.admin.delete(at(name))).toMatchObject({ code: 200, body: { status: { phase: "Terminating" } } });

    await api.admin.patch("merge", `${at(name)}/configmaps/held`, { metadata: { finalizers: null } });
    await eventually(
      () => api.admin.get(at(name)),
      (answer) => answer.code === 404,
    );
  });
  it("waits for finalizers of its own", async () => {
    const name = await api.namespace();
    await api.admin.patch("merge", at(name), { metadata: { finalizers: ["example.com/hold"] } });
    await api.admin.must("DELETE", at(name));
    await eventually(
      () => api.admin.get(at(name)),
      ({ body }) => body.spec.finalizers === undefined || body.spec.finalizers.length === 0,
    );
    await api.admin.patch("merge", at(name), { metadata: { finalizers: null } });
    await eventually(
      () => api.admin.get(at(name)),
      ({ code }) => code === 404,
    );
  });
  it("in a dry run leaves it", async () => {
    const name = await api.namespace();
    expect((await api.admin.delete(`${at(name)}?dryRun=All`)).code).toBe(200);
    expect((await api.admin.get(at(name))).body.status.phase).toBe("Active");
  });
  it.each(["default", "kube-system", "kube-public"])("of %s is forbidden", async (name) => {
    expect(await api.admin.delete(at(name))).toMatchObject({
      code: 403,
      body: { reason: "Forbidden", message: `namespaces "${name}" is forbidden: this namespace may not be deleted` },
    });
  });
  it("of all is not offered", async () => {
    expect(await api.admin.delete("/api/v1/namespaces")).toMatchObject({ code: 405, body: { reason: "MethodNotAllowed" } });
  });
});

describe("PUT …/finalize", () => {
  it("sets the finalizers in the spec, and nothing else", async () => {
    const name = await api.namespace();
    const { body } = await api.admin.get(at(name));
    const finalized = await api.admin.put(`${at(name)}/finalize`, {
      ...body,
      metadata: { ...body.metadata, resourceVersion: undefined },
      spec: { finalizers: ["kubernetes", "example.com/mine"] },
    });
    expect(finalized).toMatchObject({ code: 200, body: { spec: { finalizers: ["kubernetes", "example.com/mine"] } } });
    const changed = await api.admin.patch("merge", at(name), { spec: { finalizers: [] } });
    expect(changed.body.spec.finalizers).toEqual(["kubernetes", "example.com/mine"]);
    await api.admin.put(`${at(name)}/finalize`, { ...body, metadata: { name }, spec: { finalizers: ["kubernetes"] } });
  });
});
