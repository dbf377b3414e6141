/** JSON of stored objects, made once for all their readers. */
import type { KubeObject } from "./types.ts";

/** Characters kept before everything is forgotten: a list of thousands of objects twice in a row is worth it, an idle server is not. */
const BUDGET = 16 * 1024 * 1024;

let cache = new WeakMap<KubeObject, string>();
let kept = 0;

/** `object` must be frozen: the answer is remembered for as long as the object lives. */
export function serialize(object: KubeObject): string {
  const known = cache.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  kept += text.length;
  if (kept > BUDGET) {
    cache = new WeakMap();
    kept = text.length;
  }
  cache.set(object, text);
  return text;
}
