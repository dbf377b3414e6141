/** How kubelets say that their nodes live: a Lease that they renew, and the condition Ready where somebody has come to doubt it. */
import type { Condition, KubeObject } from "../kube/objects.ts";
import { timestamp } from "../kube/time.ts";
import { withCondition } from "./conditions.ts";
import type { Controller } from "./controller.ts";
import { SIMULATED } from "./installation.ts";
import type { Simulation } from "./simulation.ts";

interface Node extends KubeObject {
  status?: { conditions?: Condition[] };
}

interface Lease extends KubeObject {
  spec: { holderIdentity: string; leaseDurationSeconds: number; renewTime: string };
}

const namespace = "kube-node-lease";
const collection = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
/** As kubelets do: https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/kubelet/apis/config/v1beta1/defaults.go */
const leaseDurationSeconds = 40;
const renewMilliseconds = 10_000;

export function heartbeats(sim: Simulation): Controller<Node> {
  const { cluster } = sim;
  const due = new Map<string, number>();

  async function renew(node: Node) {
    const { name, uid } = node.metadata;
    const lease: Lease = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: name!, namespace, ownerReferences: [{ apiVersion: "v1", kind: "Node", name: name!, uid: uid! }] },
      spec: { holderIdentity: name!, leaseDurationSeconds, renewTime: sim.now().toISOString().replace("Z", "000Z") },
    };
    await cluster.put(collection, lease);
  }

  return {
    kind: "Node",
    async reconcile(node) {
      if (node.metadata.annotations?.[SIMULATED] !== "true") return undefined;
      const now = timestamp(sim.now());
      if (!node.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))
        await cluster.updateStatus(node, (copy) => {
          const ready = { type: "Ready", status: "True", reason: "KubeletReady", message: "the node is simulated", lastHeartbeatTime: now };
          copy.status = { ...copy.status, conditions: withCondition(copy.status?.conditions, ready, now) };
        });
      const left = (due.get(node.metadata.name!) ?? 0) - performance.now();
      if (left > 0) return left;
      await renew(node);
      due.set(node.metadata.name!, performance.now() + renewMilliseconds);
      return renewMilliseconds;
    },
    gone: async (node) => void due.delete(node.metadata.name!),
  };
}
