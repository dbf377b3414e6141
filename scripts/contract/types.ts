/** The types of a service: an OpenAPI document with one schema for each body, query and answer, and the interfaces over them. */
import { merge } from "./merge.ts";
import { type Document, operationsOf, type Placed, type Schema, type Variant } from "./read.ts";

export interface TypedOperation {
  /** The last word of its id: `create`, or the action's key. */
  name: string;
  /** Parameters; one that not every path of the operation has is optional. */
  path: { name: string; optional: boolean }[];
  query: string;
  body: string;
  answer: string;
  id: string;
  method: string;
  route: string;
  action?: string;
}

export interface Collection {
  /** `Servers`. */
  name: string;
  /** `servers`, as in the operation's ids. */
  key: string;
  operations: TypedOperation[];
  actions: TypedOperation[];
}

export const pascal = (text: string) =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join("");

/** Live operations by id; the ranges of one id are merged. */
export function collectionsOf(document: Document): { collections: Collection[]; schemas: Record<string, Schema> } {
  const byId = Map.groupBy(
    operationsOf(document).filter((operation) => !operation.removed),
    (operation) => operation.id,
  );
  const schemas: Record<string, Schema> = {};
  const collections = new Map<string, Collection>();
  for (const [id, operations] of byId) {
    const action = operations[0]!.action;
    const key = action === undefined ? id.slice(0, id.lastIndexOf(".")) : id.slice(0, id.indexOf(".action."));
    const collection = collections.get(key) ?? { name: pascal(key), key, operations: [], actions: [] };
    collections.set(key, collection);
    const typed: TypedOperation = {
      name: action ?? id.slice(id.lastIndexOf(".") + 1),
      id,
      method: operations[0]!.method,
      route: operations[0]!.path,
      ...(action === undefined ? {} : { action }),
      path: parametersOf(operations.map(({ path }) => path)),
      query: typeOf(document, schemas, `${pascal(id)}Query`, operations, "query"),
      body: typeOf(document, schemas, `${pascal(id)}Body`, operations, "request"),
      answer: typeOf(document, schemas, `${pascal(id)}Answer`, operations, "response"),
    };
    (action === undefined ? collection.operations : collection.actions).push(typed);
  }
  assertDistinct([...collections.values()]);
  return { collections: [...collections.values()].sort((a, b) => (a.key < b.key ? -1 : 1)), schemas };
}

function assertDistinct(collections: Collection[]): void {
  for (const one of collections) {
    const other = collections.find(({ name, key }) => name === one.name && key !== one.key);
    if (other !== undefined) throw new Error(`${one.key} and ${other.key} would both be the interface ${one.name}`);
  }
}

function parametersOf(paths: string[]) {
  const each = paths.map((path) => [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));
  return [...new Set(each.flat())].map((name) => ({ name, optional: !each.every((names) => names.includes(name)) }));
}

type Kind = "query" | "request" | "response";

function typeOf(document: Document, schemas: Record<string, Schema>, name: string, operations: Placed[], kind: Kind): string {
  const variants: Variant[] = operations.flatMap((operation) => operation[kind]);
  const found = variants.map((variant) => document.components.schemas[variant.schema]!);
  if (kind === "query") {
    const named = found.filter((schema) => typeof schema === "object" && Object.keys((schema["properties"] ?? {}) as object).length > 0);
    if (named.length === 0) return "Empty";
    schemas[name] = { ...(merge(named, "sent") as object), required: [], additionalProperties: false };
    return `Schemas["${name}"]`;
  }
  const some = found.filter((schema) => !isNull(schema));
  const nothing = kind === "request" ? "undefined" : "void";
  if (some.length === 0) {
    if (found.length > 0) return nothing;
    return kind === "request" ? bodyless(operations) : answerless(operations);
  }
  schemas[name] = merge(some, kind === "request" ? "sent" : "answered");
  return `Schemas["${name}"]${some.length < found.length ? ` | ${nothing}` : ""}`;
}

const isNull = (schema: Schema) => typeof schema === "object" && schema["type"] === "null";
/** Of a request that nothing describes only GET, HEAD and DELETE are known to have no body. */
const bodyless = (operations: Placed[]) =>
  operations.every(({ method }) => ["GET", "HEAD", "DELETE"].includes(method)) ? "undefined" : "unknown";
const answerless = (operations: Placed[]) =>
  operations.every(({ method, status }) => method === "HEAD" || (status.length > 0 && status.every(({ code }) => code === 204)))
    ? "void"
    : "Record<string, unknown> | void";
