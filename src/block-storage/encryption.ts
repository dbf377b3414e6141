/**
 * Encryption of volume types. A driver encrypts by parameters of its StorageClass; what Cinder lets an administrator declare of a type is
 * kept on the class (volume-type.ts), and is a promise: a volume of such a type is made by a class that encrypts, or not at all. Keys are
 * the driver's; `provider`, `cipher` and `key_size` tell it nothing.
 */
import type { TypesEncryption, VolumesEncryption } from "../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { ENCRYPTION } from "../kube/names.ts";
import { timestamp } from "../kube/time.ts";
import { isInUse, write } from "./type-model.ts";
import { cinderTime } from "./view.ts";
import { getVolume, storageClassOf } from "./volume.ts";
import { type Encryption, encryptionOf, findType, getType, type StorageClass, typeId } from "./volume-type.ts";

type TypeCall = Call & { path: { type_id: string } };

const get = (call: TypeCall) => getType({ kube: call.kube, admin: call.admin, project: call.token.project?.id }, call.path.type_id);

export const typesEncryption = {
  /** Cinder answers an empty object for a type without it. */
  list(call) {
    const found = get(call);
    const encryption = encryptionOf(found);
    return encryption ? toEncryption(found, encryption) : {};
  },

  async create(call) {
    const found = await getUnused(call, "create");
    if (encryptionOf(found)) throw badRequest(`Volume type encryption for type ${typeId(found)} already exists.`);
    const { provider, control_location, cipher, key_size } = call.body.encryption;
    const asked = {
      provider,
      control_location,
      ...(cipher !== undefined && { cipher }),
      ...(key_size !== undefined && { key_size: sizeOf(key_size) }),
    };
    const encryption: Encryption = {
      encryption_id: crypto.randomUUID(),
      provider,
      control_location,
      cipher: cipher ?? null,
      key_size: sizeOf(key_size),
      created_at: timestamp(call.now()),
      updated_at: null,
    };
    await declare(call, found, encryption);
    return { encryption: { ...asked, volume_type_id: typeId(found), encryption_id: encryption.encryption_id } };
  },

  show(call) {
    const found = get(call);
    const encryption = encryptionOf(found);
    const fields: Record<string, unknown> = encryption ? toEncryption(found, encryption) : {};
    const key = call.path.encryption_id;
    if (!Object.hasOwn(fields, key)) throw missing(found);
    return { [key]: fields[key] };
  },

  async update(call) {
    const found = await getUnused(call, "update");
    const encryption = encryptionOf(found);
    if (encryption === undefined) throw missing(found);
    const { key_size, ...rest } = call.body.encryption;
    const asked = { ...rest, ...(key_size !== undefined && { key_size: sizeOf(key_size) }) };
    await declare(call, found, { ...encryption, ...asked, updated_at: timestamp(call.now()) });
    return { encryption: asked };
  },

  async delete(call) {
    const found = await getUnused(call, "delete");
    if (encryptionOf(found) === undefined) throw missing(found);
    await declare(call, found, undefined);
    return new Reply({ status: 202 });
  },
} satisfies Handlers<TypesEncryption>;

/** What Nova asks before it attaches a volume: there is nothing for it to decrypt. */
export const volumesEncryption = {
  async list(call) {
    const volume = await getVolume(call.kube, call.reach, call.path.volume_id);
    const type = findType(call.kube, storageClassOf(volume));
    const { control_location, cipher, key_size, provider }: Partial<Encryption> = (type && encryptionOf(type)) ?? {};
    return { encryption_key_id: null, ...(provider !== undefined && { control_location, cipher, key_size, provider }) };
  },
} satisfies Handlers<VolumesEncryption>;

async function getUnused(call: TypeCall, verb: string): Promise<StorageClass> {
  const found = get(call);
  if (await isInUse(call.kube, found)) throw badRequest(`Cannot ${verb} encryption specs. Volume type in use.`);
  return found;
}

const declare = (call: Call, type: StorageClass, encryption: Encryption | undefined) =>
  write(call.kube, type, { [ENCRYPTION]: encryption && JSON.stringify(encryption) });

const missing = (type: StorageClass) => new ApiError(404, `Volume type encryption for type ${typeId(type)} does not exist.`);

const sizeOf = (keySize: string | number | null | undefined): number | null =>
  keySize === undefined || keySize === null ? null : Number(keySize);

const toEncryption = (type: StorageClass, { created_at, updated_at, ...encryption }: Encryption) => ({
  volume_type_id: typeId(type),
  ...encryption,
  created_at: cinderTime(created_at),
  updated_at: cinderTime(updated_at ?? undefined),
  deleted: false,
  deleted_at: null,
});
