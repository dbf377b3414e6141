/**
 * Encryption of a volume type. A driver encrypts by parameters of its StorageClass; a type whose volumes only look encrypted would be a
 * security bug, so that none can be declared so here.
 */
import type { TypesEncryption, VolumesEncryption } from "../../generated/block-storage/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import { getVolume } from "./volume.ts";
import { getType, typeId } from "./volume-type.ts";

const get = (call: Call & { path: { type_id: string } }) =>
  getType({ kube: call.kube, admin: call.admin, project: call.token.project?.id }, call.path.type_id);

export const typesEncryption = {
  /** Cinder answers an empty object for a type without it. */
  list(call) {
    get(call);
    return {};
  },

  create(call) {
    const found = get(call);
    throw badRequest(`Volumes of type ${typeId(found)} are encrypted by the parameters of its StorageClass, or not at all.`);
  },

  delete(call) {
    throw notFound("Volume type encryption for type", typeId(get(call)));
  },
} satisfies Handlers<TypesEncryption>;

export const volumesEncryption = {
  async list(call) {
    await getVolume(call.kube, call.reach, call.path.volume_id);
    return {};
  },
} satisfies Handlers<VolumesEncryption>;
