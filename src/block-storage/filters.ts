/**
 * What a list leaves out: the filters of its query.
 * https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/common.py (reject_invalid_filters)
 */
import { isTrue, toBoolean } from "../http/boolean.ts";
import type { Call } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import type { Fields, Query } from "./list.ts";

/**
 * What all may ask for, by Cinder's own list; none is by likeness, as long as no operator says so.
 * https://opendev.org/openstack/cinder/src/tag/29.0.0/etc/cinder/resource_filters.json
 */
export const filterable = {
  volume: [
    "name",
    "status",
    "metadata",
    "bootable",
    "migration_status",
    "availability_zone",
    "group_id",
    "size",
    "created_at",
    "updated_at",
    "consumes_quota",
  ],
  backup: ["name", "status", "volume_id"],
  snapshot: ["name", "status", "volume_id", "metadata", "availability_zone", "consumes_quota"],
  group: ["name"],
  group_snapshot: ["name", "status", "group_id"],
  attachment: ["volume_id", "status", "instance_id", "attach_status"],
  message: ["resource_uuid", "resource_type", "event_id", "request_id", "message_level"],
  volume_type: ["is_public", "extra_specs"],
} satisfies Record<string, string[]>;

/** Parameters of lists that are no filters. */
const parameters = new Set(["limit", "marker", "offset", "sort", "sort_key", "sort_dir", "all_tenants", "with_count", "list_volume"]);

/** Later than the lists that they are filters of; before, nobody minds them. */
const since: Record<string, string> = { created_at: "3.60", updated_at: "3.60", consumes_quota: "3.65" };

/**
 * Whether an item has what the query says of its fields; a name with `~` asks for a part of the text, since 3.34. `forAdmins` are further
 * fields that only they may ask for. Others are dropped; since 3.31 who is no administrator is told of them: 400.
 */
export function toFilter(
  call: Pick<Call, "query" | "since" | "admin">,
  resource: keyof typeof filterable,
  forAdmins: readonly string[] = [],
): (fields: Fields) => boolean {
  const known: readonly string[] = call.admin ? [...filterable[resource], ...forAdmins] : filterable[resource];
  const asked = Object.entries(call.query as Query).filter(([parameter]) => !parameters.has(parameter));
  const unknown = asked.map(([parameter]) => parameter).filter((parameter) => !known.includes(parameter));
  if (!call.admin && call.since("3.31") && unknown.length > 0)
    throw badRequest(`Invalid filters ${unknown.join(",")} are found in query options.`);
  const tests = asked.flatMap(([parameter, value]) => {
    const like = parameter.endsWith("~") && call.since("3.34");
    const name = like ? parameter.slice(0, -1) : parameter;
    return known.includes(name) && call.since(since[name] ?? "3.0") ? [test(name, String(value), like)] : [];
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
