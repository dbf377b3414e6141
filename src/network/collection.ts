/** Lists as Neutron renders them: filtered by any attribute, sorted, cut to a page with links beside it, reduced to `fields`. */
import type { Call } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";

export type Item = { id?: string } & Record<string, unknown>;
type Query = Readonly<Record<string, unknown>>;
export type Listing = Pick<Call, "query" | "url">;

/** Parameters that are no filters. */
const reserved = new Set([
  "fields",
  "limit",
  "marker",
  "page_reverse",
  "sort_key",
  "sort_dir",
  "tags",
  "tags-any",
  "not-tags",
  "not-tags-any",
]);

export const valuesOf = (query: object, key: string): string[] => {
  const value = (query as Query)[key];
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
};

/** `{ networks: […], networks_links: […] }`; `collection` is the key, `path` the URL below the version. */
export function toList<Key extends string, T extends object>(
  call: Listing,
  collection: Key,
  items: readonly T[],
  path: string = collection.replaceAll("_", "-"),
): { [K in Key]: T[] } {
  const query = call.query as Query;
  const found = sorted(
    items.filter((item) => matches(item as Item, query)),
    query,
  );
  const { page, links } = cut(call, path, found);
  // The page's members are of the collection's own type, less what `fields` left out.
  return { [collection]: page.map((item) => chosen(call, item)), ...(links.length > 0 ? { [`${collection}_links`]: links } : {}) } as {
    [K in Key]: T[];
  };
}

/** Only the attributes that `fields` names; all where it names none. */
export function chosen<T extends object>(call: Pick<Call, "query">, item: T): T {
  const fields = valuesOf(call.query, "fields").filter((field) => field !== "");
  if (fields.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))) as T;
}

function matches(item: Item, query: Query): boolean {
  return Object.keys(query).every((key) => {
    const wanted = valuesOf(query, key);
    if (reserved.has(key)) return hasTags(item, key, wanted);
    if (key === "fixed_ips") return hasFixedIps(item[key], wanted);
    // An attribute of an extension that this cloud has not filters nothing; what is no attribute at all, the contract has refused.
    return !(key in item) || wanted.some((value) => equals(item[key], value));
  });
}

function equals(attribute: unknown, value: string): boolean {
  if (Array.isArray(attribute)) return attribute.some((one) => equals(one, value));
  if (typeof attribute === "boolean") return attribute === /^(true|1|yes|on|t|y)$/i.test(value);
  return String(attribute ?? "") === value || (attribute === null && value === "None");
}

/** `fixed_ips=ip_address=10.0.0.3`, `subnet_id=…`, `ip_address_substr=…`: of one kind any, of all kinds one each. */
function hasFixedIps(attribute: unknown, wanted: string[]): boolean {
  const addresses = (attribute ?? []) as Record<string, string>[];
  const byKey = Map.groupBy(wanted, (text) => text.slice(0, text.indexOf("=")));
  return [...byKey].every(([key, texts]) =>
    texts.some((text) => {
      const value = text.slice(key.length + 1);
      return addresses.some((one) => (key === "ip_address_substr" ? one["ip_address"]?.includes(value) : one[key] === value));
    }),
  );
}

/** https://docs.openstack.org/api-ref/network/v2/#filtering-by-tags */
function hasTags(item: Item, key: string, wanted: string[]): boolean {
  if (!key.includes("tags")) return true;
  const tags = (item["tags"] ?? []) as string[];
  const asked = wanted.flatMap((text) => text.split(",")).filter((tag) => tag !== "");
  if (asked.length === 0) return true;
  const has = key.endsWith("any") ? asked.some((tag) => tags.includes(tag)) : asked.every((tag) => tags.includes(tag));
  return key.startsWith("not-") ? !has : has;
}

/** By the given keys, and always by id at the end, so that pages hang together. */
function sorted<T extends object>(items: T[], query: Query): T[] {
  const keys = valuesOf(query, "sort_key");
  const directions = valuesOf(query, "sort_dir");
  if (directions.length !== keys.length) throw badRequest("The number of sort_keys and sort_dirs must be same", "HTTPBadRequest");
  const wrong = directions.find((direction) => direction !== "asc" && direction !== "desc");
  if (wrong !== undefined) throw badRequest(`sort_dir must be asc or desc, not ${wrong}`, "HTTPBadRequest");
  const order = [...keys.map((key, index) => [key, directions[index] === "desc" ? -1 : 1] as const), ["id", 1] as const];
  return items.sort((a, b) => {
    for (const [key, direction] of order) {
      const difference = compare((a as Item)[key], (b as Item)[key]);
      if (difference !== 0) return difference * direction;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a ?? ""), String(b ?? "")];
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Link {
  rel: "next" | "previous";
  href: string;
}

/** What an unknown marker is called. The plugin looks it up as it does any other. */
const missing: Record<string, string> = {
  networks: "NetworkNotFound",
  subnets: "SubnetNotFound",
  ports: "PortNotFound",
  routers: "RouterNotFound",
  floatingips: "FloatingIPNotFound",
};

/**
 * There is a link wherever there may be more: forward from a full page, and back from any; only a page that came out short says that there
 * is nothing more in its direction. https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/api/api_common.py (get_pagination_links)
 */
function cut<T extends object>(call: Listing, path: string, items: T[]): { page: T[]; links: Link[] } {
  const query = call.query as Query;
  const limit = limitOf(query);
  if (limit === undefined) return { page: items, links: [] };
  const marker = valuesOf(query, "marker")[0];
  const reverse = /^true$/i.test(valuesOf(query, "page_reverse")[0] ?? "");
  let [start, end] = [0, items.length];
  if (marker) {
    const at = items.findIndex((item) => (item as Item).id === marker);
    if (at === -1) throw notFound("Marker", marker, missing[path]);
    [start, end] = reverse ? [0, at] : [at + 1, items.length];
  }
  const page = reverse ? items.slice(Math.max(start, end - limit), end) : items.slice(start, Math.min(end, start + limit));
  const short = page.length < limit;
  const links: Link[] = [];
  if (!short || reverse) links.push({ rel: "next", href: link(call, path, page.at(-1) as Item | undefined, false) });
  if (!short || !reverse) links.push({ rel: "previous", href: link(call, path, page[0] as Item | undefined, true) });
  return { page, links };
}

function limitOf(query: Query): number | undefined {
  const text = valuesOf(query, "limit")[0];
  if (text === undefined || text === "") return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`Limit must be an integer 0 or greater and not '${text}'`, "BadRequest");
  return Number(text) === 0 ? undefined : Number(text);
}

function link(call: Listing, path: string, from: Item | undefined, reverse: boolean): string {
  const parameters = new URLSearchParams();
  for (const key of Object.keys(call.query))
    if (key !== "marker" && key !== "page_reverse") for (const value of valuesOf(call.query, key)) parameters.append(key, value);
  if (from?.id !== undefined) parameters.set("marker", from.id);
  if (reverse) parameters.set("page_reverse", "True");
  return `${call.url}/${path}?${parameters}`;
}
