/** Short ways to write columns. */
import { age, type Column, since } from "../http/tables.ts";
import { isRecord, type Json, type KubeObject } from "../types.ts";

/** Reads `status.phase`-like paths. */
export const at = (object: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), object);

export const column = (name: string, value: (object: KubeObject, now: Date) => Json, priority = 0): Column => ({
  name,
  type: "string",
  ...(priority > 0 && { priority }),
  value,
});

export const number = (name: string, value: (object: KubeObject) => number): Column => ({ name, type: "integer", value });

export const text = (value: unknown, absent = "<none>"): string =>
  value === undefined || value === null || value === "" ? absent : String(value);

export const field = (name: string, path: string, absent = "<none>", priority = 0): Column =>
  column(name, (object) => text(at(object, path), absent), priority);

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const count = (name: string, path: string): Column =>
  column(name, (object) => {
    const value = at(object, path);
    return Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0;
  });

export const ago = (name: string, path: string): Column =>
  column(name, (object, now) => since(at(object, path) as string | undefined, now));

export const labelsText = (labels: unknown): string =>
  isRecord(labels) && Object.keys(labels).length > 0
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",")
    : "<none>";

/** Kinds that show their age and nothing else. */
export const onlyAge: readonly Column[] = [age];
export { age };
