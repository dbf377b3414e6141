import { describe, expect, it } from "vitest";
import { eventually, testServer } from "../../testing/api-client.ts";

async function* lines() {
  yield "one\n";
  yield "two\n";
  yield "three\n";
}

const test = testServer({
  podLogs: (namespace, pod, container, { follow }) => (follow ? lines() : `${namespace}/${pod}/${container}\nline 2\nline 3\n`),
});
const pods = "/api/v1/namespaces/default/pods";
const pod = (name: string, more: object = {}) => ({
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: "a", image: "x:1" }], ...more },
});

describe("GET …/pods/{name}/log", () => {
  it("gives what the simulator supplies, cut to what was asked for", async () => {
    await test.admin.post(pods, pod("log", { nodeName: "n1" }));
    expect((await test.admin.get(`${pods}/log/log`)).body).toBe("default/log/a\nline 2\nline 3\n");
    expect((await test.admin.get(`${pods}/log/log?tailLines=1`)).body).toBe("line 3\n");
    expect((await test.admin.get(`${pods}/log/log?limitBytes=7`)).body).toBe("default");
    expect((await test.admin.get(`${pods}/log/log?follow=true`)).body).toBe("one\ntwo\nthree\n");
  });
  it("wants a container that the pod has", async () => {
    await test.admin.post(
      pods,
      pod("two", {
        nodeName: "n1",
        containers: [
          { name: "a", image: "x" },
          { name: "b", image: "x" },
        ],
      }),
    );
    expect((await test.admin.get(`${pods}/two/log`)).body).toMatchObject({
      code: 400,
      message: "a container name must be specified for pod two, choose one of: [a b]",
    });
    expect((await test.admin.get(`${pods}/two/log?container=c`)).body).toMatchObject({
      code: 400,
      message: "container c is not valid for pod two",
    });
    expect((await test.admin.get(`${pods}/two/log?container=b`)).body).toContain("default/two/b");
  });
  it("is a right of its own", async () => {
    expect((await test.as("nobody").get(`${pods}/log/log`)).body.message).toBe(
      'pods "log" is forbidden: User "nobody" cannot get resource "pods/log" in API group "" in the namespace "default"',
    );
  });
});

describe("POST …/pods/{name}/binding", () => {
  it("assigns the pod to a node, once", async () => {
    await test.admin.post(pods, pod("bind"));
    const target = { target: { kind: "Node", name: "n1" }, metadata: { name: "bind" } };
    expect((await test.admin.post(`${pods}/bind/binding`, target)).body).toMatchObject({ status: "Success" });
    expect((await test.admin.get(`${pods}/bind`)).body).toMatchObject({
      spec: { nodeName: "n1" },
      status: { conditions: [{ type: "PodScheduled", status: "True" }] },
    });
    expect((await test.admin.post(`${pods}/bind/binding`, target)).code).toBe(409);
    expect((await test.admin.get(`${pods}?fieldSelector=spec.nodeName%3Dn1`)).body.items.length).toBeGreaterThan(0);
  });
});

describe("DELETE of a pod", () => {
  it("gives a pod on a node time to end, until its kubelet says it has", async () => {
    await test.admin.post(pods, pod("slow", { nodeName: "n1", terminationGracePeriodSeconds: 5 }));
    const { body } = await test.admin.delete(`${pods}/slow`);
    expect(body).toMatchObject({ kind: "Pod", metadata: { deletionGracePeriodSeconds: 5, deletionTimestamp: expect.any(String) } });
    expect((await test.admin.get(`${pods}/slow`)).code).toBe(200);
    await test.admin.delete(`${pods}/slow`, { gracePeriodSeconds: 0 });
    expect((await test.admin.get(`${pods}/slow`)).code).toBe(404);
  });
  it("removes at once what runs nowhere", async () => {
    await test.admin.post(pods, pod("quick"));
    await test.admin.delete(`${pods}/quick`);
    expect((await test.admin.get(`${pods}/quick`)).code).toBe(404);
  });
});

describe("POST …/pods/{name}/eviction", () => {
  const eviction = (name: string) => ({ apiVersion: "policy/v1", kind: "Eviction", metadata: { name } });

  it("answers 429 where a budget allows no disruption", async () => {
    await test.admin.post("/apis/policy/v1/namespaces/default/poddisruptionbudgets", {
      metadata: { name: "b" },
      spec: { minAvailable: 1, selector: { matchLabels: { app: "guarded" } } },
    });
    const status = { disruptionsAllowed: 0, observedGeneration: 1, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 };
    await test.admin.patch("merge", "/apis/policy/v1/namespaces/default/poddisruptionbudgets/b/status", { status });
    await test.admin.post(pods, pod("guarded", { nodeName: "n1" }));
    await test.admin.patch("merge", `${pods}/guarded/status`, { status: { phase: "Running" } });
    const refused = await test.admin.post(`${pods}/guarded/eviction`, eviction("guarded"));
    expect(refused.body).toMatchObject({
      code: 429,
      reason: "TooManyRequests",
      details: { causes: [{ reason: "DisruptionBudget", message: "The disruption budget b needs 1 healthy pods and has 1 currently" }] },
    });
    await test.admin.patch("merge", "/apis/policy/v1/namespaces/default/poddisruptionbudgets/b/status", {
      status: { disruptionsAllowed: 1 },
    });
    expect((await test.admin.post(`${pods}/guarded/eviction`, eviction("guarded"))).code).toBe(201);
    const { body } = await eventually(
      () => test.admin.get(`${pods}/guarded`),
      ({ code }) => code === 200,
    );
    expect(body.metadata.deletionTimestamp).toBeDefined();
  });
});
