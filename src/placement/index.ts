/** Placement, read only: a projection of the cluster's nodes. */
import { allocationCandidates, allocations, reshaper, usages } from "./allocations.ts";
import { resourceClasses, traits } from "./classes.ts";
import {
  providerAggregates,
  providerAllocations,
  providerInventories,
  providerTraits,
  providerUsages,
  resourceProviders,
} from "./resource_providers.ts";

export const placement = {
  allocation_candidates: allocationCandidates,
  allocations,
  reshaper,
  resource_classes: resourceClasses,
  resource_providers: resourceProviders,
  "resource_providers/aggregates": providerAggregates,
  "resource_providers/allocations": providerAllocations,
  "resource_providers/inventories": providerInventories,
  "resource_providers/traits": providerTraits,
  "resource_providers/usages": providerUsages,
  traits,
  usages,
};
