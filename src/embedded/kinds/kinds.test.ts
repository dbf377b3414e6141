import { describe, expect, it } from "vitest";
import { testServer } from "../../testing/api-client.ts";

const test = testServer();
const core = "/api/v1/namespaces/default";
const causes = ({ body }: { body: { details?: { causes?: { field: string }[] } } }) => body.details?.causes?.map(({ field }) => field);

describe("a pod", () => {
  it("is defaulted as the API server and its plugins do", async () => {
    const { body } = await test.admin.post(`${core}/pods`, {
      metadata: { name: "p" },
      spec: { containers: [{ name: "a", image: "x:1", resources: { limits: { cpu: "1", memory: "1Gi" } } }] },
    });
    expect(body).toMatchObject({
      metadata: { generation: 1 },
      spec: {
        restartPolicy: "Always",
        dnsPolicy: "ClusterFirst",
        terminationGracePeriodSeconds: 30,
        serviceAccountName: "default",
        tolerations: [{}, {}],
      },
      status: { phase: "Pending", qosClass: "Guaranteed" },
    });
    expect(body.spec.containers[0].resources.requests).toEqual({ cpu: "1", memory: "1Gi" });
  });
  it("needs containers with names and images, and an account that exists", async () => {
    expect(causes(await test.admin.post(`${core}/pods`, { metadata: { name: "q" }, spec: { containers: [] } }))).toEqual([
      "spec.containers",
    ]);
    expect(causes(await test.admin.post(`${core}/pods`, { metadata: { name: "q" }, spec: { containers: [{}] } }))).toEqual([
      "spec.containers[0].name",
      "spec.containers[0].image",
    ]);
    const { code, body } = await test.admin.post(`${core}/pods`, {
      metadata: { name: "q" },
      spec: { serviceAccountName: "none", containers: [{ name: "a", image: "x" }] },
    });
    expect([code, body.message]).toEqual([
      403,
      'pods "q" is forbidden: error looking up service account default/none: serviceaccount "none" not found',
    ]);
  });
  it("changes its images and little else", async () => {
    await test.admin.post(`${core}/pods`, { metadata: { name: "r" }, spec: { containers: [{ name: "a", image: "x:1" }] } });
    expect((await test.admin.patch("strategic", `${core}/pods/r`, { spec: { containers: [{ name: "a", image: "x:2" }] } })).code).toBe(200);
    expect((await test.admin.patch("merge", `${core}/pods/r`, { spec: { restartPolicy: "Never" } })).code).toBe(422);
  });
});

describe("a claim", () => {
  const claim = (name: string) => ({
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  const path = `${core}/persistentvolumeclaims`;

  it("takes the default class, is protected, and only grows once bound", async () => {
    await test.admin.post("/apis/storage.k8s.io/v1/storageclasses", {
      metadata: { name: "fast", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "x",
    });
    const { body } = await test.admin.post(path, claim("c"));
    expect(body).toMatchObject({
      metadata: { finalizers: ["kubernetes.io/pvc-protection"] },
      spec: { storageClassName: "fast", volumeMode: "Filesystem" },
      status: { phase: "Pending" },
    });
    const resize = (storage: string) => test.admin.patch("merge", `${path}/c`, { spec: { resources: { requests: { storage } } } });
    expect((await resize("2Gi")).code).toBe(422);
    await test.admin.patch("merge", `${path}/c`, { spec: { volumeName: "pv" } });
    await test.admin.patch("merge", `${path}/c/status`, { status: { phase: "Bound", capacity: { storage: "1Gi" } } });
    expect((await resize("2Gi")).code).toBe(200);
    expect((await resize("512Mi")).code).toBe(422);
    expect((await test.admin.patch("merge", `${path}/c`, { spec: { accessModes: ["ReadWriteMany"] } })).code).toBe(422);
  });
  it("needs an access mode and a size", async () => {
    expect(causes(await test.admin.post(path, { metadata: { name: "d" }, spec: {} }))).toEqual([
      "spec.accessModes",
      "spec.resources[storage]",
    ]);
  });
});

describe("a secret", () => {
  it("encodes stringData, keeps its type, and may be immutable", async () => {
    const { body } = await test.admin.post(`${core}/secrets`, { metadata: { name: "s" }, stringData: { a: "1" }, immutable: true });
    expect(body).toMatchObject({ type: "Opaque", data: { a: "MQ==" } });
    expect(body).not.toHaveProperty("stringData");
    expect(causes(await test.admin.patch("merge", `${core}/secrets/s`, { data: { a: "Mg==" } }))).toEqual(["data"]);
    expect(causes(await test.admin.patch("merge", `${core}/secrets/s`, { type: "x" }))).toEqual(["type"]);
  });
});

describe("a service", () => {
  it("has an address that an update cannot change", async () => {
    const { body } = await test.admin.post(`${core}/services`, { metadata: { name: "svc" }, spec: { ports: [{ port: 80 }] } });
    expect(body.spec).toMatchObject({
      type: "ClusterIP",
      clusterIP: expect.stringMatching(/^10\.96\./),
      ports: [{ port: 80, targetPort: 80, protocol: "TCP" }],
    });
    expect((await test.admin.patch("merge", `${core}/services/svc`, { spec: { clusterIP: "10.96.0.9" } })).code).toBe(422);
    expect((await test.admin.post(`${core}/services`, { metadata: { name: "no.dots" }, spec: { ports: [{ port: 80 }] } })).code).toBe(422);
  });
});

describe("a LimitRange", () => {
  it("gives defaults and sets bounds", async () => {
    await test.admin.post("/api/v1/namespaces", { metadata: { name: "limited" } });
    const limits = [
      { type: "Container", default: { cpu: "500m" }, defaultRequest: { cpu: "100m" }, max: { cpu: "1" } },
      { type: "PersistentVolumeClaim", max: { storage: "1Gi" } },
    ];
    await test.admin.post("/api/v1/namespaces/limited/limitranges", { metadata: { name: "l" }, spec: { limits } });
    const pod = (name: string, resources?: object) => ({
      metadata: { name },
      spec: { containers: [{ name: "a", image: "x", ...(resources && { resources }) }] },
    });
    const { body } = await test.admin.post("/api/v1/namespaces/limited/pods", pod("a"));
    expect(body.spec.containers[0].resources).toEqual({ limits: { cpu: "500m" }, requests: { cpu: "100m" } });
    const { body: refused } = await test.admin.post("/api/v1/namespaces/limited/pods", pod("b", { limits: { cpu: "2" } }));
    expect(refused.message).toBe('pods "b" is forbidden: maximum cpu usage per Container is 1, but limit is 2');
    const claim = { metadata: { name: "c" }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } } };
    expect((await test.admin.post("/api/v1/namespaces/limited/persistentvolumeclaims", claim)).code).toBe(403);
  });
});

describe("a deployment", () => {
  it("selects its own pods, and scales", async () => {
    const path = "/apis/apps/v1/namespaces/default/deployments";
    const deployment = (app: string) => ({
      metadata: { name: "d" },
      spec: {
        selector: { matchLabels: { app: "d" } },
        template: { metadata: { labels: { app } }, spec: { containers: [{ name: "a", image: "x" }] } },
      },
    });
    expect(causes(await test.admin.post(path, deployment("other")))).toEqual(["spec.template.metadata.labels"]);
    expect((await test.admin.post(path, deployment("d"))).body).toMatchObject({ metadata: { generation: 1 }, spec: { replicas: 1 } });
    expect((await test.admin.put(`${path}/d/scale`, { metadata: { name: "d" }, spec: { replicas: 4 } })).body).toMatchObject({
      spec: { replicas: 4 },
      status: { selector: "app=d" },
    });
    expect((await test.admin.get(`${path}/d`)).body.metadata.generation).toBe(2);
  });
});
