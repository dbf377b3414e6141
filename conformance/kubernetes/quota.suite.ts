/** ResourceQuota and LimitRange. */
import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./client.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
let base: string;
let namespace: string;

beforeAll(async () => {
  namespace = await api.namespace();
  base = `/api/v1/namespaces/${namespace}`;
  for (const path of ["serviceaccounts/default", "configmaps/kube-root-ca.crt"]) {
    await eventually(
      () => api.admin.get(`${base}/${path}`),
      ({ code }) => code === 200,
    );
  }
});

/** A quota that is counted. */
async function quota(hard: Record<string, string>, more: object = {}) {
  const name = unique("quota");
  await api.admin.must("POST", `${base}/resourcequotas`, { metadata: { name }, spec: { hard, ...more } });
  await eventually(
    () => api.admin.get(`${base}/resourcequotas/${name}`),
    ({ body }) => Object.keys(hard).every((key) => body.status?.used?.[key] !== undefined),
  );
  return { name, path: `${base}/resourcequotas/${name}` };
}
const claim = (size: string, storageClassName = "none") => ({
  metadata: { name: unique("claim") },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: size } } },
});
const pod = (resources: object) => ({
  metadata: { name: unique("pod") },
  spec: { schedulingGates: [{ name: "example.com/wait" }], containers: [{ name: "c", image: "x", resources }] },
});

describe("a ResourceQuota", () => {
  it("counts objects, and refuses one too many in words that count", async () => {
    const { name, path } = await quota({ "count/secrets": "1" });
    await api.admin.must("POST", `${base}/secrets`, { metadata: { name: "one" } });
    expect(await api.admin.post(`${base}/secrets`, { metadata: { name: "two" } })).toMatchObject({
      code: 403,
      body: {
        reason: "Forbidden",
        message: `secrets "two" is forbidden: exceeded quota: ${name}, requested: count/secrets=1, used: count/secrets=1, limited: count/secrets=1`,
        details: { name: "two", kind: "secrets" },
      },
    });
    expect((await api.admin.get(path)).body.status).toEqual({ hard: { "count/secrets": "1" }, used: { "count/secrets": "1" } });
    await api.admin.must("DELETE", `${base}/secrets/one`);
    await eventually(
      () => api.admin.get(path),
      ({ body }) => body.status.used["count/secrets"] === "0",
    );
    await api.admin.must("POST", `${base}/secrets`, { metadata: { name: "two" } });
    await api.admin.must("DELETE", path);
  });
  it("sums requests, and lets what is within pass", async () => {
    const { name, path } = await quota({ "requests.storage": "3Gi", persistentvolumeclaims: "5" });
    await api.admin.must("POST", `${base}/persistentvolumeclaims`, claim("2Gi"));
    const { code, body } = await api.admin.post(`${base}/persistentvolumeclaims`, claim("2Gi"));
    expect(code).toBe(403);
    expect(body.message).toContain(
      `exceeded quota: ${name}, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi`,
    );
    await api.admin.must("POST", `${base}/persistentvolumeclaims`, claim("1Gi"));
    await api.admin.must("DELETE", path);
  });
  it("by storage class counts that class alone", async () => {
    const { path } = await quota({ "gold.storageclass.storage.k8s.io/requests.storage": "1Gi" });
    await api.admin.must("POST", `${base}/persistentvolumeclaims`, claim("5Gi"));
    expect((await api.admin.post(`${base}/persistentvolumeclaims`, claim("2Gi", "gold"))).code).toBe(403);
    await api.admin.must("DELETE", path);
  });
  it("of cpu wants every pod to say what it asks for", async () => {
    const { name, path } = await quota({ "requests.cpu": "1", "limits.memory": "1Gi" });
    expect((await api.admin.post(`${base}/pods`, pod({}))).body.message).toContain(
      `failed quota: ${name}: must specify limits.memory for: c; requests.cpu for: c`,
    );
    expect(
      (await api.admin.post(`${base}/pods`, pod({ requests: { cpu: "2" }, limits: { cpu: "2", memory: "1Mi" } }))).body.message,
    ).toContain(`exceeded quota: ${name}, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1`);
    expect((await api.admin.post(`${base}/pods`, pod({ requests: { cpu: "500m" }, limits: { cpu: "1", memory: "1Mi" } }))).code).toBe(201);
    await api.admin.must("DELETE", path);
  });
  it("is not spent by a dry run", async () => {
    const { path } = await quota({ "count/secrets": "5" });
    const used = (await api.admin.get(path)).body.status.used["count/secrets"];
    await api.admin.must("POST", `${base}/secrets?dryRun=All`, { metadata: { name: "dry" } });
    expect((await api.admin.get(path)).body.status.used["count/secrets"]).toBe(used);
    await api.admin.must("DELETE", path);
  });
  it("under many at once is never exceeded", async () => {
    const own = await api.namespace();
    const maps = `/api/v1/namespaces/${own}/configmaps`;
    await eventually(
      () => api.admin.get(`${maps}/kube-root-ca.crt`),
      ({ code }) => code === 200,
    );
    const quotas = `/api/v1/namespaces/${own}/resourcequotas`;
    await api.admin.must("POST", quotas, { metadata: { name: "q" }, spec: { hard: { configmaps: "4" } } });
    await eventually(
      () => api.admin.get(`${quotas}/q`),
      ({ body }) => body.status?.used?.configmaps === "1",
    );
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => api.admin.post(maps, configMap(`m${at}`))));
    expect(answers.filter(({ code }) => code === 201)).toHaveLength(3);
    expect((await api.admin.get(maps)).body.items).toHaveLength(4);
  });
  it.each([
    ["a quantity that is none", { "requests.cpu": "much" }, 400],
    ["a negative one", { "requests.cpu": "-1" }, 422],
    ["a fraction of objects", { pods: "1.5" }, 422],
  ])("refuses %s", async (_, hard, code) => {
    expect((await api.admin.post(`${base}/resourcequotas`, { metadata: { name: unique("bad") }, spec: { hard } })).code).toBe(code);
  });
});

describe("a LimitRange", () => {
  it("gives containers defaults, and refuses what is out of its bounds", async () => {
    const name = unique("limits");
    const limits = [
      { type: "Container", default: { cpu: "500m" }, defaultRequest: { cpu: "100m" }, max: { cpu: "1" }, min: { cpu: "50m" } },
      { type: "PersistentVolumeClaim", max: { storage: "5Gi" } },
    ];
    await api.admin.must("POST", `${base}/limitranges`, { metadata: { name }, spec: { limits } });
    // The admission plugin reads limits from a cache of its own.
    const { body } = await eventually(
      () => api.admin.post(`${base}/pods?dryRun=All`, pod({})),
      (answer) => answer.body.spec?.containers[0].resources.limits !== undefined,
    );
    expect(body.spec.containers[0].resources).toEqual({ limits: { cpu: "500m" }, requests: { cpu: "100m" } });
    const refused = await api.admin.post(`${base}/pods?dryRun=All`, pod({ requests: { cpu: "2" }, limits: { cpu: "2" } }));
    expect([refused.code, refused.body.reason]).toEqual([403, "Forbidden"]);
    expect(refused.body.message).toContain("maximum cpu usage per Container is 1, but limit is 2");
    const low = await api.admin.post(`${base}/pods?dryRun=All`, pod({ requests: { cpu: "10m" } }));
    expect(low.body.message).toContain("minimum cpu usage per Container is 50m, but request is 10m");
    const big = await api.admin.post(`${base}/persistentvolumeclaims?dryRun=All`, claim("6Gi"));
    expect(big.body.message).toContain("maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi");
    await api.admin.must("DELETE", `${base}/limitranges/${name}`);
  });
});
