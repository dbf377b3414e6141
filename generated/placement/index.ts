// Generated from specs/placement.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** allocation_candidates */
export interface AllocationCandidates {
  /** GET /allocation_candidates */
  list: {
    path: Empty;
    query: Schemas["AllocationCandidatesListQuery"];
    body: undefined;
    answer: Schemas["AllocationCandidatesListAnswer"];
  };
}

/** allocations */
export interface Allocations {
  /** POST /allocations */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["AllocationsCreateBody"];
    answer: void;
  };
  /** GET /allocations/{consumer_uuid} */
  show: {
    path: { consumer_uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["AllocationsShowAnswer"];
  };
  /** PUT /allocations/{consumer_uuid} */
  update: {
    path: { consumer_uuid: string; };
    query: Empty;
    body: Schemas["AllocationsUpdateBody"];
    answer: void;
  };
  /** DELETE /allocations/{consumer_uuid} */
  delete: {
    path: { consumer_uuid: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** reshaper */
export interface Reshaper {
  /** POST /reshaper */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ReshaperCreateBody"];
    answer: void;
  };
}

/** resource_classes */
export interface ResourceClasses {
  /** GET /resource_classes */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceClassesListAnswer"];
  };
  /** POST /resource_classes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ResourceClassesCreateBody"];
    answer: Record<string, unknown> | void;
  };
  /** GET /resource_classes/{name} */
  show: {
    path: { name: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceClassesShowAnswer"];
  };
  /** PUT /resource_classes/{name} */
  update: {
    path: { name: string; };
    query: Empty;
    body: Schemas["ResourceClassesUpdateBody"] | undefined;
    answer: Schemas["ResourceClassesUpdateAnswer"];
  };
  /** DELETE /resource_classes/{name} */
  delete: {
    path: { name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** resource_providers */
export interface ResourceProviders {
  /** GET /resource_providers */
  list: {
    path: Empty;
    query: Schemas["ResourceProvidersListQuery"];
    body: undefined;
    answer: Schemas["ResourceProvidersListAnswer"];
  };
  /** POST /resource_providers */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ResourceProvidersCreateBody"];
    answer: Schemas["ResourceProvidersCreateAnswer"];
  };
  /** GET /resource_providers/{uuid} */
  show: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersShowAnswer"];
  };
  /** PUT /resource_providers/{uuid} */
  update: {
    path: { uuid: string; };
    query: Empty;
    body: Schemas["ResourceProvidersUpdateBody"];
    answer: Schemas["ResourceProvidersUpdateAnswer"];
  };
  /** DELETE /resource_providers/{uuid} */
  delete: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** resource_providers/aggregates */
export interface ResourceProvidersAggregates {
  /** GET /resource_providers/{uuid}/aggregates */
  list: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersAggregatesListAnswer"];
  };
  /** PUT /resource_providers/{uuid}/aggregates */
  put: {
    path: { uuid: string; };
    query: Empty;
    body: Schemas["ResourceProvidersAggregatesPutBody"];
    answer: Schemas["ResourceProvidersAggregatesPutAnswer"];
  };
}

/** resource_providers/allocations */
export interface ResourceProvidersAllocations {
  /** GET /resource_providers/{uuid}/allocations */
  list: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersAllocationsListAnswer"];
  };
}

/** resource_providers/inventories */
export interface ResourceProvidersInventories {
  /** GET /resource_providers/{uuid}/inventories */
  list: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersInventoriesListAnswer"];
  };
  /** POST /resource_providers/{uuid}/inventories */
  create: {
    path: { uuid: string; };
    query: Empty;
    body: Schemas["ResourceProvidersInventoriesCreateBody"];
    answer: Record<string, unknown> | void;
  };
  /** PUT /resource_providers/{uuid}/inventories */
  put: {
    path: { uuid: string; };
    query: Empty;
    body: Schemas["ResourceProvidersInventoriesPutBody"];
    answer: Schemas["ResourceProvidersInventoriesPutAnswer"];
  };
  /** DELETE /resource_providers/{uuid}/inventories */
  deleteAll: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /resource_providers/{uuid}/inventories/{resource_class} */
  show: {
    path: { uuid: string; resource_class: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersInventoriesShowAnswer"];
  };
  /** PUT /resource_providers/{uuid}/inventories/{resource_class} */
  update: {
    path: { uuid: string; resource_class: string; };
    query: Empty;
    body: Schemas["ResourceProvidersInventoriesUpdateBody"];
    answer: Schemas["ResourceProvidersInventoriesUpdateAnswer"];
  };
  /** DELETE /resource_providers/{uuid}/inventories/{resource_class} */
  delete: {
    path: { uuid: string; resource_class: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** resource_providers/traits */
export interface ResourceProvidersTraits {
  /** GET /resource_providers/{uuid}/traits */
  list: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersTraitsListAnswer"];
  };
  /** PUT /resource_providers/{uuid}/traits */
  put: {
    path: { uuid: string; };
    query: Empty;
    body: Schemas["ResourceProvidersTraitsPutBody"];
    answer: Schemas["ResourceProvidersTraitsPutAnswer"];
  };
  /** DELETE /resource_providers/{uuid}/traits */
  deleteAll: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** resource_providers/usages */
export interface ResourceProvidersUsages {
  /** GET /resource_providers/{uuid}/usages */
  list: {
    path: { uuid: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ResourceProvidersUsagesListAnswer"];
  };
}

/** traits */
export interface Traits {
  /** GET /traits */
  list: {
    path: Empty;
    query: Schemas["TraitsListQuery"];
    body: undefined;
    answer: Schemas["TraitsListAnswer"];
  };
  /** GET /traits/{name} */
  show: {
    path: { name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /traits/{name} */
  update: {
    path: { name: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /traits/{name} */
  delete: {
    path: { name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** usages */
export interface Usages {
  /** GET /usages */
  list: {
    path: Empty;
    query: Schemas["UsagesListQuery"];
    body: undefined;
    answer: Schemas["UsagesListAnswer"];
  };
}

/** versions */
export interface Versions {
  /** GET / */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["VersionsListAnswer"];
  };
}
