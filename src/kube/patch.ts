/** JSON merge patches (RFC 7386), and JSON patches (RFC 6902). */

/** One step of a JSON patch. */
export interface Operation {
  op: "add" | "replace" | "remove";
  path: string;
  value?: unknown;
}

/** What turns `before` into `after`; undefined where nothing differs. Arrays are replaced whole. */
export function mergePatch(before: unknown, after: unknown): unknown {
  if (!isObject(before) || !isObject(after)) return same(before, after) ? undefined : after;
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined) continue;
    const part = key in before && before[key] !== undefined ? mergePatch(before[key], value) : value;
    if (part !== undefined) patch[key] = part;
  }
  for (const key of Object.keys(before)) if (before[key] !== undefined && after[key] === undefined) patch[key] = null;
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/** The steps from `before` to `after`, none where nothing differs. Arrays are replaced whole. */
export function jsonPatch(before: object, after: object): Operation[] {
  return steps(before, after, "");
}

/** Of a path: `pointer("metadata", "labels", "a/b")` is `/metadata/labels/a~1b`. */
export const pointer = (...keys: string[]): string => keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

function steps(before: unknown, after: unknown, path: string): Operation[] {
  if (!isObject(before) || !isObject(after)) return same(before, after) ? [] : [{ op: "replace", path, value: after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key): Operation[] => {
    const [at, old, value] = [path + pointer(key), before[key], after[key]];
    if (old === undefined) return value === undefined ? [] : [{ op: "add", path: at, value }];
    return value === undefined ? [{ op: "remove", path: at }] : steps(old, value, at);
  });
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, place) => same(each, b[place]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => same(a[key], b[key]));
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object" && !Array.isArray(value);
