/** Configurations of admission webhooks. */
import { type Cause, field as cause } from "../errors.ts";
import { dnsSubdomain } from "../names.ts";
import { age, at, count, list } from "./column.ts";
import type { Kind } from "./kind.ts";

export const webhookConfiguration: Kind = {
  columns: [count("Webhooks", "webhooks"), age],
  generation: true,
  defaults: (object) => ({
    ...object,
    ...(object["webhooks"] !== undefined && {
      webhooks: list(object["webhooks"]).map((one) => ({
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        timeoutSeconds: 10,
        ...(object.kind === "MutatingWebhookConfiguration" && { reinvocationPolicy: "Never" }),
        ...(one as object),
        rules: list(at(one, "rules")).map((rule) => ({ scope: "*", ...(rule as object) })),
      })),
    }),
  }),
  validate: (object) => list(object["webhooks"]).flatMap((one, index) => webhookCauses(one, `webhooks[${index}]`)),
};

const choices: Record<string, string[]> = {
  failurePolicy: ["Fail", "Ignore"],
  matchPolicy: ["Equivalent", "Exact"],
  reinvocationPolicy: ["IfNeeded", "Never"],
};

function webhookCauses(webhook: unknown, path: string): Cause[] {
  const causes: Cause[] = [];
  const [name, effects, seconds] = [at(webhook, "name"), at(webhook, "sideEffects"), at(webhook, "timeoutSeconds")];
  if (!name) causes.push(cause.required(`${path}.name`));
  else {
    const wrong = dnsSubdomain(String(name));
    const short = String(name).split(".").length < 3 ? "should be a domain with at least three segments separated by dots" : undefined;
    if (wrong ?? short) causes.push(cause.invalid(`${path}.name`, name, (wrong ?? short)!));
  }
  if (list(at(webhook, "admissionReviewVersions")).length === 0) {
    causes.push(cause.required(`${path}.admissionReviewVersions`, "must specify one of v1, v1beta1"));
  }
  const harmless = ["None", "NoneOnDryRun"];
  if (effects === undefined) causes.push(cause.required(`${path}.sideEffects`, `must specify one of ${harmless.join(", ")}`));
  else if (!harmless.includes(String(effects))) causes.push(cause.unsupported(`${path}.sideEffects`, effects, harmless));
  for (const [key, allowed] of Object.entries(choices)) {
    const value = at(webhook, key);
    if (value !== undefined && !allowed.includes(String(value))) causes.push(cause.unsupported(`${path}.${key}`, value, allowed));
  }
  if (Number(seconds) < 1 || Number(seconds) > 30) {
    causes.push(cause.invalid(`${path}.timeoutSeconds`, seconds, "the timeout value must be between 1 and 30 seconds"));
  }
  return [...causes, ...clientCauses(at(webhook, "clientConfig"), `${path}.clientConfig`)];
}

function clientCauses(config: unknown, path: string): Cause[] {
  const [url, service] = [at(config, "url"), at(config, "service")];
  if ((url === undefined) === (service === undefined)) return [cause.required(path, "exactly one of url or service is required")];
  if (url === undefined) return [];
  const form = "desired format: https://host[/path]";
  const parsed = URL.parse(String(url));
  if (parsed === null) return [cause.required(`${path}.url`, `url must be a valid URL; ${form}`)];
  const scheme = parsed.protocol.slice(0, -1);
  // Unlike a real server this one lets its own process answer without TLS.
  const own = scheme === "http" && /^(127\.0\.0\.1|localhost)$/.test(parsed.hostname);
  return scheme === "https" || own ? [] : [cause.invalid(`${path}.url`, scheme, `'https' is the only allowed URL scheme; ${form}`)];
}
