/**
 * node scripts/contract/report.ts [--json]
 *
 * How much of the contract there is and how much of it is in scope, for each service: operations that the release still has,
 * those of collections that specs/scope.yaml serves, and the reasons for the rest.
 */
import { routes as blockStorage } from "../../generated/block-storage/routes.ts";
import { routes as compute } from "../../generated/compute/routes.ts";
import { routes as identity } from "../../generated/identity/routes.ts";
import { routes as image } from "../../generated/image/routes.ts";
import { routes as network } from "../../generated/network/routes.ts";
import { routes as placement } from "../../generated/placement/routes.ts";
import type { ServiceName } from "./read.ts";
import { readScope, reasonOf, unknownNames } from "./scope.ts";

const all: Record<ServiceName, typeof compute> = { identity, image, compute, "block-storage": blockStorage, network, placement };

export interface Count {
  total: number;
  inScope: number;
  /** Reason → operations that are out of scope for it. */
  reasons: Record<string, number>;
}

/** `servers` of `servers.create` and `servers.action.os-start`. */
export const collectionOf = (id: string, action?: string) =>
  action === undefined ? id.slice(0, id.lastIndexOf(".")) : id.slice(0, id.indexOf(".action."));

export function count(): Record<ServiceName, Count> {
  const scope = readScope();
  const entries = Object.entries(all).map(([service, routes]) => {
    const collections = routes.map(([id, , , action]) => collectionOf(id, action));
    const unknown = unknownNames(scope[service as ServiceName], collections);
    if (unknown.length > 0) throw new Error(`specs/scope.yaml: ${service} has no ${unknown.join(", ")}`);
    const reasons: Record<string, number> = {};
    for (const collection of collections) {
      const reason = reasonOf(scope[service as ServiceName], collection);
      if (reason !== undefined) reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
    const outside = Object.values(reasons).reduce((sum, number) => sum + number, 0);
    return [service, { total: routes.length, inScope: routes.length - outside, reasons }];
  });
  return Object.fromEntries(entries) as Record<ServiceName, Count>;
}

if (import.meta.main) {
  const counts = count();
  if (process.argv.includes("--json")) console.log(JSON.stringify(counts, null, 2));
  else
    for (const [service, { total, inScope, reasons }] of Object.entries(counts)) {
      console.log(`${service}: ${inScope} of ${total} operations in scope`);
      for (const [reason, number] of Object.entries(reasons)) console.log(`  ${String(number).padStart(4)} ${reason}`);
    }
}
