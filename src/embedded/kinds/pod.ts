/** Pods: stored, defaulted and deleted with grace. Nothing runs them but what the simulator plays. */
import { tableOf } from "../cluster.ts";
import { type Cause, field as cause, forbidden } from "../errors.ts";
import { deepEqual, without } from "../freeze.ts";
import { duration } from "../http/tables.ts";
import { dnsLabel } from "../names.ts";
import { parseQuantity } from "../quantity.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { age, at, column, list, text } from "./column.ts";
import type { Kind } from "./kind.ts";

interface ContainerStatus {
  name: string;
  ready?: boolean;
  restartCount?: number;
  state?: { waiting?: { reason?: string }; running?: object; terminated?: { reason?: string; exitCode?: number; signal?: number } };
  lastState?: { terminated?: { finishedAt?: string } };
}

interface Container {
  name?: string;
  image?: string;
  imagePullPolicy?: string;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  ports?: { protocol?: string }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
}

interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
  nodeName?: string;
  terminationGracePeriodSeconds?: number;
  readinessGates?: unknown[];
  dnsPolicy?: string;
  restartPolicy?: string;
  schedulerName?: string;
  securityContext?: object;
}

const specOf = (pod: KubeObject): PodSpec => (pod["spec"] ?? {}) as PodSpec;
const statusesOf = (pod: KubeObject, key = "containerStatuses"): ContainerStatus[] => list(at(pod, `status.${key}`)) as ContainerStatus[];

/** What `kubectl get pods` shows as STATUS, by the rules of its printer. */
function reasonOf(pod: KubeObject): string {
  let reason = text(at(pod, "status.reason") ?? at(pod, "status.phase"), "");
  const init = statusesOf(pod, "initContainerStatuses");
  let initializing = false;
  for (const [index, { state }] of init.entries()) {
    if (state?.terminated?.exitCode === 0) continue;
    initializing = true;
    if (state?.terminated) reason = `Init:${endOf(state.terminated)}`;
    else if (state?.waiting?.reason && state.waiting.reason !== "PodInitializing") reason = `Init:${state.waiting.reason}`;
    else reason = `Init:${index}/${specOf(pod).initContainers?.length ?? 0}`;
    break;
  }
  if (!initializing) {
    let running = false;
    for (const { state, ready } of statusesOf(pod).toReversed()) {
      if (state?.waiting?.reason) reason = state.waiting.reason;
      else if (state?.terminated) reason = endOf(state.terminated);
      else if (ready && state?.running) running = true;
    }
    if (reason === "Completed" && running) reason = hasCondition(pod, "Ready") ? "Running" : "NotReady";
  }
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  return at(pod, "status.reason") === "NodeLost" ? "Unknown" : "Terminating";
}

const endOf = ({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode?: number }): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`);

const hasCondition = (pod: KubeObject, type: string): boolean =>
  list(at(pod, "status.conditions")).some((one) => at(one, "type") === type && at(one, "status") === "True");

function restarts(pod: KubeObject, now: Date): string {
  const statuses = statusesOf(pod);
  const total = statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  const last = statuses
    .map(({ lastState }) => lastState?.terminated?.finishedAt ?? "")
    .sort()
    .at(-1);
  return total > 0 && last
    ? `${total} (${duration(Math.max(0, Math.floor((now.getTime() - Date.parse(last)) / 1000)))} ago)`
    : String(total);
}

const withDefaults = (pod: KubeObject): KubeObject => ({ ...pod, spec: { enableServiceLinks: true, ...podSpecDefaults(specOf(pod)) } });

/** Also of the pods in a template. */
export function podSpecDefaults(spec: PodSpec): PodSpec {
  const container = (one: Container): Container => ({
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    ...one,
    imagePullPolicy: one.imagePullPolicy ?? (/(:latest|^[^:@]+)$/.test((one.image ?? "").split("/").at(-1)!) ? "Always" : "IfNotPresent"),
    resources: withRequests(one.resources),
    ...(one.ports && { ports: one.ports.map((port) => ({ ...port, protocol: port.protocol ?? "TCP" })) }),
  });
  return {
    dnsPolicy: "ClusterFirst",
    restartPolicy: "Always",
    schedulerName: "default-scheduler",
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...spec,
    ...(spec.initContainers && { initContainers: spec.initContainers.map(container) }),
    containers: (spec.containers ?? []).map(container),
  };
}

/** A limit without a request is the request. */
function withRequests(resources: Container["resources"] = {}): NonNullable<Container["resources"]> {
  const { limits, requests } = resources;
  return limits === undefined ? resources : { ...resources, requests: { ...limits, ...requests } };
}

const tolerations = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/** What admission plugins add: the account, the priority, the tolerations of a lost node. */
function admitted(pod: KubeObject): KubeObject {
  const spec = pod["spec"] as Record<string, unknown>;
  const own = list(spec["tolerations"]);
  const added = tolerations
    .filter((key) => !own.some((one) => at(one, "key") === key || (!at(one, "key") && at(one, "operator") === "Exists")))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));
  const account = spec["serviceAccountName"] || spec["serviceAccount"] || "default";
  return {
    ...pod,
    spec: {
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      ...spec,
      serviceAccountName: account,
      serviceAccount: account,
      tolerations: [...own, ...added],
    },
  };
}

/** Guaranteed where every container's limits are its requests, BestEffort where nobody asks for anything. */
function qosClass(pod: KubeObject): string {
  const containers = [...(specOf(pod).containers ?? []), ...(specOf(pod).initContainers ?? [])];
  const amounts = (map: Record<string, string> | undefined) =>
    ["cpu", "memory"].map((name) => parseQuantity(map?.[name] ?? "0")?.nano ?? 0n);
  const asks = containers.some(({ resources }) => [...amounts(resources?.requests), ...amounts(resources?.limits)].some((one) => one > 0n));
  if (!asks) return "BestEffort";
  const equal = containers.every(({ resources }) => {
    const limits = amounts(resources?.limits);
    return limits.every((one, index) => one > 0n && one === amounts(resources?.requests)[index]);
  });
  return equal ? "Guaranteed" : "Burstable";
}

function containerCauses(containers: readonly Container[], path: string, seen: Set<string>): Cause[] {
  return containers.flatMap(({ name, image, resources }, index) => {
    const here = `${path}[${index}]`;
    const causes: Cause[] = [];
    if (!name) causes.push(cause.required(`${here}.name`));
    else {
      const wrong = dnsLabel(name);
      if (wrong) causes.push(cause.invalid(`${here}.name`, name, wrong));
      if (seen.has(name)) causes.push(cause.duplicate(`${here}.name`, name));
      seen.add(name);
    }
    if (!image) causes.push(cause.required(`${here}.image`));
    for (const [key, value] of Object.entries(resources?.requests ?? {})) {
      const limit = parseQuantity(resources?.limits?.[key] ?? "");
      const request = parseQuantity(value);
      if (limit && request && request.nano > limit.nano) {
        causes.push(
          cause.invalid(`${here}.resources.requests`, value, `must be less than or equal to ${key} limit of ${resources!.limits![key]}`),
        );
      }
    }
    return causes;
  });
}

/** Of a pod's spec only these may change. */
function onlyAllowedChanges(object: KubeObject, current: KubeObject): boolean {
  const fixed = (pod: KubeObject) => {
    const { containers = [], initContainers = [], ...rest } = specOf(pod);
    const images = (list: readonly Container[]) => list.map((one) => without(one, "image"));
    return {
      ...without(
        rest,
        "activeDeadlineSeconds",
        "tolerations",
        "terminationGracePeriodSeconds",
        "schedulingGates",
        "nodeName",
        "nodeSelector",
        "affinity",
      ),
      containers: images(containers),
      initContainers: images(initContainers),
    };
  };
  return deepEqual(fixed(object), fixed(current)) && (!specOf(current).nodeName || specOf(object).nodeName === specOf(current).nodeName);
}

export const pod: Kind = {
  generation: true,
  returnsDeleted: true,
  columns: [
    column("Ready", (object) => {
      const total = specOf(object).containers?.length ?? 0;
      return `${statusesOf(object).filter(({ ready }) => ready).length}/${total}`;
    }),
    column("Status", reasonOf),
    column("Restarts", restarts),
    age,
    column("IP", (object) => text(at(object, "status.podIP")), 1),
    column("Node", (object) => text(specOf(object).nodeName), 1),
    column("Nominated Node", (object) => text(at(object, "status.nominatedNodeName")), 1),
    column(
      "Readiness Gates",
      (object) => {
        const gates = specOf(object).readinessGates ?? [];
        return gates.length === 0
          ? "<none>"
          : `${gates.filter((gate) => hasCondition(object, String(at(gate, "conditionType")))).length}/${gates.length}`;
      },
      1,
    ),
  ],
  fields: Object.fromEntries(
    [
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "spec.hostNetwork",
      "status.phase",
      "status.podIP",
      "status.nominatedNodeName",
    ].map((path) => [path, (object: KubeObject) => text(at(object, path), path === "spec.hostNetwork" ? "false" : "")]),
  ),
  defaults: withDefaults,
  prepareCreate(object, { cluster }) {
    const complete = admitted(object);
    const name = String(at(complete, "spec.serviceAccountName"));
    const accounts = tableOf(cluster, cluster.registry.find("", "v1", "serviceaccounts")!);
    if (accounts.get(object.metadata.namespace, name) === undefined) {
      const why = `error looking up service account ${object.metadata.namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
      throw forbidden({ group: "", plural: "pods" }, object.metadata.name, why);
    }
    return { ...complete, status: { phase: "Pending", qosClass: qosClass(complete) } };
  },
  validate(object) {
    const { containers = [], initContainers = [] } = specOf(object);
    const seen = new Set<string>();
    const causes = containers.length === 0 ? [cause.required("spec.containers")] : containerCauses(containers, "spec.containers", seen);
    const [policy, policies] = [specOf(object).restartPolicy, ["Always", "OnFailure", "Never"]];
    if (policy !== undefined && !policies.includes(policy)) causes.push(cause.unsupported("spec.restartPolicy", policy, policies));
    return [...causes, ...containerCauses(initContainers, "spec.initContainers", seen)];
  },
  validateUpdate(object, current) {
    if (object["spec"] === current["spec"] || !isRecord(object["spec"]) || onlyAllowedChanges(object, current)) return [];
    return [
      cause.forbidden(
        "spec",
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
      ),
    ];
  },
  gracePeriod(object, asked) {
    const { nodeName, terminationGracePeriodSeconds = 30 } = specOf(object);
    const phase = at(object, "status.phase");
    // Nobody runs it: nobody needs time to end it.
    if (!nodeName || phase === "Succeeded" || phase === "Failed") return 0;
    return Math.max(0, asked ?? terminationGracePeriodSeconds);
  },
};
