/**
 * Corrections to what the release says of itself, as data: `specs/overlay/<service>.yaml`. Each entry names an operation, what
 * changes, why, and where upstream shows it. An entry that finds nothing, or changes nothing, is an error: then it has to go.
 */
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Document, Operation, Schema, Variant } from "./read.ts";

type Kind = "request" | "query" | "response";
const kinds: readonly Kind[] = ["request", "query", "response"];

/** A schema instead of the release's; `like` takes that of another operation; null says that there is no body. */
type Replacement = Schema | { like: string } | null;

export interface Correction extends Partial<Record<Kind, Replacement>> {
  /** An operation's id, or `METHOD /path`. */
  operation?: string;
  /** Of an operation's ranges, only the one that begins here. */
  since?: string;
  /** `METHOD /path` of an operation that the release has and the extractor cannot see, with its `id`. */
  add?: string;
  /** `METHOD /path` of an operation that the release's code offers by accident. */
  remove?: string;
  id?: string;
  /** The key of the body by which an added operation is chosen among those of its path; `since` is then its first microversion. */
  action?: string;
  status?: (number | Operation["status"][number])[];
  errors?: number[];
  policy?: string[];
  extension?: string;
  reason: string;
  source: string;
}

export function readCorrections(file: string): Correction[] {
  return existsSync(file) ? ((parse(readFileSync(file, "utf8")) ?? []) as Correction[]) : [];
}

/** Changes `document` in place. */
export function correct(document: Document, corrections: readonly Correction[]): void {
  for (const correction of corrections) {
    const name = correction.operation ?? correction.add ?? correction.remove;
    if (name === undefined) throw new Error(`overlay: an entry names no operation: ${JSON.stringify(correction)}`);
    if (!correction.reason || !correction.source) throw new Error(`overlay: ${name} has no reason or no source`);
    const before = JSON.stringify(document.paths);
    if (correction.remove !== undefined) remove(document, correction.remove);
    else
      for (const operation of correction.add === undefined ? find(document, name) : [add(document, correction)])
        if (correction.since === undefined || correction.since === operation.since) change(document, operation, correction);
    if (JSON.stringify(document.paths) === before) throw new Error(`overlay: ${name} is already as the entry wants it, or is not there`);
  }
}

function find(document: Document, name: string): Operation[] {
  const [method, path] = name.split(" ");
  if (path !== undefined) return document.paths[path]?.[method!.toLowerCase()]?.["x-openstack"].operations ?? [];
  return Object.values(document.paths).flatMap((item) =>
    Object.values(item).flatMap((entry) => entry["x-openstack"]?.operations.filter(({ id }) => id === name) ?? []),
  );
}

function remove(document: Document, place: string): void {
  const [method = "", path = ""] = place.split(" ");
  const item = document.paths[path];
  delete item?.[method.toLowerCase()];
  if (item !== undefined && Object.keys(item).every((key) => key === "parameters")) delete document.paths[path];
}

function add(document: Document, { add: place = "", id, action, since }: Correction): Operation {
  const [method = "", path = ""] = place.split(" ");
  if (id === undefined) throw new Error(`overlay: ${place} needs an id`);
  const operation: Operation = {
    id,
    ...(action === undefined ? {} : { action }),
    ...(since === undefined ? {} : { since }),
    ...{ status: [{ code: 200 }], errors: [], policy: [], request: [], query: [], response: [] },
  };
  document.paths[path] ??= {};
  document.paths[path][method.toLowerCase()] ??= { "x-openstack": { operations: [] } };
  document.paths[path][method.toLowerCase()]!["x-openstack"].operations.push(operation);
  return operation;
}

function change(document: Document, operation: Operation, correction: Correction): void {
  const { id, status, errors, policy, extension } = correction;
  if (id !== undefined) operation.id = id;
  if (status !== undefined) operation.status = status.map((one) => (typeof one === "number" ? { code: one } : one));
  if (errors !== undefined) operation.errors = errors;
  if (policy !== undefined) operation.policy = policy;
  if (extension !== undefined) operation.extension = extension;
  for (const kind of kinds) {
    const replacement = correction[kind];
    if (replacement !== undefined) operation[kind] = variants(document, operation.id, kind, replacement);
  }
}

function variants(document: Document, id: string, kind: Kind, replacement: Replacement): Variant[] {
  if (replacement !== null && typeof replacement === "object" && typeof replacement["like"] === "string") {
    const [other] = find(document, replacement["like"]);
    if (other === undefined) throw new Error(`overlay: ${id} is to be like ${replacement["like"]}, which is not there`);
    return other[kind];
  }
  const name = `${id.replace(/[^A-Za-z0-9._-]/g, "_")}.${kind}.overlay`;
  document.components.schemas[name] = replacement === null ? { type: "null" } : (replacement as Schema);
  return [{ schema: name, source: "overlay" }];
}
