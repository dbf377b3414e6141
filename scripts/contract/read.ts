/** Reads `specs/` and applies `specs/overlay/`: what the generator starts from. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { correct, readCorrections } from "./overlay.ts";

export type Schema = boolean | { [keyword: string]: unknown };

export interface Span {
  since?: string;
  until?: string;
}

export interface Variant extends Span {
  /** Key into the document's `components.schemas`. */
  schema: string;
  source?: "sample" | "overlay";
}

/** One entry of `x-openstack.operations` beside a method of a path. */
export interface Operation extends Span {
  id: string;
  action?: string;
  removed?: boolean;
  extension?: string;
  handler?: string;
  status: (Span & { code: number })[];
  errors: number[];
  policy: string[];
  request: Variant[];
  query: Variant[];
  response: Variant[];
}

export interface Rule {
  check: string;
  scopes?: string[];
  deprecated?: { name: string; check: string };
}

export interface Document {
  info: { title: string; version: string };
  "x-openstack": {
    service: string;
    prefix: string;
    "min-version": string | null;
    "max-version": string | null;
    policies: Record<string, Rule>;
    /** Words that requests may use and no schema lists, by what they are words for. */
    vocabulary?: Record<string, unknown>;
  };
  paths: Record<string, Record<string, { "x-openstack": { operations: Operation[] } }>>;
  components: { schemas: Record<string, Schema> };
}

export const services = ["identity", "image", "compute", "block-storage", "network", "placement"] as const;
export type ServiceName = (typeof services)[number];

export const methods = ["get", "head", "post", "put", "patch", "delete"] as const;

export interface Placed extends Operation {
  method: string;
  path: string;
}

/** All operations of a document with their place, in its order. */
export function operationsOf(document: Document): Placed[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) =>
      (item[method]?.["x-openstack"].operations ?? []).map((operation) => ({ ...operation, method: method.toUpperCase(), path })),
    ),
  );
}

/** A service as the release says it, with our corrections. */
export function readDocument(folder: string, service: ServiceName): Document {
  const document = parse(readFileSync(join(folder, `${service}.yaml`), "utf8"), { maxAliasCount: 0 }) as Document;
  correct(document, readCorrections(join(folder, "overlay", `${service}.yaml`)));
  const used = new Set(
    operationsOf(document).flatMap(({ request, query, response }) => [...request, ...query, ...response].map(({ schema }) => schema)),
  );
  for (const name of Object.keys(document.components.schemas)) if (!used.has(name)) delete document.components.schemas[name];
  return document;
}
