/** `specs/scope.yaml`: which collections Dicot means to serve, why it does not serve the rest, and what the release itself leaves out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { ServiceName } from "./read.ts";
import { root } from "./tools.ts";

interface Reason {
  reason: string;
  /** Collections; a name that ends in `/**` stands for itself and all below it. */
  collections: string[];
}

interface ServiceScope {
  served: string[];
  unserved?: Reason[];
  /** Paths of the reference that no package of the release serves, as regular expressions. */
  elsewhere?: { reason: string; paths: string[] }[];
}

export type Scope = Record<ServiceName, ServiceScope>;

export const readScope = (): Scope => parse(readFileSync(join(root, "specs/scope.yaml"), "utf8")) as Scope;

const matches = (pattern: string, collection: string) =>
  pattern.endsWith("/**") ? collection === pattern.slice(0, -3) || collection.startsWith(pattern.slice(0, -2)) : pattern === collection;

/** Undefined where the collection is served, else the reason why not. Throws for one that the scope does not decide, or decides twice. */
export function reasonOf(scope: ServiceScope, collection: string): string | undefined {
  const served = scope.served.filter((pattern) => matches(pattern, collection));
  const reasons = (scope.unserved ?? []).filter(({ collections }) => collections.some((pattern) => matches(pattern, collection)));
  if (served.length + reasons.length !== 1)
    throw new Error(`specs/scope.yaml names ${collection} ${served.length + reasons.length} times, not once`);
  return reasons[0]?.reason;
}

/** Names in the scope that stand for no collection. */
export function unknownNames(scope: ServiceScope, collections: readonly string[]): string[] {
  const names = [...scope.served, ...(scope.unserved ?? []).flatMap((one) => one.collections)];
  return names.filter((pattern) => !collections.some((collection) => matches(pattern, collection)));
}
