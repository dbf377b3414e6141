/** Lists as Keystone renders them: filtered by the query, cut to a page, with links. */
import type { Call } from "../http/call.ts";
import { ApiError } from "../http/errors.ts";

export interface Entity {
  id: string;
}

/** A type, not an interface: answers are open to more keys. */
export type Links = { self: string; next: string | null; previous: string | null };

type Query = Readonly<Record<string, unknown>>;

/** What a listing needs of a call; the slices' calls have it. */
export type Listing = Pick<Call, "query" | "url">;

/** The member's own link; it comes after its fields, so that an entity cannot bring another. */
export const withSelf = <T extends Entity>(url: string, collection: string, entity: T) => ({
  ...entity,
  links: { self: `${url}/${collection}/${encodeURIComponent(entity.id)}` },
});

/**
 * One page of `entities`, which may be filtered by the fields named in `filters`, exactly (`name=x`) or not
 * (`name__icontains=x`); other query parameters are ignored, as Keystone does.
 * https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/server/flask/common.py#L845
 */
export function toPage<T extends Entity>(call: Listing, path: string, entities: readonly T[], filters: readonly string[]) {
  const query = call.query as Query;
  const found = sorted(
    entities.filter((entity) => matches(entity, query, filters)),
    query,
  );
  const start = typeof query["marker"] === "string" ? after(found, query["marker"]) : 0;
  const limit = Number(query["limit"] ?? Number.NaN);
  const page = limit > 0 ? found.slice(start, start + limit) : found.slice(start);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < found.length;
  const links: Links = {
    self: link(call.url, path, query),
    next: more ? link(call.url, path, { ...query, marker: last.id }) : null,
    previous: null,
  };
  return { page, links, ...(more ? { truncated: true } : {}) };
}

/** Keystone's reading of a flag in a query: only `0` and the words for no are false, also the bare parameter is true. */
export const flag = (value: unknown): boolean =>
  value === undefined
    ? false
    : typeof value === "boolean"
      ? value
      : !["0", "false", "no", "off", "f", "n"].includes(String(value).toLowerCase());

const field = (entity: Entity, name: string): unknown => (entity as unknown as Query)[name];

function matches(entity: Entity, query: Query, filters: readonly string[]): boolean {
  return Object.entries(query).every(([key, value]) => {
    const [name = "", comparator] = key.split("__", 2);
    if (!filters.includes(name)) return true;
    return comparator === undefined ? equals(field(entity, name), value) : compares(field(entity, name), comparator, String(value));
  });
}

function equals(own: unknown, value: unknown): boolean {
  if (typeof own === "boolean") return own === flag(value);
  return String(own ?? "") === String(value ?? "");
}

function compares(own: unknown, comparator: string, value: string): boolean {
  if (typeof own !== "string") return false;
  const insensitive = comparator.startsWith("i");
  const [text, part] = insensitive ? [own.toLowerCase(), value.toLowerCase()] : [own, value];
  switch (insensitive ? comparator.slice(1) : comparator) {
    case "contains":
      return text.includes(part);
    case "startswith":
      return text.startsWith(part);
    case "endswith":
      return text.endsWith(part);
    default:
      return true;
  }
}

/** https://docs.openstack.org/api-ref/identity/v3/#filtering-and-searching-by-tags */
export function matchesTags(tags: readonly string[], query: Readonly<Record<string, unknown>>): boolean {
  const asked = (name: string) => {
    const value = query[name];
    return value === undefined ? undefined : [value].flat().flatMap((one) => String(one).split(","));
  };
  const has = (tag: string) => tags.includes(tag);
  const checks: [string[] | undefined, (wanted: string[]) => boolean][] = [
    [asked("tags"), (wanted) => wanted.every(has)],
    [asked("tags-any"), (wanted) => wanted.some(has)],
    [asked("not-tags"), (wanted) => !wanted.every(has)],
    [asked("not-tags-any"), (wanted) => !wanted.some(has)],
  ];
  return checks.every(([wanted, check]) => wanted === undefined || check(wanted));
}

/** By id, so that pages hang together whatever happens between them. */
function sorted<T extends Entity>(entities: T[], query: Query): T[] {
  const key = typeof query["sort_key"] === "string" ? query["sort_key"] : "id";
  const direction = query["sort_dir"] === "desc" ? -1 : 1;
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return entities.sort((a, b) => direction * order(String(field(a, key) ?? ""), String(field(b, key) ?? "")) || order(a.id, b.id));
}

function after(entities: readonly Entity[], marker: string): number {
  const at = entities.findIndex(({ id }) => id === marker);
  if (at === -1) throw new ApiError(404, `Marker ${marker} could not be found.`);
  return at + 1;
}

function link(url: string, path: string, query: Query): string {
  const text = new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value ?? "")])).toString();
  return `${url}/${path}${text ? `?${text}` : ""}`;
}
