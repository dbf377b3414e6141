/**
 * Objects of a kind are much alike: the same namespace, owner, flavor or network, or all but one field of what they were a moment ago. What is
 * equal is kept once. To compare with one neighbour costs no more than to freeze.
 *
 * The objects of one server are of several kinds, and all of them tell its ids, names, addresses and times: such texts are looked up in a table,
 * as long as there is one. It would grow with the cloud, so it is there while the first state is read, of which most memory is.
 */

/** Of texts that were met, each under itself. */
export type Texts = Map<string, string>;

/** V8 keeps what JSON has of this length once by itself, and what is longer than the next is nobody else's. */
const SHORTEST = 11;
const LONGEST = 128;

/** Answers `known` where both are equal, else `fresh`, frozen, with each part replaced that `known` has too. `known` is frozen, and of JSON like `fresh`. */
export const share = <T>(fresh: T, known: unknown, texts?: Texts): T => merge(fresh, known, texts) as T;

function merge(fresh: unknown, known: unknown, texts: Texts | undefined): unknown {
  // Equal strings are the same to every operator, and still in memory twice.
  if (typeof fresh === "string") return fresh === known ? known : texts === undefined ? fresh : kept(fresh, texts);
  if (typeof fresh !== "object" || fresh === null) return fresh;
  if (Array.isArray(fresh)) return mergeList(fresh, Array.isArray(known) ? known : none, texts);
  return mergeTree(fresh as Tree, isTree(known) ? known : nothing, texts);
}

const none: readonly never[] = Object.freeze([]);

function mergeList(fresh: unknown[], known: readonly unknown[], texts: Texts | undefined): readonly unknown[] {
  const { length } = fresh;
  let equal = length === known.length;
  for (let index = 0; index < length; index += 1) {
    const held = index < known.length ? known[index] : undefined;
    const one = merge(fresh[index], held, texts);
    fresh[index] = one;
    if (one !== held) equal = false;
  }
  return equal ? known : Object.freeze(fresh);
}

function mergeTree(fresh: Tree, known: Tree, texts: Texts | undefined): Tree {
  let equal = true;
  let parts = 0;
  for (const key in fresh) {
    parts += 1;
    // What else an object inherits is functions, which are equal to nothing that comes as JSON.
    const held = key === "__proto__" ? undefined : known[key];
    const part = fresh[key];
    const one = merge(part, held, texts);
    if (one !== part || typeof one === "string") fresh[key] = one;
    if (one !== held) equal = false;
  }
  return equal && parts === Object.keys(known).length ? known : Object.freeze(fresh);
}

function kept(text: string, texts: Texts): string {
  if (text.length < SHORTEST || text.length > LONGEST) return text;
  const met = texts.get(text);
  if (met === undefined) texts.set(text, text);
  return met ?? text;
}

type Tree = Record<string, unknown>;

const nothing: Tree = Object.freeze({});

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
