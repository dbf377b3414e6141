/** Objects as sets of fields: which there are, and which differ. */
import { deepEqual } from "../freeze.ts";
import type { Resource } from "../resources.ts";
import { EVERYTHING, metadataSchema, property, resolve, schemaOf } from "../schema/definitions.ts";
import type { Schema } from "../schema/schema.ts";
import { keyValues } from "../schema/validate.ts";
import { isRecord } from "../types.ts";
import { isLeaf, MEMBER, type Tree, union } from "./tree.ts";

export interface Entry {
  element: string;
  value: unknown;
  schema: Schema;
  /** The schema names this field: its struct is not a member of a set by itself. */
  declared: boolean;
}

/** The schema of a whole object; what has none is merged as its values suggest. */
export function rootSchema(resource: Resource): Schema {
  const schema = resolve(schemaOf(resource) ?? EVERYTHING);
  return {
    ...schema,
    properties: { ...schema.properties, metadata: metadataSchema(), apiVersion: { type: "string" }, kind: { type: "string" } },
  };
}

/** The parts that are owned one by one; undefined for what is owned as a whole. */
export function entriesOf(value: unknown, unresolved: Schema): Entry[] | undefined {
  const schema = resolve(unresolved);
  if (Array.isArray(value)) {
    const type = schema["x-kubernetes-list-type"];
    const items = schema.items ?? EVERYTHING;
    if (type === "set") return value.map((item) => ({ element: `v:${JSON.stringify(item)}`, value: item, schema: items, declared: false }));
    if (type !== "map") return undefined;
    return value.map((item) => ({ element: itemElement(item, schema), value: item, schema: items, declared: false }));
  }
  if (!isRecord(value) || schema["x-kubernetes-map-type"] === "atomic") return undefined;
  return Object.entries(value).map(([key, inner]) => ({
    element: `f:${key}`,
    value: inner,
    schema: property(schema, key) ?? EVERYTHING,
    declared: schema.properties !== undefined && Object.hasOwn(schema.properties, key),
  }));
}

export function itemElement(item: unknown, schema: Schema): string {
  const keys = [...(schema["x-kubernetes-list-map-keys"] ?? [])].sort();
  return `k:${JSON.stringify(isRecord(item) ? keyValues(item, keys, schema.items && resolve(schema.items)) : {})}`;
}

/** Every field of a value. */
export function fieldsOf(value: unknown, schema: Schema): Tree {
  const tree: Tree = {};
  for (const { element, value: inner, schema: of, declared } of entriesOf(value, schema) ?? []) {
    const fields = fieldsOf(inner, of);
    tree[element] = declared || isLeaf(fields) ? fields : { [MEMBER]: {}, ...fields };
  }
  return tree;
}

export interface Difference {
  /** Added or changed. */
  touched: Tree | undefined;
  removed: Tree | undefined;
}

const nothing: Difference = { touched: undefined, removed: undefined };

export function differ(before: unknown, after: unknown, schema: Schema): Difference {
  if (before === after || deepEqual(before, after)) return nothing;
  const old = entriesOf(before, schema);
  const next = entriesOf(after, schema);
  if (old === undefined || next === undefined) return { touched: {}, removed: undefined };
  const touched: Tree = {};
  const removed: Tree = {};
  const previous = new Map(old.map((entry) => [entry.element, entry]));
  for (const { element, value, schema: of } of next) {
    const was = previous.get(element);
    previous.delete(element);
    if (was === undefined) touched[element] = added(value, of);
    else {
      const inner = differ(was.value, value, of);
      if (inner.touched !== undefined) touched[element] = inner.touched;
      if (inner.removed !== undefined) removed[element] = inner.removed;
    }
  }
  for (const element of previous.keys()) removed[element] = {};
  return { touched: isLeaf(touched) ? undefined : touched, removed: isLeaf(removed) ? undefined : removed };
}

/** A part that was not there belongs, itself and all of it, to whoever brought it. */
function added(value: unknown, schema: Schema): Tree {
  const fields = fieldsOf(value, schema);
  return isLeaf(fields) ? fields : union({}, fields);
}
