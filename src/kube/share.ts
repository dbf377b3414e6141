/**
 * Objects of a kind are much alike: the same namespace, owner, flavor or network, or all but one field of what they were a moment ago. What is
 * equal is kept once. To compare with one neighbour costs no more than to freeze; a table of all strings would cost ten times as much.
 */

/** Answers `known` where both are equal, else `fresh` with each part replaced that `known` has too. `known` is frozen, and of JSON like `fresh`. */
export const share = <T>(fresh: T, known: unknown): T => merge(fresh, known) as T;

function merge(fresh: unknown, known: unknown): unknown {
  if (fresh === known) return known;
  if (!isTree(fresh) || !isTree(known) || Array.isArray(fresh) !== Array.isArray(known)) return fresh;
  let equal = true;
  let parts = 0;
  for (const key in fresh) {
    parts += 1;
    const part = fresh[key];
    // What else an object inherits is functions, which are equal to nothing that comes as JSON.
    const held = key === "__proto__" ? undefined : known[key];
    // Equal strings are the same to every operator, and still in memory twice.
    if (part === held ? typeof part === "string" : merge(part, held) === held) fresh[key] = held;
    else if (part !== held) equal = false;
  }
  return equal && parts === Object.keys(known).length ? known : fresh;
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;
