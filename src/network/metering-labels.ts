/**
 * A metering label is a MeteringLabel (network.dicot.io/v1alpha1) in its project's namespace, its rules with it. It is a wish: whoever
 * counts the traffic reads it with `kubectl get meteringlabels -A`, as Neutron's metering agent gets it told.
 *
 *   name, description, shared   spec
 *   rules                       spec.rules
 */
import { randomUUID } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { MeteringMeteringLabels } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import type { Kube } from "../kube/kube.ts";
import { openstackId } from "../kube/names.ts";
import { assertSees, canSee, enforce, ownerOf, seekerOf } from "./access.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { getAnywhere, nameOf, newMetadata, projectOf } from "./objects.ts";

export type MeteringLabel = Kinds["MeteringLabel"];

interface MeteringLabelAttributes {
  name?: string;
  description?: string;
  shared?: boolean;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<MeteringLabelAttributes>> = {
  name: "as sent",
  description: "as sent",
  shared: "boolean",
  tenant_id: "as sent",
  project_id: "as sent",
};

export interface MeteringLabelAnswer {
  id: string;
  name: string;
  description: string;
  shared: boolean;
  project_id: string;
  tenant_id: string;
}

export function toMeteringLabel(kube: Kube, label: MeteringLabel): MeteringLabelAnswer {
  const project = projectOf(kube, label.metadata.namespace);
  return {
    id: openstackId(label),
    name: nameOf(label),
    description: label.spec.description ?? "",
    shared: label.spec.shared ?? false,
    project_id: project,
    tenant_id: project,
  };
}

export const toMeteringLabelObject = (
  attributes: MeteringLabelAttributes,
  namespace: string,
  id: string = randomUUID(),
): MeteringLabel => ({
  apiVersion: "network.dicot.io/v1alpha1",
  kind: "MeteringLabel",
  metadata: newMetadata(attributes.name, namespace, id),
  spec: {
    name: attributes.name ?? "",
    ...(attributes.description ? { description: attributes.description } : {}),
    ...(attributes.shared ? { shared: true } : {}),
  },
});

/** A label that the caller may see. Throws 404 MeteringLabelNotFound. */
export async function getMeteringLabel(call: Call, id: string): Promise<MeteringLabel> {
  const label = await getAnywhere(seekerOf(call), "MeteringLabel", id, "MeteringLabelNotFound");
  assertSees(call, "metering_label", toMeteringLabel(call.kube, label), { type: "MeteringLabelNotFound" });
  return label;
}

export const meteringLabels = {
  list(call) {
    const items = call.kube
      .list("MeteringLabel")
      .map((label) => toMeteringLabel(call.kube, label))
      .filter((label) => canSee(call, "metering_label", label));
    return toList(call, "metering_labels", items, "metering/metering-labels");
  },

  async show(call) {
    const label = await getMeteringLabel(call, call.path.metering_label_id);
    return { metering_label: chosen(call, toMeteringLabel(call.kube, label)) };
  },

  create(call) {
    return createAll<MeteringLabelAttributes, MeteringLabelAnswer>(call.body, ["metering_label", "metering_labels"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_metering_label", { item: { project_id: owner.project }, changes: attributes });
        return toMeteringLabel(call.kube, await call.kube.create(toMeteringLabelObject(attributes, owner.namespace)));
      },
      remove: async ({ id }) => call.kube.delete(await getMeteringLabel(call, id)),
    });
  },

  /** Its rules are in it and go with it. */
  async delete(call): Promise<undefined> {
    const label = await getMeteringLabel(call, call.path.metering_label_id);
    enforce(call, "delete_metering_label", { item: toMeteringLabel(call.kube, label) });
    await call.kube.delete(label);
  },
} satisfies Handlers<MeteringMeteringLabels>;
