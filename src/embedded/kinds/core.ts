/** Small kinds of the core group. */
import { type Cause, field as cause } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import { dnsLabel, dnsSubdomain } from "../names.ts";
import { parseQuantity } from "../quantity.ts";
import { isRecord, type KubeObject } from "../types.ts";
import { age, ago, at, column, count, field, list, onlyAge, text } from "./column.ts";
import type { Kind } from "./kind.ts";

const namespace: Kind = {
  columns: [field("Status", "status.phase"), age],
  fields: { "status.phase": (object) => text(at(object, "status.phase"), "") },
  validName: dnsLabel,
  // The label lets selectors find a namespace by its name.
  defaults: (object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name ?? "" } },
  }),
  prepareCreate: (object) => {
    const finalizers = list(at(object, "spec.finalizers"));
    return {
      ...object,
      spec: { finalizers: finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"] },
      status: { phase: "Active" },
    };
  },
  // Only `finalize` changes the finalizers in the spec.
  prepareUpdate: (object, current, { subresource }) => (subresource === "finalize" ? object : { ...object, spec: current["spec"] }),
};

/** `encoded`: the values of `data` are base64, of which what they stand for is counted. */
function dataCauses(object: KubeObject, fields: string[], encoded: boolean): Cause[] {
  const causes: Cause[] = [];
  let size = 0;
  for (const name of fields) {
    for (const [key, value] of Object.entries((object[name] as Record<string, unknown> | undefined) ?? {})) {
      if (!/^[-._a-zA-Z0-9]+$/.test(key) || key.length > 253) {
        causes.push(
          cause.invalid(
            `${name}[${key}]`,
            key,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
          ),
        );
      }
      size += name === "data" && !encoded ? Buffer.byteLength(String(value)) : (String(value).length * 3) / 4;
    }
  }
  if (size > 1024 * 1024) causes.push(cause.tooLong("", 1024 * 1024));
  return causes;
}

function immutableCauses(object: KubeObject, current: KubeObject, fields: string[]): Cause[] {
  if (current["immutable"] !== true) return [];
  const causes: Cause[] = [];
  if (object["immutable"] !== true) causes.push(cause.forbidden("immutable", "field is immutable when `immutable` is set"));
  for (const name of fields) {
    if (!deepEqual(object[name] ?? {}, current[name] ?? {}))
      causes.push(cause.forbidden(name, "field is immutable when `immutable` is set"));
  }
  return causes;
}

const configMap: Kind = {
  columns: [count("Data", "data"), age],
  validate: (object) => dataCauses(object, ["data", "binaryData"], false),
  validateUpdate: (object, current) => immutableCauses(object, current, ["data", "binaryData"]),
};

/** Keys that a typed secret must have. */
const secretKeys: Record<string, readonly string[]> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

const secret: Kind = {
  columns: [field("Type", "type"), count("Data", "data"), age],
  fields: { type: (object) => text(object["type"], "") },
  defaults(object) {
    const { stringData, ...rest } = object;
    const encoded = Object.entries((stringData as Record<string, string> | undefined) ?? {}).map(
      ([key, value]) => [key, Buffer.from(value).toString("base64")] as const,
    );
    const data = encoded.length > 0 ? { ...(object["data"] as object), ...Object.fromEntries(encoded) } : object["data"];
    return { ...rest, ...(data !== undefined && { data }), type: object["type"] || "Opaque" } as KubeObject;
  },
  validate(object) {
    const causes = dataCauses(object, ["data"], true);
    for (const key of secretKeys[String(object["type"])] ?? []) if (!hasKey(object, key)) causes.push(cause.required(`data[${key}]`));
    return causes;
  },
  validateUpdate(object, current) {
    const causes = immutableCauses(object, current, ["data"]);
    if (object["type"] !== current["type"]) causes.push(cause.invalid("type", object["type"], "field is immutable"));
    return causes;
  },
};

const hasKey = (object: KubeObject, key: string): boolean => isRecord(object["data"]) && Object.hasOwn(object["data"], key);

const serviceAccount: Kind = { columns: [count("Secrets", "secrets"), age], returnsDeleted: true };

const serviceTypes = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

const service: Kind = {
  columns: [
    field("Type", "spec.type"),
    field("Cluster-IP", "spec.clusterIP"),
    column("External-IP", externalAddress),
    column("Port(s)", (object) => portsText(object)),
    age,
    column(
      "Selector",
      (object) =>
        Object.entries((at(object, "spec.selector") as object | undefined) ?? {})
          .map(([k, v]) => `${k}=${v}`)
          .join(",") || "<none>",
      1,
    ),
  ],
  fields: {
    "spec.clusterIP": (object) => text(at(object, "spec.clusterIP"), ""),
    "spec.type": (object) => text(at(object, "spec.type"), ""),
  },
  validName: dnsLabel,
  returnsDeleted: true,
  defaults(object) {
    const spec = (object["spec"] ?? {}) as Record<string, unknown>;
    const { type = "ClusterIP", sessionAffinity = "None", internalTrafficPolicy = "Cluster" } = spec;
    const ports = list(spec["ports"]).map((port) => {
      const { protocol = "TCP", targetPort, ...rest } = port as { protocol?: string; targetPort?: unknown; port?: number };
      return { ...rest, protocol, targetPort: targetPort ?? rest.port };
    });
    const routed = type === "ExternalName" ? {} : { internalTrafficPolicy };
    return {
      ...object,
      spec: { ...spec, ...routed, type, sessionAffinity, ...(ports.length > 0 && { ports }) },
      status: object["status"] ?? { loadBalancer: {} },
    };
  },
  prepareCreate: (object) => withAddress(object),
  prepareUpdate(object, current) {
    // An update that leaves the address out keeps it.
    const spec = object["spec"] as Record<string, unknown>;
    if (spec["clusterIP"] || spec["type"] === "ExternalName") return object;
    const { clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } = current["spec"] as Record<string, unknown>;
    return clusterIP === undefined
      ? withAddress(object)
      : { ...object, spec: { ...spec, clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy } };
  },
  validate(object) {
    const causes: Cause[] = [];
    const spec = object["spec"] as Record<string, unknown>;
    if (!serviceTypes.includes(String(spec["type"]))) causes.push(cause.unsupported("spec.type", spec["type"], serviceTypes));
    if (spec["type"] === "ExternalName" && !spec["externalName"]) causes.push(cause.required("spec.externalName"));
    if (spec["type"] !== "ExternalName" && spec["clusterIP"] !== "None" && list(spec["ports"]).length === 0)
      causes.push(cause.required("spec.ports"));
    for (const [index, port] of list(spec["ports"]).entries()) {
      const { port: value, name } = port as { port?: number; name?: string };
      if (!Number.isInteger(value) || value! < 1 || value! > 65535) {
        causes.push(cause.invalid(`spec.ports[${index}].port`, value ?? 0, "must be between 1 and 65535, inclusive"));
      }
      if (!name && list(spec["ports"]).length > 1) causes.push(cause.required(`spec.ports[${index}].name`));
    }
    return causes;
  },
  validateUpdate(object, current) {
    const [next, before] = [at(object, "spec.clusterIP"), at(current, "spec.clusterIP")];
    const kept = at(object, "spec.type") === "ExternalName" || !before || next === before;
    return kept ? [] : [cause.invalid("spec.clusterIPs[0]", next, "may not change once set")];
  },
};

/** Addresses of the service range, 10.96.0.0/16, by a hash of the uid: nothing routes to them here. */
function withAddress(object: KubeObject): KubeObject {
  const spec = object["spec"] as Record<string, unknown>;
  if (spec["type"] === "ExternalName" || spec["clusterIP"]) {
    return spec["clusterIP"] ? { ...object, spec: { ...spec, clusterIPs: spec["clusterIPs"] ?? [spec["clusterIP"]] } } : object;
  }
  const hash = Number.parseInt((object.metadata.uid ?? "0").replaceAll("-", "").slice(0, 6), 16);
  const clusterIP = `10.96.${(hash >> 8) & 0xff}.${hash & 0xff || 1}`;
  return { ...object, spec: { ...spec, clusterIP, clusterIPs: [clusterIP], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" } };
}

function externalAddress(object: KubeObject): string {
  const type = at(object, "spec.type");
  if (type === "ExternalName") return text(at(object, "spec.externalName"));
  const ingress = list(at(object, "status.loadBalancer.ingress")).map((one) => text(at(one, "ip") ?? at(one, "hostname"), ""));
  const external = [...ingress, ...list(at(object, "spec.externalIPs")).map(String)].filter(Boolean);
  if (external.length > 0) return external.join(",");
  return type === "LoadBalancer" ? "<pending>" : "<none>";
}

const portsText = (object: KubeObject): string =>
  list(at(object, "spec.ports"))
    .map((port) => {
      const node = at(port, "nodePort");
      return `${at(port, "port")}${node ? `:${node}` : ""}/${at(port, "protocol")}`;
    })
    .join(",") || "<none>";

const endpoints: Kind = {
  createOnUpdate: true,
  columns: [
    column("Endpoints", (object) => {
      const all = list(object["subsets"]).flatMap((subset) =>
        list(at(subset, "ports")).flatMap((port) =>
          list(at(subset, "addresses")).map((address) => `${at(address, "ip")}:${at(port, "port")}`),
        ),
      );
      if (all.length === 0) return "<none>";
      return all.length > 3 ? `${all.slice(0, 3).join(",")} + ${all.length - 3} more...` : all.join(",");
    }),
    age,
  ],
};

const involved = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

const event: Kind = {
  createOnUpdate: true,
  columns: [
    ago("Last Seen", "lastTimestamp"),
    field("Type", "type"),
    field("Reason", "reason"),
    column("Object", (object) => `${String(at(object, "involvedObject.kind") ?? "").toLowerCase()}/${at(object, "involvedObject.name")}`),
    field("Subobject", "involvedObject.fieldPath", "", 1),
    field("Source", "source.component", "", 1),
    column("Message", (object) => text(object["message"], "").trim()),
  ],
  fields: {
    ...Object.fromEntries(
      involved.map((key) => [`involvedObject.${key}`, (object: KubeObject) => text(at(object, `involvedObject.${key}`), "")]),
    ),
    reason: (object) => text(object["reason"], ""),
    reportingComponent: (object) => text(object["reportingComponent"], ""),
    source: (object) => text(at(object, "source.component") ?? object["reportingComponent"], ""),
    type: (object) => text(object["type"], ""),
  },
  validate(object) {
    const namespace = text(at(object, "involvedObject.namespace"), "default");
    const said = text(at(object, "involvedObject.namespace"), "");
    return object.metadata.namespace === namespace
      ? []
      : [cause.invalid("involvedObject.namespace", said, "does not match event.namespace")];
  },
};

const resourceQuota: Kind = {
  returnsDeleted: true,
  prepareCreate: (object) => ({ ...object, status: {} }),
  columns: [
    column("Request", (object) => usageText(object, (name) => !name.startsWith("limits."))),
    column("Limit", (object) => usageText(object, (name) => name.startsWith("limits."))),
    age,
  ],
  validate: (object) =>
    Object.entries((at(object, "spec.hard") as Record<string, unknown> | undefined) ?? {}).flatMap(([name, value]) => {
      const nano = parseQuantity(value)?.nano ?? 0n;
      if (nano < 0n) return [cause.invalid(`spec.hard[${name}]`, value, "must be greater than or equal to 0")];
      const whole = nano % 1_000_000_000n === 0n || /cpu|memory|storage/.test(name);
      return whole ? [] : [cause.invalid(`spec.hard[${name}]`, value, "must be an integer")];
    }),
};

const usageText = (object: KubeObject, shown: (name: string) => boolean): string =>
  Object.entries((at(object, "status.hard") as Record<string, string> | undefined) ?? {})
    .filter(([name]) => shown(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${(at(object, "status.used") as Record<string, string> | undefined)?.[name] ?? "0"}/${hard}`)
    .join(", ");

export const core: Record<string, Kind> = {
  "/namespaces": namespace,
  "/configmaps": configMap,
  "/secrets": secret,
  "/serviceaccounts": serviceAccount,
  "/services": service,
  "/endpoints": endpoints,
  "/events": event,
  "/resourcequotas": resourceQuota,
  "/limitranges": {
    columns: [{ ...age, name: "Created At", type: "date", value: ({ metadata }) => metadata.creationTimestamp ?? null }],
    createOnUpdate: true,
    validName: dnsSubdomain,
  },
  "/replicationcontrollers": { generation: true, columns: onlyAge },
};
