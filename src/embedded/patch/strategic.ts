/** Strategic merge patch: lists are merged by the key that the schema names, and directives say what to delete, replace or order. */
import { badRequest, StatusError } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
import { EVERYTHING, property, resolve } from "../schema/definitions.ts";
import type { Schema } from "../schema/schema.ts";
import { isRecord } from "../types.ts";

type Fields = Record<string, unknown>;

const DIRECTIVE = "$patch";
const RETAIN = "$retainKeys";
const DELETE_PREFIX = "$deleteFromPrimitiveList/";
const ORDER_PREFIX = "$setElementOrder/";

/** Throws 400 for a directive that makes no sense. */
export function strategicMerge(original: unknown, patch: unknown, schema: Schema): unknown {
  if (!isRecord(patch)) return patch;
  return mergeMap(isRecord(original) ? original : {}, patch, resolve(schema));
}

function mergeMap(original: Fields, patch: Fields, schema: Schema): Fields {
  const directive = patch[DIRECTIVE];
  if (directive === "replace") return withoutDirectives(patch) as Fields;
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge")
    throw new StatusError(500, "", `unknown patch type found in map: ${String(directive)}`);
  const retain = patch[RETAIN] as string[] | undefined;
  const result: Fields = retain ? Object.fromEntries(Object.entries(original).filter(([key]) => retain.includes(key))) : { ...original };

  for (const [key, value] of Object.entries(patch)) {
    if (key === DIRECTIVE || key === RETAIN || key.startsWith(ORDER_PREFIX)) continue;
    if (key.startsWith(DELETE_PREFIX)) {
      const name = key.slice(DELETE_PREFIX.length);
      const list = result[name];
      if (Array.isArray(list)) result[name] = list.filter((item) => !(value as unknown[]).some((one) => deepEqual(one, item)));
      continue;
    }
    if (value === null) {
      delete result[key];
      continue;
    }
    const of = property(schema, key) ?? EVERYTHING;
    if (Array.isArray(value)) result[key] = mergeList(result[key], value, of);
    else if (isRecord(value)) {
      const target = resolve(of);
      const replaces = isReplaced(of) || isReplaced(target);
      result[key] = replaces ? withoutDirectives(value) : mergeMap(isRecord(result[key]) ? (result[key] as Fields) : {}, value, target);
    } else result[key] = value;
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ORDER_PREFIX)) continue;
    const name = key.slice(ORDER_PREFIX.length);
    const [list, before] = [result[name], original[name]];
    if (!Array.isArray(list)) continue;
    const mergeKey = (property(schema, name) ?? EVERYTHING)["x-kubernetes-patch-merge-key"];
    result[name] = arranged(list, Array.isArray(before) ? before : [], { order: order as unknown[], key: mergeKey });
  }
  return result;
}

const strategies = (schema: Schema) => (schema["x-kubernetes-patch-strategy"] ?? "").split(",");
const isReplaced = (schema: Schema) => strategies(schema).includes("replace");

function mergeList(original: unknown, patch: unknown[], schema: Schema): unknown[] {
  const list = Array.isArray(original) ? original : [];
  const replaceAll = patch.some((item) => isRecord(item) && item[DIRECTIVE] === "replace" && Object.keys(item).length === 1);
  if (replaceAll) return patch.filter((item) => !(isRecord(item) && item[DIRECTIVE] === "replace")).map(withoutDirectives);
  if (!strategies(schema).includes("merge")) return patch.map(withoutDirectives);
  const key = schema["x-kubernetes-patch-merge-key"];
  if (key === undefined) {
    const joined = [...list, ...patch.filter((item) => !list.some((one) => deepEqual(one, item)))];
    return arranged(joined, list, { order: patch, key });
  }

  let result = [...list];
  for (const item of patch) {
    if (!isRecord(item)) throw badRequest(`expected an object in a list that is merged by ${key}`);
    const identity = item[key];
    if (item[DIRECTIVE] === "delete") {
      result = result.filter((one) => !isRecord(one) || one[key] !== identity);
      continue;
    }
    if (identity === undefined) throw new StatusError(500, "", `map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const at = result.findIndex((one) => isRecord(one) && one[key] === identity);
    if (at < 0) result.push(withoutDirectives(item));
    else result[at] = mergeMap(result[at] as Fields, item, resolve(schema.items ?? EVERYTHING));
  }
  return arranged(result, list, { order: patch, key });
}

/**
 * What the patch names comes in the patch's order, the rest as it was. An item of the rest goes before one of the patch only where it stood
 * before it: so new items come first.
 */
function arranged(items: unknown[], before: unknown[], { order, key }: { order: unknown[]; key: string | undefined }): unknown[] {
  const identity = (item: unknown) => JSON.stringify(key !== undefined && isRecord(item) ? item[key] : item);
  const ranks = (list: unknown[]) => new Map(list.map((item, index) => [identity(item), index]));
  const [wanted, was] = [ranks(order), ranks(before)];
  const by = (rank: Map<string, number>) => (a: unknown, b: unknown) => rank.get(identity(a))! - rank.get(identity(b))!;
  const named = items.filter((item) => wanted.has(identity(item))).sort(by(wanted));
  const rest = items.filter((item) => !wanted.has(identity(item))).sort(by(was));
  const result: unknown[] = [];
  for (const item of named) {
    const place = was.get(identity(item)) ?? -1;
    while (rest.length > 0 && was.get(identity(rest[0]))! < place) result.push(rest.shift());
    result.push(item);
  }
  return [...result, ...rest];
}

function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => inner !== null && !/^\$(patch$|retainKeys$|deleteFromPrimitiveList\/|setElementOrder\/)/.test(key))
      .map(([key, inner]) => [key, withoutDirectives(inner)]),
  );
}
