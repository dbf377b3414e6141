/** Server-side apply: the patch is all that its manager wants, and what it no longer wants goes unless another does. */

import { attributesOf, requireAllowed } from "../auth/authorize.ts";
import { tableOf } from "../cluster.ts";
import { badRequest, conflict, StatusError } from "../errors.ts";
import { owned } from "../fields/managed.ts";
import { difference, isLeaf, MEMBER, printPath, type Tree, union } from "../fields/tree.ts";
import { entriesOf, fieldsOf, itemElement, rootSchema } from "../fields/walk.ts";
import { type Answer, parseYaml, type ResourceExchange, readBody } from "../http/exchange.ts";
import { checkWriteOptions, isTrue } from "../http/options.ts";
import { shape } from "../http/read.ts";
import { createObject, received, replace, requireName, type Write } from "../http/write.ts";
import { EVERYTHING, property, resolve } from "../schema/definitions.ts";
import { unknownFields } from "../schema/prune.ts";
import type { Schema } from "../schema/schema.ts";
import { fits, isLenient } from "../schema/types.ts";
import { apiVersionOf, isRecord, type KubeObject } from "../types.ts";

export async function serverSideApply(exchange: ResourceExchange, write: Write): Promise<Answer> {
  const { query, request, resource, info, cluster } = exchange;
  checkWriteOptions(query, info, "apply");
  const parsed = await parseYaml(await readBody(request));
  if (!isRecord(parsed)) throw badRequest("error decoding YAML: the patch is not an object");
  if (!parsed["apiVersion"] || !parsed["kind"]) throw badRequest("apiVersion and kind must be set in an apply patch");
  const sent = received(exchange, withoutNulls(parsed) as Record<string, unknown>);
  if (sent.metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  requireName(sent, info.name);
  const patch = sent;
  const schema = rootSchema(resource);
  const undeclared = unknownFields(resource, patch)[0];
  const problem = undeclared ? `.${undeclared}: field not declared in schema` : mismatch(patch, schema, "");
  if (problem !== undefined) throw untyped(exchange, problem);
  const fields = owned(fieldsOf(patch, schema), { resource, subresource: info.subresource });
  const applying: Write = { ...write, applied: { fields, force: query.has("force") && isTrue(query.get("force")) } };

  const exists = tableOf(cluster, resource).get(info.namespace, info.name) !== undefined;
  if (!exists && patch.metadata.uid) {
    const why = `uid mismatch: the provided object specified uid ${patch.metadata.uid}, and no existing object was found`;
    throw conflict(resource, info.name, why);
  }
  if (!exists) requireAllowed(cluster, exchange.user, { ...attributesOf(info), verb: "create" });
  if (!exists && info.subresource === "") return { code: 201, object: shape(exchange, await createObject(exchange, patch, applying)) };

  const change = (current: KubeObject): KubeObject => {
    const merged = mergeTyped(current, patch, schema) as KubeObject;
    const managers = current.metadata.managedFields ?? [];
    const isMine = (entry: (typeof managers)[number]) =>
      entry.manager === write.manager && entry.operation === "Apply" && (entry.subresource ?? "") === info.subresource;
    const before = managers.find(isMine)?.fieldsV1 as Tree | undefined;
    const gone = before && difference(before, fields ?? { [MEMBER]: {} });
    if (gone === undefined) return merged;
    const others = managers.filter((entry) => !isMine(entry)).map(({ fieldsV1 }) => fieldsV1 as unknown as Tree);
    const kept = [...(fields ? [fields] : []), ...others].reduce(union, { [MEMBER]: {} });
    return removeFields(merged, gone, kept, schema) as KubeObject;
  };
  return { code: 200, object: shape(exchange, await replace(exchange, change, applying)) };
}

const untyped = ({ info, resource }: ResourceExchange, why: string) => {
  const place = info.namespace === undefined ? `/${info.name}` : `${info.namespace}/${info.name}`;
  const type = `${apiVersionOf(resource.group, resource.version)}, Kind=${resource.kind}`;
  return new StatusError(500, "", `failed to create typed patch object (${place}; ${type}): ${why}`);
};

const typed: Record<string, string> = { integer: "numeric (int or float)", number: "numeric (int or float)", object: "map", array: "list" };

/** The first value that is not of its field's type. */
function mismatch(value: unknown, unresolved: Schema, path: string): string | undefined {
  const schema = resolve(unresolved);
  if (isLenient(unresolved) || schema["x-kubernetes-int-or-string"]) return undefined;
  if (!fits(value, schema)) return `${path}: expected ${typed[schema.type ?? ""] ?? schema.type}, got ${JSON.stringify(value)}`;
  for (const { element, value: inner, schema: of } of entriesOf(value, schema) ?? []) {
    const problem = mismatch(inner, of, `${path}${printPath([element])}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Objects and keyed lists are merged part by part, sets joined; all else is replaced. */
function mergeTyped(live: unknown, patch: unknown, unresolved: Schema): unknown {
  const schema = resolve(unresolved);
  if (Array.isArray(live) && Array.isArray(patch)) return mergeList(live, patch, schema);
  if (!isRecord(live) || !isRecord(patch) || schema["x-kubernetes-map-type"] === "atomic") return patch;
  const result: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(patch)) result[key] = mergeTyped(live[key], value, property(schema, key) ?? EVERYTHING);
  return result;
}

function mergeList(live: unknown[], patch: unknown[], schema: Schema): unknown[] {
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") {
    const known = new Set(live.map((item) => JSON.stringify(item)));
    return [...live, ...patch.filter((item) => !known.has(JSON.stringify(item)))];
  }
  if (type !== "map") return patch;
  const wanted = new Map(patch.map((item) => [itemElement(item, schema), item]));
  const merged = live.map((item) => {
    const element = itemElement(item, schema);
    const change = wanted.get(element);
    wanted.delete(element);
    return change === undefined ? item : mergeTyped(item, change, schema.items ?? EVERYTHING);
  });
  return [...merged, ...wanted.values()];
}

/** `value` without the fields in `gone` that nobody else keeps. */
function removeFields(value: unknown, gone: Tree, kept: Tree | undefined, schema: Schema): unknown {
  const entries = entriesOf(value, schema);
  if (entries === undefined) return value;
  const left = entries.flatMap((entry) => {
    const take = gone[entry.element];
    if (take === undefined) return [entry];
    const others = kept?.[entry.element];
    if (others === undefined && (isLeaf(take) || MEMBER in take)) return [];
    const inner = isLeaf(take) ? entry.value : removeFields(entry.value, take, others, entry.schema);
    return [{ ...entry, value: inner }];
  });
  if (Array.isArray(value)) return left.map((entry) => entry.value);
  return Object.fromEntries(left.map((entry) => [entry.element.slice(2), entry.value]));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
