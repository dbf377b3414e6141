/**
 * Sets of fields, in the form that `managedFields` carries them (FieldsV1): `f:` a field, `k:` an item of a keyed list, `v:` an item of a
 * set. A node without children is a member; one with children is a member if it has `.` too.
 */
import type { JsonObject } from "../types.ts";

export interface Tree {
  [element: string]: Tree;
}

export const MEMBER = ".";

export const isLeaf = (tree: Tree): boolean => Object.keys(tree).length === 0;
const isMember = (tree: Tree): boolean => isLeaf(tree) || MEMBER in tree;

export function union(a: Tree, b: Tree): Tree {
  if (isLeaf(a)) return isLeaf(b) ? a : { [MEMBER]: {}, ...b };
  if (isLeaf(b)) return MEMBER in a ? a : { [MEMBER]: {}, ...a };
  const result: Tree = { ...a };
  for (const [element, inner] of Object.entries(b)) {
    const own = result[element];
    result[element] = own === undefined || element === MEMBER ? inner : union(own, inner);
  }
  return result;
}

/** `a` less `b`; a member of `b` takes everything below it along. Undefined where nothing is left. */
export function subtract(a: Tree, b: Tree): Tree | undefined {
  if (isLeaf(b)) return undefined;
  if (isLeaf(a)) return MEMBER in b ? undefined : a;
  const result: Tree = {};
  for (const [element, inner] of Object.entries(a)) {
    const taken = b[element];
    if (element === MEMBER) {
      if (taken === undefined) result[element] = inner;
      continue;
    }
    const left = taken === undefined ? inner : subtract(inner, taken);
    if (left !== undefined) result[element] = left;
  }
  if (isLeaf(result)) return undefined;
  return Object.keys(result).length === 1 && MEMBER in result ? {} : result;
}

/** The members of `a` that are none of `b`, each by itself. Undefined where there are none. */
export function difference(a: Tree, b: Tree): Tree | undefined {
  if (isLeaf(a)) return isMember(b) ? undefined : a;
  const result: Tree = {};
  for (const [element, inner] of Object.entries(a)) {
    if (element === MEMBER) {
      if (!isMember(b)) result[element] = inner;
      continue;
    }
    const other = b[element];
    const left = other === undefined ? inner : difference(inner, other);
    if (left !== undefined) result[element] = left;
  }
  if (isLeaf(result)) return undefined;
  return Object.keys(result).length === 1 && MEMBER in result ? {} : result;
}

/** The paths that are members of both. */
export function common(a: Tree, b: Tree, at: readonly string[] = []): string[][] {
  if (isMember(a) && isMember(b) && (isLeaf(a) || isLeaf(b))) return [[...at]];
  const paths: string[][] = isMember(a) && isMember(b) ? [[...at]] : [];
  for (const [element, inner] of Object.entries(a)) {
    const other = b[element];
    if (element !== MEMBER && other !== undefined) paths.push(...common(inner, other, [...at, element]));
  }
  return paths;
}

/** `.spec.containers[name="web"].image` */
export function printPath(path: readonly string[]): string {
  return path
    .map((element) => {
      const rest = element.slice(2);
      if (element.startsWith("f:")) return `.${rest}`;
      if (element.startsWith("v:")) return `[=${rest}]`;
      const keys = Object.entries(JSON.parse(rest) as JsonObject).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
      return `[${keys.join(",")}]`;
    })
    .join("");
}
