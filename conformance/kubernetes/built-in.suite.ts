/** Built-in kinds: values that are refused, by field and reason, and what a kind does that others do not. */
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { server, unique } from "./server.ts";

const api = server();
let namespace: string;

beforeAll(async () => {
  namespace = await api.namespace();
  await eventually(
    () => api.admin.get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`),
    ({ code }) => code === 200,
  );
});

const within = (groupVersion: string, plural: string) =>
  `${groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`}/namespaces/${namespace}/${plural}`;
const container = { name: "c", image: "x" };
const deployment = (spec: object) => ({
  spec: {
    selector: { matchLabels: { a: "1" } },
    template: { metadata: { labels: { a: "1" } }, spec: { containers: [container] } },
    ...spec,
  },
});

describe("a value that a kind does not take", () => {
  const invalid = "FieldValueInvalid";
  const required = "FieldValueRequired";
  const unsupported = "FieldValueNotSupported";
  const forbidden = "FieldValueForbidden";
  it.each<[string, string, string, object, string, string]>([
    ["no containers", "v1", "pods", { spec: { containers: [] } }, "spec.containers", required],
    ["a container without image", "v1", "pods", { spec: { containers: [{ name: "c" }] } }, "spec.containers[0].image", required],
    ["a container's bad name", "v1", "pods", { spec: { containers: [{ name: "A_b", image: "x" }] } }, "spec.containers[0].name", invalid],
    [
      "two containers of a name",
      "v1",
      "pods",
      { spec: { containers: [container, container] } },
      "spec.containers[1].name",
      "FieldValueDuplicate",
    ],
    ["a restartPolicy", "v1", "pods", { spec: { containers: [container], restartPolicy: "Sometimes" } }, "spec.restartPolicy", unsupported],
    ["a port", "v1", "services", { spec: { ports: [{ port: 99999 }] } }, "spec.ports[0].port", invalid],
    ["no external name", "v1", "services", { spec: { type: "ExternalName" } }, "spec.externalName", required],
    ["no access modes", "v1", "persistentvolumeclaims", { spec: {} }, "spec.accessModes", required],
    ["a key of data", "v1", "secrets", { data: { "a b": "" } }, "data[a b]", invalid],
    ["a certificate without its parts", "v1", "secrets", { type: "kubernetes.io/tls", data: {} }, "data[tls.crt]", required],
    ["another namespace's event", "v1", "events", { involvedObject: { namespace: "other" } }, "involvedObject.namespace", invalid],
    ["negative replicas", "apps/v1", "deployments", deployment({ replicas: -1 }), "spec.replicas", invalid],
    ["no selector", "apps/v1", "deployments", { spec: {} }, "spec.selector", required],
    [
      "a selector of others",
      "apps/v1",
      "deployments",
      deployment({ selector: { matchLabels: { a: "2" } } }),
      "spec.template.metadata.labels",
      invalid,
    ],
    ["a lease of no time", "coordination.k8s.io/v1", "leases", { spec: { leaseDurationSeconds: 0 } }, "spec.leaseDurationSeconds", invalid],
    ["a budget of both", "policy/v1", "poddisruptionbudgets", { spec: { minAvailable: 1, maxUnavailable: 1 } }, "spec", invalid],
    ["a budget of 150%", "policy/v1", "poddisruptionbudgets", { spec: { minAvailable: "150%" } }, "spec.minAvailable", invalid],
    [
      "a direction",
      "networking.k8s.io/v1",
      "networkpolicies",
      { spec: { podSelector: {}, policyTypes: ["Sideways"] } },
      "spec.policyTypes[0]",
      unsupported,
    ],
  ])("%s", async (_, groupVersion, plural, object, field, reason) => {
    const { code, body } = await api.admin.post(within(groupVersion, plural), { metadata: { name: unique("bad") }, ...object });
    expect([code, body.reason]).toEqual([422, "Invalid"]);
    expect(body.details.causes).toContainEqual(expect.objectContaining({ field, reason }));
  });
  it("a user's priority is not above all", async () => {
    const path = "/apis/scheduling.k8s.io/v1/priorityclasses";
    expect(await api.admin.post(path, { metadata: { name: unique("high") }, value: 2_000_000_000 })).toMatchObject({
      code: 422,
      body: { details: { causes: [{ field: "value", reason: forbidden }] } },
    });
  });
  it("an APIService is named after its group and version", async () => {
    expect(await api.admin.post("/apis/apiregistration.k8s.io/v1/apiservices", { metadata: { name: "bad" }, spec: {} })).toMatchObject({
      code: 422,
      body: { details: { causes: expect.arrayContaining([expect.objectContaining({ field: "metadata.name", reason: invalid })]) } },
    });
  });
});

describe("a text that is none of its type", () => {
  it("a time", async () => {
    const lease = { metadata: { name: unique("lease") }, spec: { acquireTime: "nope" } };
    expect(await api.admin.post(within("coordination.k8s.io/v1", "leases"), lease)).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining('parsing time "nope" as "2006-01-02T15:04:05.000000Z07:00"') },
    });
  });
  it("a quantity", async () => {
    const claim = {
      metadata: { name: unique("claim") },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "much" } } },
    };
    expect(await api.admin.post(within("v1", "persistentvolumeclaims"), claim)).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining("quantities must match the regular expression") },
    });
  });
});

describe("a Lease", () => {
  it("is made by a PUT to a name that nobody has", async () => {
    const name = unique("lease");
    const path = `${within("coordination.k8s.io/v1", "leases")}/${name}`;
    const spec = { holderIdentity: "a", leaseDurationSeconds: 10, acquireTime: "2026-01-01T00:00:00.000000Z" };
    expect(await api.admin.put(path, { metadata: { name }, spec })).toMatchObject({ code: 201, body: { spec } });
  });
  it("is changed by those alone who name the version that they saw", async () => {
    const name = unique("lease");
    const path = within("coordination.k8s.io/v1", "leases");
    const object = await api.admin.must("POST", path, { metadata: { name }, spec: { holderIdentity: "a" } });
    expect(await api.admin.put(`${path}/${name}`, { metadata: { name }, spec: { holderIdentity: "b" } })).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { causes: [{ field: "metadata.resourceVersion", message: "Invalid value: 0: must be specified for an update" }] },
      },
    });
    expect((await api.admin.put(`${path}/${name}`, { ...object, spec: { holderIdentity: "b" } })).code).toBe(200);
  });
  it("is won by one of many who take it at once", async () => {
    const name = unique("lease");
    const path = within("coordination.k8s.io/v1", "leases");
    const object = await api.admin.must("POST", path, { metadata: { name }, spec: { holderIdentity: "nobody", leaseDurationSeconds: 1 } });
    const take = (who: string) => api.admin.put(`${path}/${name}`, { ...object, spec: { ...object.spec, holderIdentity: who } });
    const codes = (await Promise.all(["a", "b", "c", "d"].map(take))).map(({ code }) => code);
    expect(codes.sort()).toEqual([200, 409, 409, 409]);
  });
});

describe("a Pod", () => {
  it("gets a phase, and keeps its spec but for what may change", async () => {
    const name = unique("pod");
    const pods = within("v1", "pods");
    const spec = { schedulingGates: [{ name: "example.com/wait" }], containers: [container] };
    const made = await api.admin.must("POST", pods, { metadata: { name }, spec });
    expect(made).toMatchObject({
      spec: { serviceAccountName: "default", restartPolicy: "Always" },
      status: { phase: "Pending", qosClass: "BestEffort" },
    });
    const image = await api.admin.patch("strategic", `${pods}/${name}`, { spec: { containers: [{ name: "c", image: "y" }] } });
    expect([image.code, image.body.spec.containers[0].image]).toEqual([200, "y"]);
    expect(await api.admin.patch("merge", `${pods}/${name}`, { spec: { hostNetwork: true } })).toMatchObject({
      code: 422,
      body: {
        details: {
          causes: [
            {
              field: "spec",
              reason: "FieldValueForbidden",
              message: expect.stringContaining("pod updates may not change fields other than"),
            },
          ],
        },
      },
    });
    await api.admin.must("DELETE", `${pods}/${name}`);
  });
  it("needs its ServiceAccount", async () => {
    const pod = { metadata: { name: unique("pod") }, spec: { serviceAccountName: "nope", containers: [container] } };
    expect(await api.admin.post(within("v1", "pods"), pod)).toMatchObject({
      code: 403,
      body: { message: expect.stringContaining("error looking up service account") },
    });
  });
});

describe("DELETE of a claim or a class", () => {
  it("answers with the object", async () => {
    const path = "/apis/storage.k8s.io/v1/storageclasses";
    const name = unique("class");
    await api.admin.must("POST", path, { metadata: { name }, provisioner: "example.com/none" });
    expect(await api.admin.delete(`${path}/${name}`)).toMatchObject({
      code: 200,
      body: { kind: "StorageClass", provisioner: "example.com/none" },
    });
  });
});

describe("a part that can only be written", () => {
  it.each(["serviceaccounts/default/token", "finalize"])("GET …/%s is 405", async (suffix) => {
    expect((await api.admin.get(`/api/v1/namespaces/${namespace}/${suffix}`)).code).toBe(405);
  });
});
