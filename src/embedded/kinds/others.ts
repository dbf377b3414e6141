/** Kinds that are stored for those who look for them: their controllers are not here. */
import { type Cause, field as cause } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import type { KubeObject } from "../types.ts";
import { age, ago, at, column, field, labelsText, list, number, onlyAge, text } from "./column.ts";
import type { Kind } from "./kind.ts";
import { podSpecDefaults } from "./pod.ts";
import { webhookConfiguration } from "./webhooks.ts";

const node: Kind = {
  columns: [
    column("Status", (object) => {
      const ready = list(at(object, "status.conditions")).find((one) => at(one, "type") === "Ready");
      const state = ready === undefined ? "Unknown" : at(ready, "status") === "True" ? "Ready" : "NotReady";
      return at(object, "spec.unschedulable") ? `${state},SchedulingDisabled` : state;
    }),
    column("Roles", ({ metadata }) => {
      const prefix = "node-role.kubernetes.io/";
      const roles = Object.keys(metadata.labels ?? {})
        .filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length));
      return roles.sort().join(",") || "<none>";
    }),
    age,
    field("Version", "status.nodeInfo.kubeletVersion", ""),
    column("Internal-IP", (object) => address(object, "InternalIP"), 1),
    column("External-IP", (object) => address(object, "ExternalIP"), 1),
    field("OS-Image", "status.nodeInfo.osImage", "<unknown>", 1),
    field("Kernel-Version", "status.nodeInfo.kernelVersion", "<unknown>", 1),
    field("Container-Runtime", "status.nodeInfo.containerRuntimeVersion", "<unknown>", 1),
  ],
  fields: { "spec.unschedulable": (object) => text(at(object, "spec.unschedulable"), "false") },
};

const address = (object: KubeObject, type: string): string =>
  text(
    at(
      list(at(object, "status.addresses")).find((one) => at(one, "type") === type),
      "address",
    ),
  );

const replicas = (name: string, path: string) => number(name, (object) => Number(at(object, path) ?? 0));

/** A selector that does not select the template's own pods would adopt strangers. */
function selectorCauses(object: KubeObject): Cause[] {
  const labels = (at(object, "spec.template.metadata.labels") ?? {}) as Record<string, string>;
  const wanted = (at(object, "spec.selector.matchLabels") ?? {}) as Record<string, string>;
  if (at(object, "spec.selector") === undefined) return [cause.required("spec.selector")];
  if (Object.entries(wanted).every(([key, value]) => labels[key] === value)) return [];
  return [cause.invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`")];
}

const selectorIsFixed = (object: KubeObject, current: KubeObject): Cause[] =>
  deepEqual(at(object, "spec.selector"), at(current, "spec.selector"))
    ? []
    : [cause.invalid("spec.selector", at(object, "spec.selector"), "field is immutable")];

const notNegative = (object: KubeObject, path: string): Cause[] =>
  Number(at(object, path) ?? 0) < 0 ? [cause.invalid(path, at(object, path), "must be greater than or equal to 0")] : [];

const workload = (columns: Kind["columns"], defaults: object): Kind => ({
  generation: true,
  ...(columns && { columns }),
  defaults: (object) => {
    const spec = (object["spec"] ?? {}) as { template?: { spec?: object } };
    const template = spec.template?.spec && { ...spec.template, spec: podSpecDefaults(spec.template.spec) };
    return { ...object, spec: { ...defaults, ...spec, ...(template && { template }) } };
  },
  prepareCreate: (object) => ({ ...object, status: {} }),
  validate: (object) => [...notNegative(object, "spec.replicas"), ...selectorCauses(object)],
  validateUpdate: selectorIsFixed,
});

const deployment = workload(
  [
    column("Ready", (object) => `${at(object, "status.readyReplicas") ?? 0}/${at(object, "spec.replicas") ?? 0}`),
    column("Up-to-date", (object) => Number(at(object, "status.updatedReplicas") ?? 0)),
    column("Available", (object) => Number(at(object, "status.availableReplicas") ?? 0)),
    age,
    column("Containers", (object) => names(object, "name"), 1),
    column("Images", (object) => names(object, "image"), 1),
    column("Selector", (object) => labelsText(at(object, "spec.selector.matchLabels")), 1),
  ],
  {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } },
  },
);

const names = (object: KubeObject, key: string): string =>
  list(at(object, "spec.template.spec.containers"))
    .map((one) => String(at(one, key)))
    .join(",");

export const others: Record<string, Kind> = {
  "/nodes": node,
  "apps/deployments": deployment,
  "apps/replicasets": workload(
    [replicas("Desired", "spec.replicas"), replicas("Current", "status.replicas"), replicas("Ready", "status.readyReplicas"), age],
    { replicas: 1 },
  ),
  "apps/statefulsets": workload(
    [column("Ready", (object) => `${at(object, "status.readyReplicas") ?? 0}/${at(object, "spec.replicas") ?? 0}`), age],
    {
      replicas: 1,
      podManagementPolicy: "OrderedReady",
      revisionHistoryLimit: 10,
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 0 } },
    },
  ),
  "apps/daemonsets": workload(
    [
      replicas("Desired", "status.desiredNumberScheduled"),
      replicas("Current", "status.currentNumberScheduled"),
      replicas("Ready", "status.numberReady"),
      age,
    ],
    { revisionHistoryLimit: 10, updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
  ),
  "apps/controllerrevisions": {
    columns: [
      column("Controller", ({ metadata }) => {
        const owner = metadata.ownerReferences?.find(({ controller }) => controller);
        return owner ? `${owner.kind.toLowerCase()}/${owner.name}` : "<none>";
      }),
      number("Revision", (object) => Number(object["revision"] ?? 0)),
      age,
    ],
    validateUpdate: (object, current) =>
      deepEqual(object["data"], current["data"]) ? [] : [cause.invalid("data", object["data"], "field is immutable")],
  },
  "coordination.k8s.io/leases": {
    createOnUpdate: true,
    columns: [field("Holder", "spec.holderIdentity", ""), age],
    validate(object) {
      const [path, seconds] = ["spec.leaseDurationSeconds", at(object, "spec.leaseDurationSeconds")];
      const short = seconds !== undefined && Number(seconds) <= 0 ? [cause.invalid(path, seconds, "must be greater than 0")] : [];
      return [...short, ...notNegative(object, "spec.leaseTransitions")];
    },
  },
  "networking.k8s.io/networkpolicies": {
    generation: true,
    columns: [column("Pod-Selector", (object) => labelsText(at(object, "spec.podSelector.matchLabels"))), age],
    defaults: (object) => {
      const spec = (object["spec"] ?? {}) as { egress?: unknown[]; policyTypes?: string[] };
      const policyTypes = spec.policyTypes ?? (spec.egress?.length ? ["Ingress", "Egress"] : ["Ingress"]);
      return { ...object, spec: { podSelector: {}, ...spec, policyTypes } };
    },
    validate: (object) =>
      list(at(object, "spec.policyTypes")).flatMap((type, index) =>
        type === "Ingress" || type === "Egress" ? [] : [cause.unsupported(`spec.policyTypes[${index}]`, type, ["Ingress", "Egress"])],
      ),
  },
  "networking.k8s.io/ingresses": {
    generation: true,
    columns: [
      field("Class", "spec.ingressClassName"),
      column(
        "Hosts",
        (object) =>
          list(at(object, "spec.rules"))
            .map((rule) => text(at(rule, "host"), "*"))
            .join(",") || "*",
      ),
      column("Address", (object) =>
        list(at(object, "status.loadBalancer.ingress"))
          .map((one) => text(at(one, "ip") ?? at(one, "hostname"), ""))
          .join(","),
      ),
      column("Ports", (object) => (list(at(object, "spec.tls")).length > 0 ? "80, 443" : "80")),
      age,
    ],
  },
  "policy/poddisruptionbudgets": {
    generation: true,
    columns: [
      field("Min Available", "spec.minAvailable", "N/A"),
      field("Max Unavailable", "spec.maxUnavailable", "N/A"),
      replicas("Allowed Disruptions", "status.disruptionsAllowed"),
      age,
    ],
    validate(object) {
      const spec = object["spec"] as { minAvailable?: unknown; maxUnavailable?: unknown } | undefined;
      if (spec?.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
        return [cause.invalid("spec", spec, "minAvailable and maxUnavailable cannot be both set")];
      }
      return (["minAvailable", "maxUnavailable"] as const).flatMap((key) => {
        const percent = /^(\d+)%$/.exec(String(spec?.[key] ?? ""))?.[1];
        return Number(percent) > 100 ? [cause.invalid(`spec.${key}`, spec![key], "must not be greater than 100%")] : [];
      });
    },
  },
  "admissionregistration.k8s.io/mutatingwebhookconfigurations": webhookConfiguration,
  "admissionregistration.k8s.io/validatingwebhookconfigurations": webhookConfiguration,
  "apiregistration.k8s.io/apiservices": {
    validate(object) {
      const spec = (object["spec"] ?? {}) as { group?: string; version?: string; groupPriorityMinimum?: number; versionPriority?: number };
      const { group = "", version = "", groupPriorityMinimum: minimum = 0, versionPriority: priority = 0 } = spec;
      const causes: Cause[] = [];
      const name = `${version}.${group}`;
      if (object.metadata.name !== name) {
        causes.push(
          cause.invalid("metadata.name", object.metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`),
        );
      }
      if (group === "" && version !== "v1") {
        causes.push(cause.required("spec.group", "only v1 may have an empty group and it better be legacy kube"));
      }
      if (version === "") causes.push(cause.required("spec.version"));
      const bound = (path: string, value: number, limit: number) =>
        value > 0 && value <= limit ? [] : [cause.invalid(path, value, `must be positive and less than ${limit}`)];
      return [...causes, ...bound("spec.groupPriorityMinimum", minimum, 20_000), ...bound("spec.versionPriority", priority, 1000)];
    },
    columns: [
      column("Service", (object) => {
        const service = at(object, "spec.service");
        return service ? `${at(service, "namespace")}/${at(service, "name")}` : "Local";
      }),
      column("Available", (object) =>
        text(
          at(
            list(at(object, "status.conditions")).find((one) => at(one, "type") === "Available"),
            "status",
          ),
          "Unknown",
        ),
      ),
      age,
    ],
  },
  "scheduling.k8s.io/priorityclasses": {
    columns: [
      number("Value", (object) => Number(object["value"] ?? 0)),
      { name: "Global-Default", type: "boolean", value: (object) => object["globalDefault"] === true },
      age,
    ],
    defaults: (object) => ({ preemptionPolicy: "PreemptLowerPriority", ...object }),
    validate: (object) =>
      Number(object["value"]) > 1_000_000_000 && !/^system-/.test(object.metadata.name ?? "")
        ? [cause.forbidden("value", "maximum allowed value of a user defined priority is 1000000000")]
        : [],
  },
  "flowcontrol.apiserver.k8s.io/flowschemas": {
    generation: true,
    columns: [
      field("PriorityLevel", "spec.priorityLevelConfiguration.name"),
      number("MatchingPrecedence", (object) => Number(at(object, "spec.matchingPrecedence") ?? 1000)),
      age,
    ],
  },
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": { generation: true, columns: [field("Type", "spec.type"), age] },
  "batch/jobs": { generation: true, columns: [ago("Duration", "status.startTime"), age] },
  "batch/cronjobs": {
    generation: true,
    columns: [field("Schedule", "spec.schedule"), ago("Last Schedule", "status.lastScheduleTime"), age],
  },
  "autoscaling/horizontalpodautoscalers": { columns: onlyAge },
  "discovery.k8s.io/endpointslices": { generation: true, columns: [field("AddressType", "addressType"), age] },
};
