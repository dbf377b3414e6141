/** What tells two normalised answers apart, field by field. */
import { isDeepStrictEqual } from "node:util";
import type { Pair } from "./play.ts";

export interface Difference {
  /** `body.server.addresses`, `status`, `headers.location`. */
  path: string;
  recorded: unknown;
  found: unknown;
}

const ABSENT = "(absent)";

export function differences(recorded: Pair, found: Pair): Difference[] {
  if (!isDeepStrictEqual(recorded.request, found.request)) throw new Error(`${recorded.request.ask} is recorded otherwise: record again`);
  const [before, now] = [recorded.answer.status, found.answer.status];
  // A refusal and a success have nothing in common that were worth comparing.
  if (before !== now) return [{ path: "status", recorded: before, found: now }];
  return compare(recorded.answer, found.answer, "", recorded.ordered ?? false);
}

function compare(recorded: unknown, found: unknown, path: string, ordered: boolean): Difference[] {
  if (Array.isArray(recorded) && Array.isArray(found)) return compareLists(recorded, found, path, ordered);
  if (isObject(recorded) && isObject(found)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(found)])].sort();
    return keys.flatMap((key) => {
      const where = path === "" ? key : `${path}.${key}`;
      if (!Object.hasOwn(found, key)) return [{ path: where, recorded: recorded[key], found: ABSENT }];
      if (!Object.hasOwn(recorded, key)) return [{ path: where, recorded: ABSENT, found: found[key] }];
      return compare(recorded[key], found[key], where, ordered);
    });
  }
  return isDeepStrictEqual(recorded, found) ? [] : [{ path, recorded, found }];
}

function compareLists(recorded: unknown[], found: unknown[], path: string, ordered: boolean): Difference[] {
  if (recorded.length !== found.length) return [{ path: `${path}.length`, recorded: recorded.length, found: found.length }];
  const [left, right] = ordered ? [recorded, found] : [inOrder(recorded), inOrder(found)];
  return left.flatMap((one, index) => compare(one, right[index], `${path}[${index}]`, false));
}

/** Where no order is promised: by what names an element first, so that one field that differs does not move it. */
function inOrder(list: unknown[]): unknown[] {
  const keyOf = (one: unknown) =>
    JSON.stringify(isObject(one) ? [one["name"], one["id"], one["ethertype"], one["direction"], one["rel"], one["address"], one] : one);
  return list
    .map((one) => [keyOf(one), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, one]) => one);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
