/** `generated/<service>/contract.json` and `policies.json`: what the server reads when it starts. */
import { type Document, operationsOf, type Span, type Variant } from "./read.ts";

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
    schemas: document.components.schemas,
  };
}

export const policiesOf = (document: Document) => ({ rules: document["x-openstack"].policies });
