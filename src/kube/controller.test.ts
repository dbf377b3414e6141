import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ConfigMap, Namespace, PersistentVolumeClaim } from "../../generated/kubernetes/kinds.ts";
import { silent, startTestCluster, type TestCluster } from "../testing/cluster.ts";
import { type ControllerOptions, startController } from "./controller.ts";
import { objectKey, splitKey } from "./paths.ts";

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startTestCluster(["Namespace", "PersistentVolumeClaim"]);
  await cluster.kube.create<Namespace>({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
});
afterEach(() => cluster.close());

const claim = (name: string): PersistentVolumeClaim => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name, namespace: "n" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});

const start = (reconcile: ControllerOptions["reconcile"], more: Partial<ControllerOptions> = {}) =>
  startController({
    connection: cluster,
    name: "test",
    watch: [{ kind: "PersistentVolumeClaim", keys: (object) => [objectKey(object)] }],
    reconcile,
    logger: silent,
    ...more,
  });

describe("a controller", () => {
  it("attends to what is there and to what comes", async () => {
    await cluster.kube.create(claim("before"));
    const seen = new Set<string>();
    const controller = start(async (key) => void seen.add(key));
    await cluster.kube.create(claim("after"));
    await controller.idle();
    expect([...seen]).toEqual(["n/before", "n/after"]);
    await controller.stop();
  });

  it("makes the world as an object says, and undoes it when that is gone", async () => {
    const controller = start(async (key, { kube }) => {
      const { namespace, name } = splitKey(key);
      const map: ConfigMap = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: namespace ?? "" } };
      const exists = await kube.read("ConfigMap", namespace, name);
      const wanted = kube.find("PersistentVolumeClaim", namespace, name) !== undefined;
      if (wanted && !exists) await kube.create(map);
      if (!wanted && exists) await kube.delete(exists);
    });
    const object = await cluster.kube.create(claim("a"));
    await controller.idle();
    expect(await cluster.kube.read("ConfigMap", "n", "a")).toBeDefined();
    await cluster.kube.delete(object);
    await controller.idle();
    expect(await cluster.kube.read("ConfigMap", "n", "a")).toBeUndefined();
    await controller.stop();
  });

  it("tries again what failed, and never works on one key twice at a time", async () => {
    let attempts = 0;
    let working = 0;
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const controller = start(async () => {
      expect(++working).toBe(1);
      await new Promise((next) => setImmediate(next));
      working--;
      if (++attempts < 3) throw new Error("not yet");
      resolve();
    });
    await cluster.kube.create(claim("a"));
    controller.enqueue("n/a");
    await done;
    await controller.idle();
    expect(attempts).toBeGreaterThanOrEqual(3);
    await controller.stop();
  });

  it("looks again at what asks for it", async () => {
    let looks = 0;
    const { promise: done, resolve } = Promise.withResolvers<void>();
    const controller = start(async () => {
      if (++looks < 3) return { requeueAfterSeconds: 0.01 };
      resolve();
      return undefined;
    });
    await cluster.kube.create(claim("a"));
    await done;
    await controller.stop();
  });

  it("takes up nothing after it was stopped", async () => {
    const seen: string[] = [];
    const controller = start(async (key) => void seen.push(key));
    await controller.stop();
    await cluster.kube.create(claim("late"));
    controller.enqueue("n/late");
    await controller.idle();
    expect(seen).toEqual([]);
  });
});
