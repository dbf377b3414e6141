/** Pages of a list, as Nova cuts them: `limit`, `marker` (the last id that the client has seen), and a link to what follows. */
import type { Call } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import type { Link } from "./links.ts";

/** Nova's `[api] max_limit`. https://docs.openstack.org/nova/2026.1/configuration/config.html#api.max_limit */
const maxLimit = 1000;

type Query = Readonly<Record<string, unknown>>;

/** The last of a parameter's values: Nova's schemas let most parameters be given more than once. */
export const single = (value: unknown): string | undefined => {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last === undefined || last === null ? undefined : String(last);
};

export const many = (value: unknown): string[] => (value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String));

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  next: Link<"next">[] | undefined;
}

/** `path` is the collection's, below the version: "servers/detail". Throws 400 for a marker that is not in `items`. */
export function toPage<T>(call: Pick<Call, "query" | "url">, path: string, items: readonly T[], idOf: (item: T) => string): Page<T> {
  const marker = markerOf(call);
  const start = marker === undefined ? 0 : items.findIndex((item) => idOf(item) === marker) + 1;
  if (marker !== undefined && start === 0) throw unknownMarker(marker);
  return cut(call, path, items.slice(start), idOf);
}

export const markerOf = ({ query }: Pick<Call, "query">): string | undefined => single((query as Query)["marker"]);

export const unknownMarker = (marker: string) => badRequest(`marker [${marker}] not found`);

/** The page of what follows the marker; no more of it is read than the page has. */
export function cut<T>(call: Pick<Call, "query" | "url">, path: string, following: Iterable<T>, idOf: (item: T) => string): Page<T> {
  const query = call.query as Query;
  const limit = Math.min(Number(single(query["limit"]) ?? maxLimit), maxLimit);
  const page: T[] = [];
  if (limit > 0)
    for (const item of following) {
      page.push(item);
      if (page.length === limit) break;
    }
  const last = page.at(-1);
  // Nova links to a next page whenever this one is full, also when nothing follows: clients page until they get an empty one.
  const next = last !== undefined && page.length === limit ? [nextLink(call.url, path, query, idOf(last))] : undefined;
  return { items: page, next };
}

function nextLink(url: string, path: string, query: Query, marker: string): Link<"next"> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (name !== "marker") for (const one of many(value)) parameters.append(name, one);
  parameters.append("marker", marker);
  return { rel: "next", href: `${url}/${path}?${parameters}` };
}

/** Compares what Nova lets a client sort by; null comes first, as in its database. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** Compares by several keys, each with its direction; the last direction given holds for the keys that have none. */
export function compareBy<T>(
  keys: readonly string[],
  directions: readonly string[],
  read: (item: T, key: string) => unknown,
): (a: T, b: T) => number {
  return (a, b) => {
    for (const [index, key] of keys.entries()) {
      const direction = directions[index] ?? directions.at(-1) ?? "asc";
      const order = compare(read(a, key), read(b, key));
      if (order !== 0) return direction === "desc" ? -order : order;
    }
    return 0;
  };
}
