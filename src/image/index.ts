/** The Image API v2: collections by the names of the contract. */
import { deactivate, reactivate } from "./actions.ts";
import { file, stage } from "./file.ts";
import { images } from "./images.ts";
import { imports } from "./import.ts";
import { infoImport, infoStores, infoUsage } from "./info.ts";
import { members } from "./members.ts";
import { schemasImage, schemasImages, schemasMember, schemasMembers } from "./schemas.ts";
import { tags } from "./tags.ts";
import { imagesTasks } from "./tasks.ts";

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
  "info/usage": infoUsage,
  "schemas/image": schemasImage,
  "schemas/images": schemasImages,
  "schemas/member": schemasMember,
  "schemas/members": schemasMembers,
};
