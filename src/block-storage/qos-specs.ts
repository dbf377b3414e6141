/**
 * A QoS spec is a QosSpec (volume.dicot.io) in `dicot-system`, written by Dicot itself after OpenStack's policy has let the administrator
 * pass. It is kept and shown as Cinder does; how fast a disk really is, a driver decides by the parameters of its own classes.
 *
 *   id                       label openstack.dicot.io/id, else metadata.uid
 *   name, consumer, specs    spec
 *   associations             annotation openstack.dicot.io/qos-spec of the StorageClasses, with its id
 */
import type {
  QosSpecsAssociate,
  QosSpecsAssociations,
  QosSpecsDeleteKeys,
  QosSpecsDisassociate,
  QosSpecsDisassociateAll,
  QosSpecs as Specs,
} from "../../generated/block-storage/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isTrue } from "../http/boolean.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import { createUnique, uniqueName } from "../identity/ids.ts";
import type { Kube } from "../kube/kube.ts";
import { displayName, ID, openstackId, QOS_SPEC, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Fields, page, type Query } from "./list.ts";
import { linksTo } from "./view.ts";
import { getType, type StorageClass, typeId } from "./volume-type.ts";

type QosSpec = Kinds["QosSpec"];
type Consumer = QosSpec["spec"]["consumer"];

const consumers: readonly string[] = ["front-end", "back-end", "both"] satisfies Consumer[];
const accepted = () => new Reply({ status: 202 });

const toSpecs = (one: QosSpec) => ({
  ...{ id: openstackId(one), name: one.spec.name, consumer: one.spec.consumer },
  specs: one.spec.specs ?? {},
});

function get(call: Call & { path: { qos_spec_id: string } }): QosSpec {
  const { qos_spec_id: id } = call.path;
  const found = call.kube.list("QosSpec", SYSTEM_NAMESPACE).find((one) => openstackId(one) === id);
  if (found === undefined) throw notFound("qos_specs", id);
  return found;
}

function consumerOf(text: unknown): Consumer {
  if (!consumers.includes(String(text))) throw badRequest(`Invalid qos specs: Valid consumer of QoS specs are: ${consumers.join(", ")}`);
  return text as Consumer;
}

const typesOf = (kube: Kube, one: QosSpec): StorageClass[] =>
  kube.list("StorageClass").filter(({ metadata }) => metadata.annotations?.[QOS_SPEC] === openstackId(one));

/** A volume type's, by id. */
export const qosSpecOf = ({ metadata }: StorageClass): string | null => metadata.annotations?.[QOS_SPEC] ?? null;

const mark = (call: Call, storageClass: StorageClass, id: string | undefined) =>
  call.kube.update(storageClass, (copy) => {
    const { [QOS_SPEC]: _, ...annotations } = copy.metadata.annotations ?? {};
    copy.metadata.annotations = id === undefined ? annotations : { ...annotations, [QOS_SPEC]: id };
    return copy;
  });

function typeAsked(call: Call): StorageClass {
  const id = (call.query as Query)["vol_type_id"];
  if (typeof id !== "string" || id === "") throw badRequest("Volume Type id must not be None.");
  return getType({ kube: call.kube, admin: call.admin, project: call.token.project?.id }, id);
}

export const qosSpecs = {
  list(call) {
    const all = call.kube.list("QosSpec", SYSTEM_NAMESPACE);
    const { items } = page(call, "qos-specs", all, (one): Fields => ({ ...toSpecs(one), created_at: one.metadata.creationTimestamp }));
    return { qos_specs: items.map(toSpecs) };
  },

  show(call) {
    const found = get(call);
    return { qos_specs: toSpecs(found), links: linksTo(call, "qos-specs", openstackId(found)) };
  },

  async create(call) {
    const { name, consumer = "back-end", ...specs } = call.body.qos_specs as { name: string; consumer?: string } & Record<string, string>;
    const spec = { name: name.trim(), consumer: consumerOf(consumer), specs };
    const id = crypto.randomUUID();
    const metadata = { name: uniqueName(spec.name, spec.name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } };
    const qosSpec: QosSpec = { apiVersion: "volume.dicot.io/v1alpha1", kind: "QosSpec", metadata, spec };
    // None is ever renamed: what has the name is a duplicate.
    const made = await createUnique(call.kube.own, qosSpec, () => {
      throw conflict(`QoS Specs ${spec.name} already exists.`);
    });
    return { qos_specs: toSpecs(made), links: linksTo(call, "qos-specs", id) };
  },

  async update(call) {
    const found = get(call);
    const { consumer, ...specs } = call.body.qos_specs as Record<string, string>;
    await call.kube.own.update(found, (copy) => {
      if (consumer !== undefined) copy.spec.consumer = consumerOf(consumer);
      copy.spec.specs = { ...copy.spec.specs, ...specs };
      return copy;
    });
    return { qos_specs: call.body.qos_specs };
  },

  async delete(call) {
    const found = get(call);
    const types = typesOf(call.kube, found);
    if (types.length > 0 && !isTrue((call.query as Query)["force"]))
      throw badRequest(`QoS Specs ${openstackId(found)} is still associated with entities.`);
    for (const one of types) await mark(call, one, undefined);
    await call.kube.own.delete(found);
    return accepted();
  },
} satisfies Handlers<Specs>;

export const qosSpecsDeleteKeys = {
  async put(call) {
    const found = get(call);
    const { keys } = call.body as { keys: string[] };
    const missing = keys.find((key) => !Object.hasOwn(found.spec.specs ?? {}, key));
    if (missing !== undefined) throw notFound(`QoS spec ${openstackId(found)} has no spec with key`, missing);
    await call.kube.own.update(found, (copy) => {
      copy.spec.specs = Object.fromEntries(Object.entries(copy.spec.specs ?? {}).filter(([key]) => !keys.includes(key)));
      return copy;
    });
    return accepted();
  },
} satisfies Handlers<QosSpecsDeleteKeys>;

export const qosSpecsAssociations = {
  list: (call) => ({
    qos_associations: typesOf(call.kube, get(call)).map((one) => ({
      association_type: "volume_type",
      name: displayName(one),
      id: typeId(one),
    })),
  }),
} satisfies Handlers<QosSpecsAssociations>;

export const qosSpecsAssociate = {
  async list(call) {
    const id = openstackId(get(call));
    const storageClass = typeAsked(call);
    const before = qosSpecOf(storageClass);
    if (before !== null && before !== id)
      throw badRequest(`Type ${typeId(storageClass)} is already associated with another qos specs: ${before}`);
    await mark(call, storageClass, id);
    return accepted();
  },
} satisfies Handlers<QosSpecsAssociate>;

export const qosSpecsDisassociate = {
  async list(call) {
    const id = openstackId(get(call));
    const storageClass = typeAsked(call);
    if (qosSpecOf(storageClass) === id) await mark(call, storageClass, undefined);
    return accepted();
  },
} satisfies Handlers<QosSpecsDisassociate>;

export const qosSpecsDisassociateAll = {
  async list(call) {
    for (const one of typesOf(call.kube, get(call))) await mark(call, one, undefined);
    return accepted();
  },
} satisfies Handlers<QosSpecsDisassociateAll>;
