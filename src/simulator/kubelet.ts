/** The kubelet of every node: makes the network of a pod, says that it runs, and takes it down. */
import { timestamp } from "../kube/time.ts";
import type { Controller } from "./controller.ts";
import type { Pod } from "./kubevirt/launcher-pod.ts";
import type { Node } from "./scheduler.ts";
import type { Simulation } from "./simulation.ts";

/** What the cluster's network does for a pod. A message says why it cannot be attached yet. */
export interface PodNetwork {
  attach(pod: Pod): Promise<{ ips: string[] } | { message: string }>;
  detach(pod: Pod): Promise<void>;
  /** Follows a change of the networks that a running pod asks for (Multus' dynamic networks controller). */
  reattach(pod: Pod): Promise<void>;
}

const startMilliseconds = 100;
const stopMilliseconds = 60;

export function kubelet(sim: Simulation, network: PodNetwork): Controller<Pod> {
  const { cluster } = sim;

  async function start(pod: Pod): Promise<number | undefined> {
    const left = sim.left(`start ${pod.metadata.uid}`, startMilliseconds);
    if (left > 0) return left;
    const attached = await network.attach(pod);
    if ("message" in attached) {
      sim.log.debug({ pod: pod.metadata.name, reason: attached.message }, "a pod waits for its network");
      return 200;
    }
    const node = cluster.find<Node>("Node", undefined, pod.spec.nodeName!);
    const now = timestamp(sim.now());
    await cluster.updateStatus(pod, (copy) => {
      const kept = copy.status?.conditions?.filter((c) => c.type === "PodScheduled") ?? [];
      copy.status = {
        ...copy.status,
        phase: "Running",
        startTime: now,
        hostIP: node?.status?.addresses?.find((a) => a.type === "InternalIP")?.address ?? "",
        podIP: attached.ips[0] ?? "",
        podIPs: attached.ips.map((ip) => ({ ip })),
        conditions: [
          ...kept,
          ...["Initialized", "ContainersReady", "Ready"].map((type) => ({ type, status: "True", lastTransitionTime: now })),
        ],
        containerStatuses: copy.spec.containers.map(({ name, image }) => ({
          name,
          image,
          imageID: image,
          containerID: `simulated://${pod.metadata.uid}/${name}`,
          ready: true,
          restartCount: 0,
          started: true,
          state: { running: { startedAt: now } },
        })),
      };
    });
    return undefined;
  }

  return {
    kind: "Pod",
    async reconcile(pod) {
      const phase = pod.status?.phase ?? "Pending";
      if (pod.metadata.deletionTimestamp !== undefined) {
        const left = phase === "Running" ? sim.left(`stop ${pod.metadata.uid}`, stopMilliseconds) : 0;
        if (left > 0) return left;
        await network.detach(pod);
        await cluster.delete(pod, 0);
        return undefined;
      }
      if (phase === "Pending") return pod.spec.nodeName === undefined ? undefined : start(pod);
      if (phase === "Running") await network.reattach(pod);
      return undefined;
    },
    async gone(pod) {
      sim.forget(`start ${pod.metadata.uid}`);
      sim.forget(`stop ${pod.metadata.uid}`);
      await network.detach(pod);
    },
  };
}
