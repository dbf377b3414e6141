/** The Image API v2: collections by the names of the contract. */
import { deactivate, reactivate } from "./actions.ts";
import { file, stage } from "./file.ts";
import { images } from "./images.ts";
import { imports } from "./import.ts";
import { infoImport, infoStores, infoStoresDetail, infoUsage } from "./info.ts";
import { members } from "./members.ts";
import { namespaces } from "./metadefs/namespaces.ts";
import { objects } from "./metadefs/objects.ts";
import { properties } from "./metadefs/properties.ts";
import { namespaceResourceTypes, resourceTypes } from "./metadefs/resource_types.ts";
import { schemas as metadefsSchemas } from "./metadefs/schemas.ts";
import { tags as metadefsTags } from "./metadefs/tags.ts";
import { schemasImage, schemasImages, schemasMember, schemasMembers, schemasTask, schemasTasks } from "./schemas.ts";
import { storesStoreId } from "./store_id.ts";
import { tags } from "./tags.ts";
import { imagesTasks, tasks } from "./tasks.ts";

export const image = {
  images,
  "images/actions/deactivate": deactivate,
  "images/actions/reactivate": reactivate,
  "images/file": file,
  "images/import": imports,
  "images/members": members,
  "images/stage": stage,
  "images/tags": tags,
  "images/tasks": imagesTasks,
  "info/import": infoImport,
  "info/stores": infoStores,
  "info/stores/detail": infoStoresDetail,
  "info/usage": infoUsage,
  "metadefs/namespaces": namespaces,
  "metadefs/namespaces/objects": objects,
  "metadefs/namespaces/properties": properties,
  "metadefs/namespaces/resource_types": namespaceResourceTypes,
  "metadefs/namespaces/tags": metadefsTags,
  "metadefs/resource_types": resourceTypes,
  "schemas/image": schemasImage,
  "schemas/images": schemasImages,
  "schemas/member": schemasMember,
  "schemas/members": schemasMembers,
  "schemas/metadefs/namespace": metadefsSchemas.namespace,
  "schemas/metadefs/namespaces": metadefsSchemas.namespaces,
  "schemas/metadefs/object": metadefsSchemas.object,
  "schemas/metadefs/objects": metadefsSchemas.objects,
  "schemas/metadefs/properties": metadefsSchemas.properties,
  "schemas/metadefs/property": metadefsSchemas.property,
  "schemas/metadefs/resource_type": metadefsSchemas.resourceType,
  "schemas/metadefs/resource_types": metadefsSchemas.resourceTypes,
  "schemas/metadefs/tag": metadefsSchemas.tag,
  "schemas/metadefs/tags": metadefsSchemas.tags,
  "schemas/task": schemasTask,
  "schemas/tasks": schemasTasks,
  "stores/store_id": storesStoreId,
  tasks,
};
