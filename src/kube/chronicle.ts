/**
 * The objects of a cache by age, kept in that order as they come and go: a page of them costs the same in a list of any length. A namespace's
 * order is made when somebody first asks for it.
 */
import type { KubeObject } from "./objects.ts";

export interface Chronicle<T extends KubeObject> {
  /** Was `before` and is `after`; undefined where it was not there, or is gone. */
  update(before: T | undefined, after: T | undefined): void;
  /** The youngest first, of a namespace or of all; with `after` only what follows it in that order. */
  newest(namespace: string | undefined, after?: T): Iterable<T>;
}

/** Kubernetes tells the second in which an object was made; of those of one second any order will do that stays. */
export function compareAges({ metadata: a }: KubeObject, { metadata: b }: KubeObject): number {
  return compare(a.creationTimestamp ?? "", b.creationTimestamp ?? "") || compare(a.uid ?? "", b.uid ?? "");
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** `all` gives the objects of a namespace, or of all, in any order. */
export function createChronicle<T extends KubeObject>(all: (namespace: string | undefined) => Iterable<T>): Chronicle<T> {
  // By namespace, "" for all; the oldest first, as what is new goes to the end.
  const orders = new Map<string, T[]>();

  function orderOf(namespace: string | undefined): T[] {
    const known = orders.get(namespace ?? "");
    if (known) return known;
    const order = [...all(namespace)].sort(compareAges);
    orders.set(namespace ?? "", order);
    return order;
  }

  return {
    update(before, after) {
      const { namespace } = (before ?? after)!.metadata;
      for (const order of new Set([orders.get(namespace ?? ""), orders.get("")])) {
        if (order === undefined) continue;
        if (before !== undefined) order.splice(position(order, before), 1);
        if (after !== undefined) order.splice(position(order, after), 0, after);
      }
    },
    *newest(namespace, after) {
      const order = orderOf(namespace);
      let last = after;
      let index = last === undefined ? order.length : position(order, last);
      while (index > 0) {
        // Somebody may have come or gone while our reader was busy.
        if (last !== undefined && order[index] !== last) index = position(order, last);
        index -= 1;
        last = order[index];
        if (last !== undefined) yield last;
      }
    },
  };
}

/** Where the object is, or would be. */
function position<T extends KubeObject>(order: readonly T[], object: T): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAges(order[middle]!, object) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
