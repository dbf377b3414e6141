/** kube-scheduler for launcher pods: what fits by selector, taints, affinity and room, and of that the emptiest node. */
import type { KubeObject } from "../kube/objects.ts";
import { objectKey } from "../kube/paths.ts";
import { parseQuantity } from "../kube/quantity.ts";
import { timestamp } from "../kube/time.ts";
import { withCondition } from "./conditions.ts";
import type { Controller } from "./controller.ts";
import type { Pod } from "./kubevirt/launcher-pod.ts";
import type { AffinityTerm, Toleration } from "./kubevirt/types.ts";
import { matchesExpressions, matchesLabels } from "./selectors.ts";
import type { Simulation } from "./simulation.ts";

export interface Node extends KubeObject {
  spec?: { unschedulable?: boolean; taints?: { key: string; value?: string; effect: string }[] };
  status?: {
    allocatable?: Record<string, string>;
    conditions?: { type: string; status: string }[];
    addresses?: { type: string; address: string }[];
  };
}

/** Where kube-scheduler runs it has placed a pod, or said why not, long before. */
const patienceMilliseconds = 10_000;

const over = (pod: Pod) => ["Succeeded", "Failed"].includes(pod.status?.phase ?? "");

export function requestsOf(pod: Pod): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { resources } of pod.spec.containers)
    for (const [name, amount] of Object.entries(resources?.requests ?? {})) sum[name] = (sum[name] ?? 0) + parseQuantity(amount);
  return sum;
}

/**
 * `alone`: there is no other scheduler. Else each pod is left to another one for some time; the first for which nobody comes shows that
 * there is none, and the first that somebody else places that there is one.
 */
export function scheduler(sim: Simulation, { alone }: { alone: boolean }): Controller<Pod> {
  const { cluster } = sim;
  const seen = new Map<string, number>();
  const placedHere = new Set<string>();
  let deputy = !alone;
  const onNode = cluster.index<Pod>("Pod", (pod) => [over(pod) ? undefined : pod.spec.nodeName]);
  const unplaced = cluster.index<Pod>("Pod", (pod) => [pod.spec.nodeName === undefined && !over(pod) ? "unplaced" : undefined]);
  const waiting = () => unplaced("unplaced").map(objectKey);
  // Two pods that are placed at one moment must see each other: the last room is given once.
  let turn: Promise<unknown> = Promise.resolve();

  function place(pod: Pod): { node: Node } | { message: string } {
    const nodes = cluster.list<Node>("Node");
    const reasons = new Map<string, number>();
    const fitting: { node: Node; score: number }[] = [];
    for (const node of nodes) {
      const used = onNode(node.metadata.name!);
      const reason = refusal(pod, node, used) ?? affinityRefusal(pod, node, (name) => onNode(name), nodes);
      if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      else fitting.push({ node, score: freeShare(node, used) + preference(pod, used) });
    }
    fitting.sort((a, b) => b.score - a.score || a.node.metadata.name!.localeCompare(b.node.metadata.name!));
    const [best] = fitting;
    if (best) return { node: best.node };
    const counts = [...reasons].map(([reason, count]) => `${count} ${reason}`).join(", ");
    return { message: `0/${nodes.length} nodes are available: ${counts}.` };
  }

  async function bind(pod: Pod) {
    const placed = place(pod);
    if ("message" in placed) {
      await cluster.updateStatus(pod, (copy) => {
        const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: placed.message };
        copy.status = { ...copy.status, conditions: withCondition(copy.status?.conditions, condition, timestamp(sim.now())) as never };
      });
      return;
    }
    const { namespace, name } = pod.metadata;
    const target = { apiVersion: "v1", kind: "Node", name: placed.node.metadata.name };
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name }, target };
    placedHere.add(pod.metadata.uid!);
    await cluster.request("POST", `/api/v1/namespaces/${namespace}/pods/${name}/binding`, binding);
    await cluster.settled(pod);
  }

  /** Milliseconds for which another scheduler may still come. */
  function leftToOthers({ metadata, status }: Pod): number {
    if (!deputy) return 0;
    const now = performance.now();
    const since = seen.get(metadata.uid!) ?? now;
    seen.set(metadata.uid!, since);
    const looked = scheduled(status) !== undefined;
    const left = looked ? patienceMilliseconds : since + patienceMilliseconds - now;
    if (left <= 0) deputy = false;
    return Math.max(left, 0);
  }

  function notice({ metadata, status }: Pod) {
    seen.delete(metadata.uid!);
    // A pod that was made for a node has not been scheduled by anybody.
    if (!alone && scheduled(status) === "True" && !placedHere.has(metadata.uid!)) deputy = true;
  }

  return {
    kind: "Pod",
    triggers: {
      // Room that comes free, or a node that changes, may help a pod that fits nowhere.
      Node: waiting,
      Pod: (pod, previous) => (previous && (over(pod as Pod) || pod.metadata.deletionTimestamp !== undefined) ? waiting() : []),
    },
    async reconcile(pod) {
      if (pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined || over(pod)) {
        notice(pod);
        return undefined;
      }
      const left = leftToOthers(pod);
      if (left > 0) return left;
      const mine = turn.then(() => bind(pod));
      turn = mine.catch(() => {});
      await mine;
      return undefined;
    },
    async gone({ metadata }) {
      seen.delete(metadata.uid!);
      placedHere.delete(metadata.uid!);
    },
  };
}

const scheduled = (status: Pod["status"]) => status?.conditions?.find(({ type }) => type === "PodScheduled")?.status;

function refusal(pod: Pod, node: Node, used: readonly Pod[]): string | undefined {
  const labels = node.metadata.labels ?? {};
  if (node.spec?.unschedulable) return "node(s) were unschedulable";
  if (node.status?.conditions?.some((c) => c.type === "Ready" && c.status !== "True")) return "node(s) were not ready";
  const taint = node.spec?.taints?.find(
    (t) => t.effect !== "PreferNoSchedule" && !(pod.spec.tolerations ?? []).some((each) => tolerates(each, t)),
  );
  if (taint) return `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ""}}`;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (!matchesLabels(labels, pod.spec.nodeSelector) || (terms && !terms.some((term) => matchesExpressions(labels, term.matchExpressions))))
    return "node(s) didn't match Pod's node affinity/selector";
  const taken = used.map(requestsOf);
  for (const [resource, amount] of Object.entries(requestsOf(pod))) {
    const room = parseQuantity(node.status?.allocatable?.[resource] ?? 0);
    const sum = taken.reduce((total, requests) => total + (requests[resource] ?? 0), 0);
    if (sum + amount > room + 1e-9) return `Insufficient ${resource}`;
  }
  return undefined;
}

const tolerates = ({ key, operator = "Equal", value, effect }: Toleration, taint: { key: string; value?: string; effect: string }) =>
  (effect === undefined || effect === taint.effect) &&
  (key === undefined ? operator === "Exists" : key === taint.key) &&
  (operator === "Exists" || (value ?? "") === (taint.value ?? ""));

/** Required pod affinity and anti-affinity, by the label that the term's topologyKey names. */
function affinityRefusal(pod: Pod, node: Node, on: (name: string) => Pod[], nodes: readonly Node[]): string | undefined {
  const matching = (term: AffinityTerm) => {
    const domain = node.metadata.labels?.[term.topologyKey];
    const peers = nodes.filter((other) => domain !== undefined && other.metadata.labels?.[term.topologyKey] === domain);
    return peers.flatMap((peer) => on(peer.metadata.name!)).filter((other) => selects(term, pod, other));
  };
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  for (const term of podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [])
    if (matching(term).length > 0) return "node(s) didn't match pod anti-affinity rules";
  for (const term of podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
    if (matching(term).length > 0) continue;
    // The first of a group that wants to be together may go anywhere, if it is of the group itself.
    const anywhere = nodes.some((other) => on(other.metadata.name!).some((each) => selects(term, pod, each)));
    if (anywhere || !matchesSelf(term, pod)) return "node(s) didn't match pod affinity rules";
  }
  return undefined;
}

const matchesSelf = ({ labelSelector }: AffinityTerm, pod: Pod) =>
  matchesLabels(pod.metadata.labels, labelSelector?.matchLabels) &&
  matchesExpressions(pod.metadata.labels, labelSelector?.matchExpressions);

function selects(term: AffinityTerm, pod: Pod, other: Pod): boolean {
  const namespaces = term.namespaces ?? [pod.metadata.namespace!];
  return other.metadata.uid !== pod.metadata.uid && namespaces.includes(other.metadata.namespace!) && matchesSelf(term, other);
}

/** Between 0 and 1: the part of the node's memory that nobody has asked for. */
function freeShare(node: Node, used: readonly Pod[]): number {
  const room = parseQuantity(node.status?.allocatable?.["memory"] ?? "1");
  return 1 - used.reduce((sum, pod) => sum + (requestsOf(pod)["memory"] ?? 0), 0) / room;
}

/** Soft affinity outweighs room. */
function preference(pod: Pod, used: readonly Pod[]): number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const score = (terms: { weight: number; podAffinityTerm: AffinityTerm }[] = []) =>
    terms.reduce((sum, { weight, podAffinityTerm: term }) => sum + weight * used.filter((other) => selects(term, pod, other)).length, 0);
  return (
    score(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) -
    score(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution)
  );
}
