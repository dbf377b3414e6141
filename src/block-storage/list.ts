/**
 * Lists as Cinder cuts them: order, pages and their links. What is left out of them, filters.ts decides.
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

/** Where to look: a cloud administrator sees all projects where he asks for all, or for another project. */
export function listedNamespace(call: Pick<Call, "query" | "admin" | "project">): string | undefined {
  const all = String((call.query as Query)["all_tenants"] ?? "");
  return call.admin && all !== "" && toBoolean(all) !== false ? undefined : call.project.namespace;
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
