/** `generated/<service>/contract.json` and `policies.json`: what the server reads when it starts. */
import { formats } from "../../src/http/formats.ts";
import { type Document, operationsOf, type Span, type Variant } from "./read.ts";

/** Formats that no checker of the release has: upstream writes them, and nothing happens. */
const inert = ["url", "string"];

/**
 * What a service makes of a format's name. Glance validates without a format checker, Keystone and Cinder without one for `uri`,
 * and Cinder means something else by `name` than Nova.
 */
const meanings: Record<string, (format: string) => string | undefined> = {
  image: () => undefined,
  identity: (format) => (format === "uri" ? undefined : format),
  "block-storage": (format) => (format === "uri" ? undefined : format === "name" ? "block-storage:name" : format),
};

const meaningOf = (format: string, service: string) =>
  inert.includes(format) ? undefined : meanings[service] === undefined ? format : meanings[service](format);

const span = ({ since, until }: Span) => ({ since: since ?? null, until: until ?? null });
const variant = (one: Variant) => ({ ...span(one), schema: one.schema, source: one.source ?? "package" });

export function contractOf(document: Document) {
  const about = document["x-openstack"];
  return {
    service: about.service,
    title: document.info.title,
    prefix: about.prefix,
    minVersion: about["min-version"],
    maxVersion: about["max-version"],
    operations: operationsOf(document).map((operation) => ({
      id: operation.id,
      method: operation.method,
      path: operation.path,
      action: operation.action ?? null,
      ...span(operation),
      removed: operation.removed ?? false,
      status: operation.status.map((one) => ({ code: one.code, ...span(one) })),
      errors: operation.errors,
      policy: operation.policy,
      ...(operation.extension === undefined ? {} : { extension: operation.extension }),
      request: operation.request.map(variant),
      query: operation.query.map(variant),
      response: operation.response.map(variant),
    })),
    schemas: Object.fromEntries(
      Object.entries(document.components.schemas).map(([name, schema]) => [name, withFormats(schema, about.service, name)]),
    ),
  };
}

export const policiesOf = (document: Document) => ({ rules: document["x-openstack"].policies });

/** The schema with the formats that the server knows. */
function withFormats<T>(schema: T, service: string, name: string): T {
  if (Array.isArray(schema)) return schema.map((item) => withFormats(item, service, name)) as T;
  if (schema === null || typeof schema !== "object") return schema;
  const known: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword !== "format" || typeof value !== "string") {
      known[keyword] = withFormats(value, service, name);
      continue;
    }
    const meaning = meaningOf(value, service);
    if (meaning === undefined) continue;
    if (!(meaning in formats)) throw new Error(`${service}: ${name} has the format "${value}", which src/http/formats.ts does not know`);
    known[keyword] = meaning;
  }
  return known as T;
}
