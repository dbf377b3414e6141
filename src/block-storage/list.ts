/**
 * Lists as Cinder cuts them: filters, order, pages and their links.
 * https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/common.py
 */

import { isTrue, toBoolean } from "../http/boolean.ts";
import type { Call } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { type Addressed, addressOf } from "./address.ts";

export type Query = Readonly<Record<string, unknown>>;
export type Fields = Readonly<Record<string, unknown>>;

/** Cinder's osapi_max_limit. */
const MAX_LIMIT = 1000;
const parameters = new Set([
  "limit",
  "marker",
  "offset",
  "sort",
  "sort_key",
  "sort_dir",
  "all_tenants",
  "with_count",
  "is_public",
  "extra_specs",
]);

/** Where to look: a cloud administrator sees all projects where he asks for all, or for another project. */
export function listedNamespace(call: Pick<Call, "query" | "admin" | "project">): string | undefined {
  const all = String((call.query as Query)["all_tenants"] ?? "");
  return call.admin && all !== "" && toBoolean(all) !== false ? undefined : call.project.namespace;
}

/**
 * Whether an item has what the query says of the fields in `known`; a name with `~` asks for a part of the text, since 3.34. Other
 * parameters are dropped, as Cinder does for all but administrators.
 */
export function toFilter(call: Pick<Call, "query" | "since">, known: readonly string[]): (fields: Fields) => boolean {
  const tests = Object.entries(call.query as Query).flatMap(([parameter, value]) => {
    const like = parameter.endsWith("~") && call.since("3.34");
    const name = like ? parameter.slice(0, -1) : parameter;
    if (parameters.has(name) || !known.includes(name)) return [];
    return [test(name, String(value), like)];
  });
  return (fields) => tests.every((one) => one(fields));
}

function test(name: string, text: string, like: boolean): (fields: Fields) => boolean {
  if (name === "metadata") return metadataTest(text);
  if (name === "created_at" || name === "updated_at") return timeTest(name, text);
  if (name === "bootable" && toBoolean(text) === undefined) throw badRequest(`bootable=${text} is not a boolean.`);
  const wanted = name === "bootable" ? String(isTrue(text)) : text;
  return (fields) => {
    const value = String(fields[name] ?? "");
    return like ? value.includes(wanted) : value === wanted;
  };
}

/** A dictionary, as JSON or as Python prints it: `{'a': 'b'}`. */
function metadataTest(text: string): (fields: Fields) => boolean {
  const wanted = parseDictionary(text);
  if (wanted === undefined) throw badRequest(`metadata=${text} is not a dictionary.`);
  return ({ metadata }) => Object.entries(wanted).every(([key, value]) => (metadata as Fields | undefined)?.[key] === value);
}

function parseDictionary(text: string): Record<string, string> | undefined {
  for (const one of [text, text.replace(/u?'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner))]) {
    try {
      const value: unknown = JSON.parse(one);
      if (value !== null && typeof value === "object")
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
    } catch {
      // The other spelling may be it.
    }
  }
  return undefined;
}

const orders: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

/** `gt:2026-01-01T00:00:00,lt:…`: all must hold. */
function timeTest(name: string, text: string): (fields: Fields) => boolean {
  const bounds = text.split(",").map((part) => {
    const [, operator = "", moment = ""] = part.match(/^([a-z]+):(.*)$/) ?? [];
    const compare = orders[operator];
    const bound = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(moment) ? moment : `${moment}Z`);
    if (compare === undefined || Number.isNaN(bound)) throw badRequest(`Invalid ${name} value`);
    return { compare, bound };
  });
  return (fields) => {
    const value = Date.parse(`${String(fields[name] ?? "")}Z`);
    return !Number.isNaN(value) && bounds.every(({ compare, bound }) => compare(value, bound));
  };
}

/** Columns that some list of Cinder's has; one that a list lacks leaves its order to the ids. */
const sortable = new Set([
  ...["id", "name", "description", "status", "size", "created_at", "updated_at", "user_id", "project_id", "availability_zone", "host"],
  ...["bootable", "volume_id", "volume_type_id", "multiattach", "is_public", "instance", "attach_status"],
  ...["event_id", "resource_uuid", "resource_type", "message_level", "request_id"],
]);

export interface Page<T> {
  items: T[];
  /** Links to the next page; there is none where the page is not full. */
  links: { rel: "next"; href: string }[] | undefined;
  count: number;
}

/** Sorts and cuts. `path` follows the service's address: `volumes/detail`. Throws 400 for a page that cannot be. */
export function page<T>(call: Addressed & Pick<Call, "query">, path: string, items: readonly T[], fieldsOf: (item: T) => Fields): Page<T> {
  const query = call.query as Query;
  const order = sortOrder(query);
  const rows = items.map((item) => ({ item, fields: fieldsOf(item) }));
  for (const { key } of order) if (!sortable.has(key)) throw badRequest(`Invalid input received: Invalid sort key: ${key}`);
  rows.sort((a, b) => {
    for (const { key, direction } of order) {
      const difference = compare(a.fields[key], b.fields[key]);
      if (difference !== 0) return difference * direction;
    }
    return compare(a.fields["id"], b.fields["id"]) * (order[0]?.direction ?? 1);
  });
  const limit = Math.min(count(query, "limit") ?? MAX_LIMIT, MAX_LIMIT);
  const marker = query["marker"];
  const start = marker === undefined ? 0 : rows.findIndex(({ fields }) => fields["id"] === marker) + 1;
  if (marker !== undefined && start === 0) throw new ApiError(404, `Marker ${String(marker)} could not be found.`);
  const from = start + (count(query, "offset") ?? 0);
  const shown = rows.slice(from, from + limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    links:
      last !== undefined && shown.length === limit ? [{ rel: "next", href: nextLink(call, path, String(last.fields["id"])) }] : undefined,
    count: rows.length,
  };
}

function sortOrder(query: Query): { key: string; direction: number }[] {
  const single = query["sort"];
  if (single !== undefined && (query["sort_key"] !== undefined || query["sort_dir"] !== undefined))
    throw badRequest("The 'sort_key' and 'sort_dir' parameters are deprecated and cannot be used with the 'sort' parameter.");
  const parts =
    single === undefined
      ? [[String(query["sort_key"] ?? "created_at"), String(query["sort_dir"] ?? "desc")]]
      : String(single)
          .split(",")
          .map((part) => part.split(":").map((text) => text.trim()));
  return parts.map(([key = "", direction = "desc"]) => {
    if (direction !== "asc" && direction !== "desc") throw badRequest(`Unknown sort direction, must be 'desc' or 'asc'`);
    return { key: key === "display_name" ? "name" : key, direction: direction === "asc" ? 1 : -1 };
  });
}

function count(query: Query, name: "limit" | "offset"): number | undefined {
  const text = query[name];
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(String(text))) throw badRequest(`${name} param must be an integer`);
  if (Number(text) < 0) throw badRequest(`${name} param must be positive`);
  return Number(text);
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

function nextLink(call: Addressed & Pick<Call, "query">, path: string, marker: string): string {
  const { offset: _, ...rest } = call.query as Query;
  const text = new URLSearchParams(Object.entries({ ...rest, marker }).map(([key, value]): [string, string] => [key, String(value)]));
  return `${addressOf(call)}/${path}?${text}`;
}

/** Since 3.45 a list tells how many there are in all, where it is asked to. */
export const withCount = (call: Pick<Call, "query" | "since">, total: number) =>
  call.since("3.45") && isTrue((call.query as Query)["with_count"]) ? { count: total } : {};
