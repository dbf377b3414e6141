import { describe, expect, it } from "vitest";
import { configMap, eventually, defaultMaps as maps, testServer, widgets } from "../../testing/api-client.ts";
import { startApiServer } from "../server.ts";

const test = testServer({ crds: [widgets] });
const gone = ({ code }: { code: number }) => code === 404;
const owner = ({ body }: { body: { metadata: { name: string; uid: string } } }, more: object = {}) => ({
  ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: body.metadata.name, uid: body.metadata.uid, ...more }],
});

describe("the garbage collector", () => {
  it("deletes what lost its owner", async () => {
    const made = await test.admin.post(maps, configMap("o1"));
    await test.admin.post(maps, configMap("d1", {}, owner(made)));
    await test.admin.delete(`${maps}/o1`);
    await eventually(() => test.admin.get(`${maps}/d1`), gone);
  });

  it("deletes what never had the owner it names", async () => {
    await test.admin.post(
      maps,
      configMap("d2", {}, { ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name: "none", uid: "none" }] }),
    );
    await eventually(() => test.admin.get(`${maps}/d2`), gone);
  });

  it("keeps what has another owner", async () => {
    const [first, second] = [await test.admin.post(maps, configMap("o3")), await test.admin.post(maps, configMap("o4"))];
    const ownerReferences = [...owner(first).ownerReferences, ...owner(second).ownerReferences];
    await test.admin.post(maps, configMap("d3", {}, { ownerReferences }));
    await test.admin.delete(`${maps}/o3`);
    const { body } = await eventually(
      () => test.admin.get(`${maps}/d3`),
      ({ body }) => body.metadata.ownerReferences.length === 1,
    );
    expect(body.metadata.ownerReferences[0].name).toBe("o4");
  });

  it("lets dependents go first in the foreground", async () => {
    const made = await test.admin.post(maps, configMap("o5"));
    await test.admin.post(maps, configMap("d5", {}, { ...owner(made, { blockOwnerDeletion: true }), finalizers: ["example.com/hold"] }));
    const { body } = await test.admin.delete(`${maps}/o5`, { propagationPolicy: "Foreground" });
    expect(body.metadata.finalizers).toEqual(["foregroundDeletion"]);
    await eventually(
      () => test.admin.get(`${maps}/d5`),
      ({ body }) => body.metadata.deletionTimestamp !== undefined,
    );
    expect((await test.admin.get(`${maps}/o5`)).code).toBe(200);
    await test.admin.patch("merge", `${maps}/d5`, { metadata: { finalizers: null } });
    await eventually(() => test.admin.get(`${maps}/o5`), gone);
  });

  it("leaves orphans", async () => {
    const made = await test.admin.post(maps, configMap("o6"));
    await test.admin.post(maps, configMap("d6", {}, owner(made)));
    await test.admin.delete(`${maps}/o6?propagationPolicy=Orphan`);
    await eventually(() => test.admin.get(`${maps}/o6`), gone);
    expect((await test.admin.get(`${maps}/d6`)).body.metadata).not.toHaveProperty("ownerReferences");
  });
});

describe("a namespace", () => {
  const namespaces = "/api/v1/namespaces";

  it("is given an account and the authority's certificate", async () => {
    const { body } = await test.admin.post(namespaces, { metadata: { name: "fresh" } });
    expect(body).toMatchObject({
      metadata: { labels: { "kubernetes.io/metadata.name": "fresh" } },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
    await eventually(
      () => test.admin.get(`${namespaces}/fresh/serviceaccounts/default`),
      ({ code }) => code === 200,
    );
    const map = await eventually(
      () => test.admin.get(`${namespaces}/fresh/configmaps/kube-root-ca.crt`),
      ({ code }) => code === 200,
    );
    expect(map.body.data["ca.crt"]).toBe(test.server.authority);
  });

  it("takes nothing new while it is emptied, and goes when it is", async () => {
    await test.admin.post(namespaces, { metadata: { name: "old" } });
    await test.admin.post(`${namespaces}/old/configmaps`, configMap("held", {}, { finalizers: ["example.com/hold"] }));
    await test.admin.post("/apis/example.com/v1/namespaces/old/widgets", {
      apiVersion: "example.com/v1",
      kind: "Widget",
      metadata: { name: "w" },
      spec: { size: 1 },
    });
    const { body } = await test.admin.delete(`${namespaces}/old`);
    expect(body.status.phase).toBe("Terminating");
    const refused = await test.admin.post(`${namespaces}/old/configmaps`, configMap("late"));
    expect([refused.code, refused.body.details.causes[0].reason]).toEqual([403, "NamespaceTerminating"]);
    await eventually(() => test.admin.get("/apis/example.com/v1/namespaces/old/widgets/w"), gone);
    await test.admin.patch("merge", `${namespaces}/old/configmaps/held`, { metadata: { finalizers: null } });
    await eventually(() => test.admin.get(`${namespaces}/old`), gone);
  });

  it("may not be deleted where the cluster needs it", async () => {
    expect((await test.admin.delete(`${namespaces}/default`)).body.message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });
});

describe("a ResourceQuota", () => {
  const path = "/api/v1/namespaces/quota";
  const claim = (name: string, storage: string) => ({
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  });

  it("refuses what exceeds it, and counts", async () => {
    await test.admin.post("/api/v1/namespaces", { metadata: { name: "quota" } });
    await test.admin.post(`${path}/resourcequotas`, {
      metadata: { name: "q" },
      spec: { hard: { "requests.storage": "3Gi", "count/widgets.example.com": "1", pods: "1" } },
    });
    expect((await test.admin.post(`${path}/persistentvolumeclaims`, claim("a", "2Gi"))).code).toBe(201);
    const refused = await test.admin.post(`${path}/persistentvolumeclaims`, claim("b", "2Gi"));
    expect([refused.code, refused.body.message]).toEqual([
      403,
      'persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi',
    ]);
    const widget = (name: string) =>
      test.admin.post("/apis/example.com/v1/namespaces/quota/widgets", {
        apiVersion: "example.com/v1",
        kind: "Widget",
        metadata: { name },
        spec: { size: 1 },
      });
    expect([(await widget("one")).code, (await widget("two")).code]).toEqual([201, 403]);
    const { body } = await eventually(
      () => test.admin.get(`${path}/resourcequotas/q`),
      ({ body }) => body.status?.used?.["count/widgets.example.com"] === "1",
    );
    expect(body.status.used).toEqual({ "requests.storage": "2Gi", "count/widgets.example.com": "1", pods: "0" });
  });
});

describe("a claim", () => {
  it("outlives its deletion while a pod uses it", async () => {
    const path = "/api/v1/namespaces/default";
    await test.admin.post(`${path}/persistentvolumeclaims`, {
      metadata: { name: "used" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
    const spec = { containers: [{ name: "a", image: "b" }], volumes: [{ name: "v", persistentVolumeClaim: { claimName: "used" } }] };
    await test.admin.post(`${path}/pods`, { metadata: { name: "user" }, spec });
    const { body } = await test.admin.delete(`${path}/persistentvolumeclaims/used`);
    expect(body.metadata.finalizers).toEqual(["kubernetes.io/pvc-protection"]);
    await test.admin.delete(`${path}/pods/user`);
    await eventually(() => test.admin.get(`${path}/persistentvolumeclaims/used`), gone);
  });
});

describe("events", () => {
  it("go after an hour, when the next one comes", async () => {
    const clock = { now: new Date("2030-01-01T00:00:00Z") };
    const api = await startApiServer({ now: () => clock.now });
    const path = `${api.url}/api/v1/namespaces/default/events`;
    const headers = { authorization: `Bearer ${api.tokenFor("admin")}`, "content-type": "application/json" };
    const tell = (name: string) =>
      fetch(path, {
        method: "POST",
        headers,
        body: JSON.stringify({ metadata: { name }, involvedObject: { kind: "Pod", namespace: "default", name: "x" }, reason: "Told" }),
      });
    const names = async () =>
      ((await (await fetch(path, { headers })).json()) as { items: { metadata: { name: string } }[] }).items.map(
        ({ metadata }) => metadata.name,
      );
    expect((await tell("first")).status).toBe(201);
    clock.now = new Date("2030-01-01T00:30:00Z");
    await tell("second");
    clock.now = new Date("2030-01-01T01:00:01Z");
    await tell("third");
    await eventually(names, (left) => left.length === 2);
    expect(await names()).toEqual(["second", "third"]);
    await api.close();
  });
});
