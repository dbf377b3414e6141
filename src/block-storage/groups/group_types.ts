/**
 * A type of volume groups is a GroupType (volume.dicot.io) in `dicot-system`, written by Dicot itself after OpenStack's policy has let the
 * administrator pass.
 *
 *   id                              label openstack.dicot.io/id, else metadata.uid
 *   name, description, is_public    spec
 *   group_specs                     spec.specs
 */
import type { GroupTypes, GroupTypesGroupSpecs } from "../../../generated/block-storage/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { isTrue } from "../../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest, conflict, notFound } from "../../http/errors.ts";
import { own } from "../../http/own.ts";
import { createUnique, uniqueName } from "../../identity/ids.ts";
import type { Kube } from "../../kube/kube.ts";
import { ID, openstackId, SYSTEM_NAMESPACE } from "../../kube/names.ts";
import { type Fields, page, type Query } from "../list.ts";

type GroupType = Kinds["GroupType"];

const groupTypesOf = (kube: Kube): readonly GroupType[] => kube.list("GroupType", SYSTEM_NAMESPACE);
const isPublic = ({ spec }: GroupType): boolean => spec.public !== false;

/** By id, else by name. Throws 404 for one that the caller may not see. */
export function getGroupType(call: Pick<Call, "kube" | "admin">, wanted: string): GroupType {
  const visible = groupTypesOf(call.kube).filter((one) => call.admin || isPublic(one));
  const found = visible.find((one) => openstackId(one) === wanted) ?? visible.find(({ spec }) => spec.name === wanted);
  if (found === undefined) throw notFound("Group type", wanted);
  return found;
}

const get = (call: Call & { path: { group_type_id: string } }) => getGroupType(call, call.path.group_type_id);

function toGroupType(call: Pick<Call, "can">, one: GroupType) {
  const { name, description, specs } = one.spec;
  return {
    ...{ id: openstackId(one), name, description: description ?? null, is_public: isPublic(one) },
    ...(call.can("group:access_group_types_specs", {}) ? { group_specs: specs ?? {} } : {}),
  };
}

export const groupTypes = {
  list(call) {
    const wanted = String((call.query as Query)["is_public"] ?? (call.admin ? "None" : "true")).toLowerCase();
    if (!["none", "true", "false", "1", "0"].includes(wanted)) throw badRequest(`Invalid is_public filter [${wanted}]`);
    const visible = groupTypesOf(call.kube).filter((one) =>
      call.admin ? wanted === "none" || isPublic(one) === (wanted === "true" || wanted === "1") : isPublic(one),
    );
    const { items, links } = page(
      call,
      "group_types",
      visible,
      (one): Fields => ({ ...toGroupType(call, one), created_at: one.metadata.creationTimestamp }),
    );
    return { group_types: items.map((one) => toGroupType(call, one)), ...(links && { group_type_links: links }) };
  },

  show: (call) => ({ group_type: toGroupType(call, get(call)) }),

  async create(call) {
    const { name, description, is_public, group_specs } = call.body.group_type;
    const spec = {
      name: name.trim(),
      ...(description ? { description } : {}),
      public: is_public === undefined || isTrue(is_public),
      specs: group_specs ?? {},
    };
    refuseDuplicate(call.kube, spec.name);
    const id = crypto.randomUUID();
    const metadata = { name: uniqueName(spec.name, spec.name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } };
    const groupType: GroupType = { apiVersion: "volume.dicot.io/v1alpha1", kind: "GroupType", metadata, spec };
    const made = await createUnique(call.kube.own, groupType, () => refuseDuplicate(call.kube, spec.name));
    return { group_type: toGroupType(call, made) };
  },

  async update(call) {
    const { name, description, is_public } = call.body.group_type;
    if (name === undefined && description === undefined && is_public === undefined)
      throw badRequest("Specify group type name, description or is_public.");
    const found = get(call);
    if (name && name !== found.spec.name) refuseDuplicate(call.kube, name);
    const updated = await call.kube.own.update(found, (copy) => {
      if (name) copy.spec.name = name.trim();
      if (typeof description === "string") copy.spec.description = description;
      if (is_public !== undefined) copy.spec.public = isTrue(is_public);
      return copy;
    });
    return { group_type: toGroupType(call, updated) };
  },

  async delete(call) {
    const found = get(call);
    if (call.kube.list("VolumeGroup").some(({ spec }) => spec.groupTypeID === openstackId(found)))
      throw badRequest(`Target group type is still in use: group type ${openstackId(found)} has groups.`);
    await call.kube.own.delete(found);
    return new Reply({ status: 202 });
  },
} satisfies Handlers<GroupTypes>;

function refuseDuplicate(kube: Kube, name: string): void {
  if (groupTypesOf(kube).some(({ spec }) => spec.name === name)) throw conflict(`Group Type ${name} already exists.`);
}

type Specs = Record<string, string>;

const write = (call: Call, found: GroupType, change: (specs: Specs) => Specs) =>
  call.kube.own.update(found, (copy) => ({ ...copy, spec: { ...copy.spec, specs: change(copy.spec.specs ?? {}) } }));

function spec(found: GroupType, key: string): Specs {
  const value = own(found.spec.specs ?? {}, key);
  if (value === undefined) throw notFound(`Group Type ${openstackId(found)} has no spec`, key);
  return { [key]: value };
}

export const groupSpecs = {
  list: (call) => ({ group_specs: get(call).spec.specs ?? {} }),

  show: (call) => spec(get(call), call.path.group_spec_id),

  async create(call) {
    const given = call.body.group_specs as Specs;
    await write(call, get(call), (specs) => ({ ...specs, ...given }));
    return { group_specs: given };
  },

  async update(call) {
    const given = call.body as Specs;
    const key = call.path.group_spec_id;
    if (!Object.hasOwn(given, key)) throw badRequest("Request body and URI mismatch");
    await write(call, get(call), (specs) => ({ ...specs, [key]: given[key] ?? "" }));
    return { [key]: given[key] ?? "" };
  },

  async delete(call) {
    const found = get(call);
    spec(found, call.path.group_spec_id);
    await write(call, found, ({ [call.path.group_spec_id]: _, ...rest }) => rest);
    return new Reply({ status: 202 });
  },
} satisfies Handlers<GroupTypesGroupSpecs>;
