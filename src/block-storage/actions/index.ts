/** POST /v3/volumes/{volume_id}/action, by what is done. What connects hosts outside the cluster has no meaning here. */
import { admin } from "./admin.ts";
import { attach } from "./attach.ts";
import { extend } from "./extend.ts";
import { properties } from "./properties.ts";
import { retype } from "./retype.ts";
import { succession } from "./succession.ts";
import { unmanage } from "./unmanage.ts";
import { uploadImage } from "./upload-image.ts";

export const actions = { ...attach, ...extend, ...properties, ...admin, ...retype, ...succession, ...unmanage, ...uploadImage };
