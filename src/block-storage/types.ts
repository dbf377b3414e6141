/**
 * Volume types: which Kubernetes object one is, and where each field lives, stands in volume-type.ts.
 *
 * An administrator's new type is a StorageClass like one that is there, under another name: model.ts chooses it.
 */
import type { Types, TypesExtraSpecs, TypesOsVolumeTypeAccess } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest, conflict } from "../http/errors.ts";
import { own } from "../http/own.ts";
import { DESCRIPTION, displayName, EXTRA_SPECS, ID, NAME, objectName, PROJECTS, PUBLIC } from "../kube/names.ts";
import { type Fields, page, type Query } from "./list.ts";
import { qosSpecOf } from "./qos-specs.ts";
import { isInUse, toStorageClass, write } from "./type-model.ts";
import { defaultType, extraSpecsOf, getType, isPublic, mayUse, projectsOf, type StorageClass, typeId } from "./volume-type.ts";

export const types = {
  list(call) {
    const wanted = String((call.query as Query)["is_public"] ?? (call.admin ? "None" : "true")).toLowerCase();
    if (!["none", "true", "false", "1", "0"].includes(wanted)) throw badRequest(`Invalid is_public filter [${wanted}]`);
    const shown = call.kube.list("StorageClass").filter((one) => mayUse(one, readerOf(call)));
    const filtered =
      call.admin && wanted !== "none" ? shown.filter((one) => isPublic(one) === (wanted === "true" || wanted === "1")) : shown;
    const { items, links } = page(
      call,
      "types",
      filtered,
      (one): Fields => ({ ...toType(call, one), created_at: one.metadata.creationTimestamp }),
    );
    return { volume_types: items.map((one) => toType(call, one)), ...(links && { volume_type_links: links }) };
  },

  async create(call) {
    const { name, description, extra_specs = {} } = call.body.volume_type;
    const open = call.body.volume_type["os-volume-type-access:is_public"];
    if (call.kube.list("StorageClass").some((one) => displayName(one) === name)) throw conflict(`Volume Type ${name} already exists.`);
    const id = crypto.randomUUID();
    const annotations = {
      [NAME]: name,
      [EXTRA_SPECS]: JSON.stringify(extra_specs),
      ...(description && { [DESCRIPTION]: description }),
      ...(open !== undefined && !isTrue(open) && { [PUBLIC]: "false" }),
    };
    const metadata = { name: objectName(name, id), labels: { [ID]: id }, annotations };
    const created = await call.kube.create<StorageClass>(toStorageClass(call.kube, metadata));
    return { volume_type: { ...toPlainType(created), "os-volume-type-access:is_public": isPublic(created) } };
  },

  show(call) {
    if (call.path.type_id === "default") {
      const chosen = defaultType(call.kube);
      if (chosen === undefined) throw new ApiError(404, "Default volume type can not be found.");
      // Cinder adds that to the type with the id of the request.
      const { "os-volume-type-access:is_public": _, ...shown } = toType(call, chosen);
      return { volume_type: shown };
    }
    return { volume_type: toType(call, get(call)) };
  },

  async update(call) {
    const { name, description, is_public } = call.body.volume_type;
    if (name === undefined && description === undefined && is_public === undefined)
      throw badRequest("Specify volume type name, description, is_public or a combination thereof.");
    const found = get(call);
    if (name && call.kube.list("StorageClass").some((one) => displayName(one) === name && typeId(one) !== typeId(found)))
      throw conflict(`Volume Type ${name} already exists.`);
    const updated = await annotate(call, found, {
      ...(name && { [NAME]: name.trim() }),
      ...(typeof description === "string" && { [DESCRIPTION]: description }),
      ...(is_public !== undefined && { [PUBLIC]: isTrue(is_public) ? undefined : "false" }),
    });
    return { volume_type: toPlainType(updated) };
  },

  async delete(call) {
    const found = get(call);
    if (await isInUse(call.kube, found)) throw badRequest(`Target volume type is still in use: volume type ${typeId(found)} has volumes.`);
    await call.kube.delete(found);
    return new Reply({ status: 202 });
  },

  action: {
    async addProjectAccess(call) {
      const { project } = call.body.addProjectAccess;
      const found = getPrivate(call);
      if (projectsOf(found).includes(project))
        throw conflict(`Volume type access for ${typeId(found)} / ${project} combination already exists.`);
      await annotate(call, found, { [PROJECTS]: JSON.stringify([...projectsOf(found), project]) });
      return new Reply({ status: 202 });
    },

    async removeProjectAccess(call) {
      const { project } = call.body.removeProjectAccess;
      const found = getPrivate(call);
      if (!projectsOf(found).includes(project))
        throw new ApiError(404, `Volume type access not found for ${typeId(found)} / ${project} combination.`);
      await annotate(call, found, { [PROJECTS]: JSON.stringify(projectsOf(found).filter((one) => one !== project)) });
      return new Reply({ status: 202 });
    },
  },
} satisfies Handlers<Types>;

export const typesAccess = {
  list(call) {
    const found = get(call);
    if (isPublic(found)) throw new ApiError(404, "Access list not available for public volume types.");
    return { volume_type_access: projectsOf(found).map((project_id) => ({ volume_type_id: typeId(found), project_id })) };
  },
} satisfies Handlers<TypesOsVolumeTypeAccess>;

export const typesExtraSpecs = {
  list: (call) => ({ extra_specs: extraSpecsOf(get(call)) }),

  async create(call) {
    const found = get(call);
    await writeSpecs(call, found, { ...extraSpecsOf(found), ...texts(call.body.extra_specs) });
    return { extra_specs: texts(call.body.extra_specs) };
  },

  show(call) {
    return spec(get(call), call.path.extra_spec_id);
  },

  async update(call) {
    const found = get(call);
    const key = call.path.extra_spec_id;
    const specs = texts(call.body as Record<string, string | null>);
    if (!Object.hasOwn(specs, key)) throw badRequest("Request body and URI mismatch");
    await writeSpecs(call, found, { ...extraSpecsOf(found), ...specs });
    return specs;
  },

  async delete(call) {
    const found = get(call);
    spec(found, call.path.extra_spec_id);
    const { [call.path.extra_spec_id]: _, ...rest } = extraSpecsOf(found);
    await writeSpecs(call, found, rest);
    return new Reply({ status: 202 });
  },
} satisfies Handlers<TypesExtraSpecs>;

type TypeCall = Call & { path: { type_id: string } };

const readerOf = (call: Call) => ({ kube: call.kube, admin: call.admin, project: call.token.project?.id });
const get = (call: TypeCall): StorageClass => getType(readerOf(call), call.path.type_id);
const texts = (specs: Record<string, string | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(specs).map(([key, value]) => [key, value ?? ""]));

function getPrivate(call: TypeCall): StorageClass {
  const found = get(call);
  if (isPublic(found)) throw conflict("Type access modification is not applicable to public volume type.");
  return found;
}

/** As who made or changed it sees it. */
const toPlainType = (storageClass: StorageClass) => ({
  id: typeId(storageClass),
  name: displayName(storageClass),
  is_public: isPublic(storageClass),
  extra_specs: extraSpecsOf(storageClass),
  description: storageClass.metadata.annotations?.[DESCRIPTION] ?? null,
});

/** Only administrators see what a type is made of, but for the specs that users must know. */
function toType(call: Pick<Call, "can" | "admin" | "token">, storageClass: StorageClass) {
  const target = { project_id: call.token.project?.id };
  const sees = call.can("volume_extension:access_types_extra_specs", target);
  const open = isPublic(storageClass);
  return {
    id: typeId(storageClass),
    name: displayName(storageClass),
    description: storageClass.metadata.annotations?.[DESCRIPTION] ?? null,
    is_public: open,
    "os-volume-type-access:is_public": open,
    ...(sees && { extra_specs: visibleSpecs(call, storageClass) }),
    ...(call.can("volume_extension:access_types_qos_specs_id", target) && { qos_specs_id: qosSpecOf(storageClass) }),
  };
}

const userVisible = ["multiattach", "RESKEY:availability_zones", "replication_enabled"];

function visibleSpecs(call: Pick<Call, "can" | "token">, storageClass: StorageClass): Record<string, string> {
  const specs = extraSpecsOf(storageClass);
  if (call.can("volume_extension:types_extra_specs:read_sensitive", { project_id: call.token.project?.id })) return specs;
  return Object.fromEntries(Object.entries(specs).filter(([key]) => userVisible.includes(key)));
}

function spec(storageClass: StorageClass, key: string): Record<string, string> {
  const value = own(extraSpecsOf(storageClass), key);
  if (value === undefined) throw new ApiError(404, `Volume Type ${typeId(storageClass)} has no extra specs with key ${key}.`);
  return { [key]: value };
}

/** Throws 400 for a type that volumes have, as Cinder does unless its operator says otherwise, and for a class that cannot be another back end's. */
async function writeSpecs(call: Call, storageClass: StorageClass, specs: Record<string, string>): Promise<void> {
  if (await isInUse(call.kube, storageClass)) throw badRequest("Volume Type is currently in use.");
  await write(call.kube, storageClass, { [EXTRA_SPECS]: JSON.stringify(specs) });
}

const annotate = (call: Call, storageClass: StorageClass, annotations: Record<string, string | undefined>): Promise<StorageClass> =>
  call.kube.update(storageClass, (copy) => {
    const next = { ...copy.metadata.annotations, ...annotations };
    copy.metadata.annotations = Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return copy;
  });
