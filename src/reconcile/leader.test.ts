import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Lease, Namespace } from "../../generated/kubernetes/kinds.ts";
import { silent, startTestCluster, type TestCluster } from "../testing/cluster.ts";
import { type Candidate, standForLeader } from "./leader.ts";

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await startTestCluster(["Namespace"]);
  await cluster.kube.create<Namespace>({ apiVersion: "v1", kind: "Namespace", metadata: { name: "n" } });
});
afterEach(() => cluster.close());

/** Stands with a short Lease; `led` resolves with what ends its leading. */
function stand(identity: string): { candidate: Candidate; led: Promise<AbortSignal> } {
  const { promise: led, resolve } = Promise.withResolvers<AbortSignal>();
  const options = { kube: cluster.kube, logger: silent, namespace: "n", name: "lease", leaseSeconds: 0.3 };
  return { candidate: standForLeader({ ...options, identity, lead: resolve }), led };
}

const holder = async () => (await cluster.kube.read("Lease", "n", "lease"))?.spec.holderIdentity;

describe("the leader", () => {
  it("is one, and the other takes over when it steps down", async () => {
    const first = stand("first");
    const signal = await first.led;
    expect(await holder()).toBe("first");
    const second = stand("second");
    await first.candidate.stop();
    expect(signal.aborted).toBe(true);
    expect([first.candidate.leading, await second.led.then((each) => each.aborted)]).toEqual([false, false]);
    expect(await holder()).toBe("second");
    await second.candidate.stop();
    expect(await holder()).toBe("");
  });

  it("is replaced when it falls silent", async () => {
    const spec = { holderIdentity: "dead", leaseDurationSeconds: 1, renewTime: "2026-01-01T00:00:00.000000Z", leaseTransitions: 4 };
    await cluster.kube.create<Lease>({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "lease", namespace: "n" },
      spec,
    });
    const { candidate, led } = stand("alive");
    await led;
    expect((await cluster.kube.read("Lease", "n", "lease"))?.spec).toMatchObject({ holderIdentity: "alive", leaseTransitions: 5 });
    await candidate.stop();
  });

  it("stops to lead when somebody else has taken the Lease", async () => {
    const { candidate, led } = stand("first");
    const signal = await led;
    const lease = await cluster.kube.read("Lease", "n", "lease");
    if (!lease) throw new Error("no Lease");
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    await cluster.kube.update(lease, (copy) => ({ ...copy, spec: { ...copy.spec, holderIdentity: "usurper", leaseDurationSeconds: 60 } }));
    await aborted;
    expect(candidate.leading).toBe(false);
    await candidate.stop();
    expect(await holder()).toBe("usurper");
  });
});
