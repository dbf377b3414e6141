/** One index of a cache: the objects that have a value, each list kept until one of them changes. */
import type { KubeObject } from "./objects.ts";

export interface Lookup<T extends KubeObject> {
  /** What the key stands for was `before` and is `after`; undefined where it was not there, or is gone. */
  update(key: string, before: T | undefined, after: T | undefined): void;
  /** The same array as long as it would have the same objects. */
  find(value: string): readonly T[];
}

const none: readonly never[] = Object.freeze([]);

/** `get` gives what a key stands for now. A value that is undefined or empty is none. */
export function createLookup<T extends KubeObject>(
  valuesOf: (object: T) => readonly (string | undefined)[],
  get: (key: string) => T | undefined,
): Lookup<T> {
  // One key, or several: most values are of one object, and a Set for each would cost more than the value.
  const keys = new Map<string, string | Set<string>>();
  const lists = new Map<string, readonly T[]>();
  const distinct = (object: T | undefined) =>
    new Set(object === undefined ? [] : valuesOf(object).filter((value): value is string => value !== undefined && value !== ""));

  function add(value: string, key: string) {
    const held = keys.get(value);
    if (held === undefined) keys.set(value, key);
    else keys.set(value, held instanceof Set ? held.add(key) : new Set([held, key]));
  }

  function remove(value: string, key: string) {
    const held = keys.get(value);
    if (held === key || (held instanceof Set && held.delete(key) && held.size === 0)) keys.delete(value);
  }

  return {
    update(key, before, after) {
      const [old, now] = [distinct(before), distinct(after)];
      for (const value of old.union(now)) lists.delete(value);
      for (const value of old.difference(now)) remove(value, key);
      for (const value of now.difference(old)) add(value, key);
    },
    find(value) {
      const known = lists.get(value);
      if (known) return known;
      const held = keys.get(value);
      if (held === undefined) return none;
      const list = Object.freeze([...(held instanceof Set ? held : [held])].flatMap((key) => get(key) ?? []));
      lists.set(value, list);
      return list;
    },
  };
}
