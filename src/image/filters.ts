/**
 * Which images a list shows, and in which order, as Glance reads the query.
 * https://opendev.org/openstack/glance/src/tag/33.0.0/glance/db/sqlalchemy/api.py (_make_conditions_from_filters)
 */
import { badRequest } from "../http/errors.ts";
import type { Image } from "./data-source.ts";

export type Query = Readonly<Record<string, unknown>>;
type Test = (image: Image) => boolean;

const paging = new Set(["limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "visibility", "tag", "os_hidden"]);
const sortKeys = ["name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at"];

/** Every value of a parameter, which may be repeated. */
export const values = (query: Query, name: string): string[] => {
  const value = query[name];
  return value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);
};

/** Throws 400 for a filter that makes no sense. `visibility` and `member_status` depend on who asks: images.ts. */
export function toFilter(query: Query): Test {
  if (query["changes-since"]) throw badRequest('The "changes-since" filter is no longer available on v2.');
  const hidden = flag("os_hidden", String(query["os_hidden"] ?? "false").toLowerCase());
  const tags = values(query, "tag").map((tag) => tag.trim());
  const tests = Object.entries(query).flatMap(([name, value]) =>
    paging.has(name) ? [] : [test(name, String(values({ value }, "value").at(-1)))],
  );
  return (image) => image.os_hidden === hidden && tags.every((tag) => image.tags.includes(tag)) && tests.every((one) => one(image));
}

function flag(name: string, text: string): boolean {
  if (text !== "true" && text !== "false")
    throw badRequest(`Invalid value '${text}' for '${name}' filter. Valid values are 'true' or 'false'.`);
  return text === "true";
}

function test(name: string, text: string): Test {
  if (name === "protected") {
    const wanted = flag(name, text);
    return (image) => image.protected === wanted;
  }
  if (/_(min|max)$/.test(name)) return range(name, text);
  if (name === "created_at" || name === "updated_at") return time(name, text);
  if (["name", "id", "status", "container_format", "disk_format"].includes(name)) return oneOf(name, text);
  return (image) => String(field(image, name) ?? "") === text;
}

const field = (image: Image, name: string): unknown => (Object.hasOwn(image, name) ? (image as Record<string, unknown>)[name] : undefined);

function range(name: string, text: string): Test {
  const bound = Number(text);
  if (text.trim() === "" || !Number.isInteger(bound)) throw badRequest("Unable to filter on a range with a non-numeric value.");
  const key = name.slice(0, -4);
  const direction = name.endsWith("_min") ? 1 : -1;
  return (image) => {
    const value = field(image, key);
    return typeof value === "number" && direction * (value - bound) >= 0;
  };
}

const orders: Record<string, (a: number, b: number) => boolean> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  neq: (a, b) => a !== b,
  eq: (a, b) => a === b,
};

function time(name: "created_at" | "updated_at", text: string): Test {
  // A bare time holds colons itself.
  const [, operator = "eq", moment = ""] = text.match(/^(?:([a-z]+):)?(.*)$/) ?? [];
  const compare = orders[operator];
  if (compare === undefined) throw badRequest("Unable to filter on a unknown operator.");
  const bound = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(moment) ? moment : `${moment}Z`);
  if (Number.isNaN(bound)) throw badRequest(`Bad "${name}" query filter format. Use ISO 8601 DateTime notation.`);
  return (image) => compare(Date.parse(image[name]), bound);
}

function oneOf(name: string, text: string): Test {
  const [, operator, rest = ""] = text.match(/^([^:]*):(.*)$/s) ?? [];
  if (operator === undefined) return (image) => field(image, name) === text;
  if (operator === "eq") return (image) => field(image, name) === rest;
  if (operator !== "in") throw badRequest(`Unable to filter by unknown operator '${operator}'.`);
  const wanted = splitQuoted(rest);
  return (image) => wanted.includes(String(field(image, name)));
}

/** `a,"b,c",d` → a | b,c | d. A quote within quotes is escaped by a backslash. */
export function splitQuoted(text: string): string[] {
  const rest = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
  if (rest.includes('"') || /"(?:[^"\\]|\\.)*"[^,]|[^,]"(?:[^"\\]|\\.)*"$/.test(text))
    throw badRequest(`Invalid filter value ${text}. A quote is neither opened after a comma nor closed before one.`);
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)",?|([^,]+),?|,/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Sorts a copy. Throws 400 for an unknown key or direction. The newest come first where nothing is said. */
export function sorted(images: readonly Image[], query: Query): Image[] {
  const order = [...sortOrder(query)];
  const fallback = order[0]?.direction ?? -1;
  for (const key of ["created_at", "id"]) if (!order.some((one) => one.key === key)) order.push({ key, direction: fallback });
  return [...images].sort((a, b) => {
    for (const { key, direction } of order) {
      const difference = compare(field(a, key), field(b, key));
      if (difference !== 0) return difference * direction;
    }
    return 0;
  });
}

function sortOrder(query: Query): { key: string; direction: number }[] {
  const single = values(query, "sort").at(-1);
  const keys = values(query, "sort_key").map((key) => key.trim());
  const directions = values(query, "sort_dir").map((one) => one.trim());
  if (single !== undefined) {
    if (keys.length > 0 || directions.length > 0) throw badRequest("Old and new sorting syntax cannot be combined");
    return single.split(",").map((part) => {
      const [key = "", direction = "desc"] = part.split(":");
      return { key: known(key.trim()), direction: sign(direction.trim() || "desc") };
    });
  }
  if (keys.length === 0) keys.push("created_at");
  if (directions.length > 1 && directions.length !== keys.length)
    throw badRequest("Number of sort dirs does not match the number of sort keys");
  return keys.map((key, index) => ({ key: known(key), direction: sign(directions[directions.length > 1 ? index : 0] ?? "desc") }));
}

function known(key: string): string {
  if (!sortKeys.includes(key)) throw badRequest(`Invalid sort key: ${key}. It must be one of the following: ${sortKeys.join(", ")}.`);
  return key;
}

function sign(direction: string): number {
  if (direction !== "asc" && direction !== "desc") throw badRequest(`Invalid sort direction: ${direction}`);
  return direction === "asc" ? 1 : -1;
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  return a < b ? -1 : 1;
}

/** One page after `marker`, and whether more follow. Throws 400 for a marker that is nothing of the caller's. */
export function page<T extends { id: string }>(all: readonly T[], query: Query): { shown: T[]; next: string | undefined } {
  const limit = limitOf(query);
  const marker = values(query, "marker").at(-1);
  const start = marker === undefined ? 0 : all.findIndex(({ id }) => id === marker) + 1;
  if (marker !== undefined && start === 0) throw badRequest(`Nothing found with ID ${marker}`);
  const shown = all.slice(start, start + limit);
  return { shown, next: shown.length === limit && limit > 0 ? shown.at(-1)?.id : undefined };
}

/** Where the first page and the next one are: `path` with the parameters of the request, but for its marker. */
export function links(path: string, { marker: _, ...others }: Query, next: string | undefined): { first: string; next?: string } {
  const first = parameters(others);
  return { first: first ? `${path}?${first}` : path, ...(next && { next: `${path}?${parameters({ ...others, marker: next })}` }) };
}

function parameters(query: Query): string {
  const entries = Object.keys(query).flatMap((name) => values(query, name).map((value): [string, string] => [name, value]));
  return new URLSearchParams(entries).toString();
}

/** Glance's defaults: 25, and never more than 1000. */
function limitOf(query: Query): number {
  const text = values(query, "limit").at(-1);
  if (text === undefined) return 25;
  if (!/^-?\d+$/.test(text)) throw badRequest("limit param must be an integer");
  if (Number(text) < 0) throw badRequest("limit param must be positive");
  return Math.min(Number(text), 1000);
}
