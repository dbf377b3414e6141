// Generated from specs/image.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** cache */
export interface Cache {
  /** GET /v2/cache */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["CacheListAnswer"];
  };
  /** DELETE /v2/cache */
  deleteAll: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** PUT /v2/cache/{image_id} */
  update: {
    path: { image_id: string; };
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v2/cache/{image_id} */
  delete: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** cache/clean */
export interface CacheClean {
  /** POST /v2/cache/clean */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** cache/nodes */
export interface CacheNodes {
  /** GET /v2/cache/nodes/{image_id} */
  show: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** cache/prune */
export interface CachePrune {
  /** POST /v2/cache/prune */
  create: {
    path: Empty;
    query: Empty;
    body: unknown;
    answer: Record<string, unknown> | void;
  };
}

/** images */
export interface Images {
  /** GET /v2/images */
  list: {
    path: Empty;
    query: Schemas["ImagesListQuery"];
    body: undefined;
    answer: Schemas["ImagesListAnswer"];
  };
  /** POST /v2/images */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ImagesCreateBody"];
    answer: Schemas["ImagesCreateAnswer"];
  };
  /** GET /v2/images/{image_id} */
  show: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesShowAnswer"];
  };
  /** PATCH /v2/images/{image_id} */
  update: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesUpdateBody"];
    answer: Schemas["ImagesUpdateAnswer"];
  };
  /** DELETE /v2/images/{image_id} */
  delete: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** images/actions/deactivate */
export interface ImagesActionsDeactivate {
  /** POST /v2/images/{image_id}/actions/deactivate */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
}

/** images/actions/reactivate */
export interface ImagesActionsReactivate {
  /** POST /v2/images/{image_id}/actions/reactivate */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
}

/** images/file */
export interface ImagesFile {
  /** GET /v2/images/{image_id}/file */
  list: {
    path: { image_id: string; };
    query: Schemas["ImagesFileListQuery"];
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v2/images/{image_id}/file */
  put: {
    path: { image_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
}

/** images/import */
export interface ImagesImport {
  /** POST /v2/images/{image_id}/import */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesImportCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** images/locations */
export interface ImagesLocations {
  /** GET /v2/images/{image_id}/locations */
  list: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesLocationsListAnswer"];
  };
  /** POST /v2/images/{image_id}/locations */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesLocationsCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** images/members */
export interface ImagesMembers {
  /** GET /v2/images/{image_id}/members */
  list: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesMembersListAnswer"];
  };
  /** POST /v2/images/{image_id}/members */
  create: {
    path: { image_id: string; };
    query: Empty;
    body: Schemas["ImagesMembersCreateBody"];
    answer: Schemas["ImagesMembersCreateAnswer"];
  };
  /** GET /v2/images/{image_id}/members/{member_id} */
  show: {
    path: { image_id: string; member_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesMembersShowAnswer"];
  };
  /** PUT /v2/images/{image_id}/members/{member_id} */
  update: {
    path: { image_id: string; member_id: string; };
    query: Empty;
    body: Schemas["ImagesMembersUpdateBody"];
    answer: Schemas["ImagesMembersUpdateAnswer"];
  };
  /** DELETE /v2/images/{image_id}/members/{member_id} */
  delete: {
    path: { image_id: string; member_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** images/stage */
export interface ImagesStage {
  /** PUT /v2/images/{image_id}/stage */
  put: {
    path: { image_id: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
}

/** images/tags */
export interface ImagesTags {
  /** PUT /v2/images/{image_id}/tags/{tag_value} */
  update: {
    path: { image_id: string; tag_value: string; };
    query: Empty;
    body: unknown;
    answer: void;
  };
  /** DELETE /v2/images/{image_id}/tags/{tag_value} */
  delete: {
    path: { image_id: string; tag_value: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** images/tasks */
export interface ImagesTasks {
  /** GET /v2/images/{image_id}/tasks */
  list: {
    path: { image_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ImagesTasksListAnswer"];
  };
}

/** info/import */
export interface InfoImport {
  /** GET /v2/info/import */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["InfoImportListAnswer"];
  };
}

/** info/stores */
export interface InfoStores {
  /** GET /v2/info/stores */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["InfoStoresListAnswer"];
  };
}

/** info/stores/detail */
export interface InfoStoresDetail {
  /** GET /v2/info/stores/detail */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["InfoStoresDetailListAnswer"];
  };
}

/** info/usage */
export interface InfoUsage {
  /** GET /v2/info/usage */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["InfoUsageListAnswer"];
  };
}

/** metadefs/namespaces */
export interface MetadefsNamespaces {
  /** GET /v2/metadefs/namespaces */
  list: {
    path: Empty;
    query: Schemas["MetadefsNamespacesListQuery"];
    body: undefined;
    answer: Schemas["MetadefsNamespacesListAnswer"];
  };
  /** POST /v2/metadefs/namespaces */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["MetadefsNamespacesCreateBody"];
    answer: Schemas["MetadefsNamespacesCreateAnswer"];
  };
  /** GET /v2/metadefs/namespaces/{namespace} */
  show: {
    path: { namespace: string; };
    query: Schemas["MetadefsNamespacesShowQuery"];
    body: undefined;
    answer: Schemas["MetadefsNamespacesShowAnswer"];
  };
  /** PUT /v2/metadefs/namespaces/{namespace} */
  update: {
    path: { namespace: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesUpdateBody"];
    answer: Schemas["MetadefsNamespacesUpdateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace} */
  delete: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metadefs/namespaces/objects */
export interface MetadefsNamespacesObjects {
  /** GET /v2/metadefs/namespaces/{namespace}/objects */
  list: {
    path: { namespace: string; };
    query: Schemas["MetadefsNamespacesObjectsListQuery"];
    body: undefined;
    answer: Schemas["MetadefsNamespacesObjectsListAnswer"];
  };
  /** POST /v2/metadefs/namespaces/{namespace}/objects */
  create: {
    path: { namespace: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesObjectsCreateBody"];
    answer: Schemas["MetadefsNamespacesObjectsCreateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/objects */
  deleteAll: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2/metadefs/namespaces/{namespace}/objects/{object_name} */
  show: {
    path: { namespace: string; object_name: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["MetadefsNamespacesObjectsShowAnswer"];
  };
  /** PUT /v2/metadefs/namespaces/{namespace}/objects/{object_name} */
  update: {
    path: { namespace: string; object_name: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesObjectsUpdateBody"];
    answer: Schemas["MetadefsNamespacesObjectsUpdateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/objects/{object_name} */
  delete: {
    path: { namespace: string; object_name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metadefs/namespaces/properties */
export interface MetadefsNamespacesProperties {
  /** GET /v2/metadefs/namespaces/{namespace}/properties */
  list: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["MetadefsNamespacesPropertiesListAnswer"];
  };
  /** POST /v2/metadefs/namespaces/{namespace}/properties */
  create: {
    path: { namespace: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesPropertiesCreateBody"];
    answer: Schemas["MetadefsNamespacesPropertiesCreateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/properties */
  deleteAll: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2/metadefs/namespaces/{namespace}/properties/{property_name} */
  show: {
    path: { namespace: string; property_name: string; };
    query: Schemas["MetadefsNamespacesPropertiesShowQuery"];
    body: undefined;
    answer: Schemas["MetadefsNamespacesPropertiesShowAnswer"];
  };
  /** PUT /v2/metadefs/namespaces/{namespace}/properties/{property_name} */
  update: {
    path: { namespace: string; property_name: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesPropertiesUpdateBody"];
    answer: Schemas["MetadefsNamespacesPropertiesUpdateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/properties/{property_name} */
  delete: {
    path: { namespace: string; property_name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metadefs/namespaces/resource_types */
export interface MetadefsNamespacesResourceTypes {
  /** GET /v2/metadefs/namespaces/{namespace}/resource_types */
  list: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["MetadefsNamespacesResourceTypesListAnswer"];
  };
  /** POST /v2/metadefs/namespaces/{namespace}/resource_types */
  create: {
    path: { namespace: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesResourceTypesCreateBody"];
    answer: Schemas["MetadefsNamespacesResourceTypesCreateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/resource_types/{resource_type} */
  delete: {
    path: { namespace: string; resource_type: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metadefs/namespaces/tags */
export interface MetadefsNamespacesTags {
  /** GET /v2/metadefs/namespaces/{namespace}/tags */
  list: {
    path: { namespace: string; };
    query: Schemas["MetadefsNamespacesTagsListQuery"];
    body: undefined;
    answer: Schemas["MetadefsNamespacesTagsListAnswer"];
  };
  /** POST /v2/metadefs/namespaces/{namespace}/tags */
  create: {
    path: { namespace: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesTagsCreateBody"];
    answer: Schemas["MetadefsNamespacesTagsCreateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/tags */
  deleteAll: {
    path: { namespace: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
  /** GET /v2/metadefs/namespaces/{namespace}/tags/{tag_name} */
  show: {
    path: { namespace: string; tag_name: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["MetadefsNamespacesTagsShowAnswer"];
  };
  /** POST /v2/metadefs/namespaces/{namespace}/tags/{tag_name} */
  post: {
    path: { namespace: string; tag_name: string; };
    query: Empty;
    body: unknown;
    answer: Schemas["MetadefsNamespacesTagsPostAnswer"];
  };
  /** PUT /v2/metadefs/namespaces/{namespace}/tags/{tag_name} */
  update: {
    path: { namespace: string; tag_name: string; };
    query: Empty;
    body: Schemas["MetadefsNamespacesTagsUpdateBody"];
    answer: Schemas["MetadefsNamespacesTagsUpdateAnswer"];
  };
  /** DELETE /v2/metadefs/namespaces/{namespace}/tags/{tag_name} */
  delete: {
    path: { namespace: string; tag_name: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** metadefs/resource_types */
export interface MetadefsResourceTypes {
  /** GET /v2/metadefs/resource_types */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["MetadefsResourceTypesListAnswer"];
  };
}

/** schemas/image */
export interface SchemasImage {
  /** GET /v2/schemas/image */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasImageListAnswer"];
  };
}

/** schemas/images */
export interface SchemasImages {
  /** GET /v2/schemas/images */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasImagesListAnswer"];
  };
}

/** schemas/member */
export interface SchemasMember {
  /** GET /v2/schemas/member */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMemberListAnswer"];
  };
}

/** schemas/members */
export interface SchemasMembers {
  /** GET /v2/schemas/members */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMembersListAnswer"];
  };
}

/** schemas/metadefs/namespace */
export interface SchemasMetadefsNamespace {
  /** GET /v2/schemas/metadefs/namespace */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsNamespaceListAnswer"];
  };
}

/** schemas/metadefs/namespaces */
export interface SchemasMetadefsNamespaces {
  /** GET /v2/schemas/metadefs/namespaces */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsNamespacesListAnswer"];
  };
}

/** schemas/metadefs/object */
export interface SchemasMetadefsObject {
  /** GET /v2/schemas/metadefs/object */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsObjectListAnswer"];
  };
}

/** schemas/metadefs/objects */
export interface SchemasMetadefsObjects {
  /** GET /v2/schemas/metadefs/objects */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsObjectsListAnswer"];
  };
}

/** schemas/metadefs/properties */
export interface SchemasMetadefsProperties {
  /** GET /v2/schemas/metadefs/properties */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsPropertiesListAnswer"];
  };
}

/** schemas/metadefs/property */
export interface SchemasMetadefsProperty {
  /** GET /v2/schemas/metadefs/property */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsPropertyListAnswer"];
  };
}

/** schemas/metadefs/resource_type */
export interface SchemasMetadefsResourceType {
  /** GET /v2/schemas/metadefs/resource_type */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsResourceTypeListAnswer"];
  };
}

/** schemas/metadefs/resource_types */
export interface SchemasMetadefsResourceTypes {
  /** GET /v2/schemas/metadefs/resource_types */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsResourceTypesListAnswer"];
  };
}

/** schemas/metadefs/tag */
export interface SchemasMetadefsTag {
  /** GET /v2/schemas/metadefs/tag */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsTagListAnswer"];
  };
}

/** schemas/metadefs/tags */
export interface SchemasMetadefsTags {
  /** GET /v2/schemas/metadefs/tags */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasMetadefsTagsListAnswer"];
  };
}

/** schemas/task */
export interface SchemasTask {
  /** GET /v2/schemas/task */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasTaskListAnswer"];
  };
}

/** schemas/tasks */
export interface SchemasTasks {
  /** GET /v2/schemas/tasks */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["SchemasTasksListAnswer"];
  };
}

/** stores/store_id */
export interface StoresStoreId {
  /** DELETE /v2/stores/{store_id}/{image_id} */
  delete: {
    path: { store_id: string; image_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** tasks */
export interface Tasks {
  /** GET /v2/tasks */
  list: {
    path: Empty;
    query: Schemas["TasksListQuery"];
    body: undefined;
    answer: Schemas["TasksListAnswer"];
  };
  /** POST /v2/tasks */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["TasksCreateBody"];
    answer: Schemas["TasksCreateAnswer"];
  };
  /** GET /v2/tasks/{task_id} */
  show: {
    path: { task_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TasksShowAnswer"];
  };
  /** DELETE /v2/tasks/{task_id} */
  delete: {
    path: { task_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}
