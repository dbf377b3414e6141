/** Admission webhooks: who is asked about which request, and what their answers do. */
import { randomUUID } from "node:crypto";
import type { AdmissionOperation } from "../admission.ts";
import { type Cluster, findNamespace, tableOf } from "../cluster.ts";
import { internalError, StatusError } from "../errors.ts";
import type { ResourceExchange } from "../http/exchange.ts";
import type { Write } from "../http/write.ts";
import { jsonPatch } from "../patch/json.ts";
import { type LabelSelector, selects } from "../selectors.ts";
import type { KubeObject } from "../types.ts";
import { type AdmissionReview, type ClientConfig, call } from "./call.ts";

interface Webhook {
  name: string;
  clientConfig: ClientConfig;
  rules?: { operations?: string[]; apiGroups?: string[]; apiVersions?: string[]; resources?: string[]; scope?: string }[];
  failurePolicy?: "Ignore" | "Fail";
  matchPolicy?: string;
  namespaceSelector?: LabelSelector;
  objectSelector?: LabelSelector;
  sideEffects?: string;
  timeoutSeconds?: number;
  reinvocationPolicy?: "Never" | "IfNeeded";
}

const group = "admissionregistration.k8s.io";

export async function mutateByWebhooks(
  exchange: ResourceExchange,
  operation: AdmissionOperation,
  object: KubeObject,
  current: KubeObject | undefined,
  write: Write,
): Promise<KubeObject> {
  let mutated = object;
  const called: Webhook[] = [];
  for (const webhook of webhooksFor(exchange, "mutatingwebhookconfigurations", operation, object, current)) {
    const next = await ask(webhook);
    // Who was asked before the object changed and wants to know, is asked once more.
    if (next !== mutated) {
      mutated = next;
      for (const earlier of called.filter(({ reinvocationPolicy }) => reinvocationPolicy === "IfNeeded")) mutated = await ask(earlier);
    }
    called.push(webhook);
  }
  return mutated;

  async function ask(webhook: Webhook): Promise<KubeObject> {
    const response = await askWebhook(exchange, webhook, reviewOf(exchange, operation, mutated, current, write), write);
    if (response?.patch === undefined) return mutated;
    if (response.patchType !== "JSONPatch")
      throw internalError(`failed calling webhook ${quote(webhook.name)}: the patch type is not JSONPatch`);
    try {
      return jsonPatch(mutated, JSON.parse(Buffer.from(response.patch, "base64").toString("utf8")));
    } catch (e) {
      throw internalError((e as Error).message);
    }
  }
}

export async function validateByWebhooks(
  exchange: ResourceExchange,
  operation: AdmissionOperation,
  object: KubeObject,
  current: KubeObject | undefined,
  write: Write,
): Promise<void> {
  const webhooks = [...webhooksFor(exchange, "validatingwebhookconfigurations", operation, object, current)];
  await Promise.all(webhooks.map((one) => askWebhook(exchange, one, reviewOf(exchange, operation, object, current, write), write)));
}

/** In order of the configurations' names, as the API server goes through them. */
function* webhooksFor(
  exchange: ResourceExchange,
  plural: string,
  operation: AdmissionOperation,
  object: KubeObject,
  current: KubeObject | undefined,
): Generator<Webhook> {
  const { cluster, resource } = exchange;
  // Configurations themselves pass unasked, so that a broken one can be removed.
  if (resource.group === group) return;
  const table = tableOf(cluster, cluster.registry.find(group, "v1", plural)!);
  for (const configuration of table.list()) {
    for (const webhook of (configuration["webhooks"] ?? []) as Webhook[]) {
      if (!rulesMatch(webhook, exchange, operation)) continue;
      const labels = [object, current].flatMap((one) => (one === undefined ? [] : [one.metadata.labels ?? {}]));
      if (!labels.some((one) => selects(webhook.objectSelector ?? {}, one))) continue;
      if (namespaceMatches(cluster, webhook, exchange, object)) yield webhook;
    }
  }
}

function rulesMatch({ rules = [] }: Webhook, { resource, info }: ResourceExchange, operation: AdmissionOperation): boolean {
  const has = (list: readonly string[] | undefined, value: string) => list?.some((one) => one === "*" || one === value) ?? false;
  const wanted =
    info.subresource === ""
      ? [resource.plural, "*", "*/*"]
      : [`${resource.plural}/${info.subresource}`, `*/${info.subresource}`, `${resource.plural}/*`, "*/*"];
  return rules.some(
    (rule) =>
      has(rule.operations, operation) &&
      has(rule.apiGroups, resource.group) &&
      // matchPolicy Equivalent, the default, takes every version of the resource; the versions differ in name only.
      (rule.apiVersions ?? []).length > 0 &&
      wanted.some((one) => rule.resources?.includes(one)) &&
      (rule.scope === undefined || rule.scope === "*" || (rule.scope === "Namespaced") === resource.namespaced),
  );
}

function namespaceMatches(
  cluster: Cluster,
  { namespaceSelector }: Webhook,
  { resource, info }: ResourceExchange,
  object: KubeObject,
): boolean {
  if (namespaceSelector === undefined || Object.keys(namespaceSelector).length === 0) return true;
  if (resource.key === "/namespaces") return selects(namespaceSelector, object.metadata.labels);
  if (info.namespace === undefined) return true;
  return selects(namespaceSelector, findNamespace(cluster, info.namespace)?.metadata.labels);
}

function reviewOf(
  { info, resource, user, query }: ResourceExchange,
  operation: AdmissionOperation,
  object: KubeObject,
  current: KubeObject | undefined,
  { context }: Write,
): AdmissionReview["request"] {
  const { group: ofGroup, version, kind, plural } = resource;
  const gvk = { group: ofGroup, version, kind };
  const gvr = { group: ofGroup, version, resource: plural };
  const options = {
    CREATE: "CreateOptions",
    // A patch is an update to those who look at its outcome.
    UPDATE: "UpdateOptions",
    DELETE: "DeleteOptions",
    CONNECT: "",
  }[operation];
  const fieldManager = query.get("fieldManager");
  return {
    uid: randomUUID(),
    kind: gvk,
    resource: gvr,
    ...(info.subresource && { subResource: info.subresource, requestSubResource: info.subresource }),
    requestKind: gvk,
    requestResource: gvr,
    name: object.metadata.name ?? "",
    ...(info.namespace !== undefined && { namespace: info.namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid && { uid: user.uid }),
      groups: user.groups,
      ...(Object.keys(user.extra).length > 0 && { extra: user.extra }),
    },
    object: operation === "DELETE" ? null : object,
    oldObject: current ?? null,
    dryRun: context.dryRun,
    options: {
      kind: options,
      apiVersion: "meta.k8s.io/v1",
      ...(fieldManager && { fieldManager }),
      ...(context.dryRun && { dryRun: ["All"] }),
    },
  };
}

async function askWebhook(
  { cluster, signal }: ResourceExchange,
  webhook: Webhook,
  request: AdmissionReview["request"],
  { context }: Write,
): Promise<AdmissionReview["response"]> {
  const { name, failurePolicy = "Fail", timeoutSeconds = 10, clientConfig, sideEffects } = webhook;
  if (context.dryRun && sideEffects !== "None" && sideEffects !== "NoneOnDryRun") {
    throw new StatusError(400, "BadRequest", `admission webhook ${quote(name)} does not support dry run`);
  }
  let response: NonNullable<AdmissionReview["response"]>;
  try {
    response = await call(cluster, clientConfig, request, AbortSignal.any([signal, AbortSignal.timeout(timeoutSeconds * 1000)]));
  } catch (e) {
    if (failurePolicy === "Ignore") return undefined;
    throw internalError(`failed calling webhook ${quote(name)}: ${(e as Error).message}`);
  }
  for (const warning of response.warnings ?? []) context.warnings.push(warning);
  if (response.allowed) return response;
  throw refusal(name, response.status);
}

type Refused = { code?: number; reason?: string; message?: string; details?: ConstructorParameters<typeof StatusError>[3] };

function refusal(name: string, status: Refused | undefined): StatusError {
  const denied = `admission webhook ${quote(name)} denied the request`;
  if (status === undefined) return new StatusError(400, "", `${denied} without explanation`);
  const code = status.code || 400;
  const why = status.message || status.reason;
  return new StatusError(
    code,
    status.reason ?? (code === 403 ? "Forbidden" : ""),
    why ? `${denied}: ${why}` : `${denied} without explanation`,
    status.details,
  );
}

const quote = (text: string) => JSON.stringify(text);
