/**
 * A rule is an entry of its MeteringLabel's spec.rules; see metering-labels.ts. Which traffic it names is checked as Neutron does it:
 * https://opendev.org/openstack/neutron/src/tag/29.0.0/neutron/services/metering/metering_plugin.py (validate_metering_label_rule)
 */
import { randomUUID } from "node:crypto";
import type { MeteringMeteringLabelRules } from "../../generated/network/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict, notFound } from "../http/errors.ts";
import { openstackId } from "../kube/names.ts";
import { canSee, enforce, ownerOf } from "./access.ts";
import { overlaps, toPrefix } from "./addresses.ts";
import { converted, createAll, type Forms } from "./bodies.ts";
import { chosen, toList } from "./collection.ts";
import { getMeteringLabel, type MeteringLabel } from "./metering-labels.ts";
import { projectOf, touched } from "./objects.ts";

type Rule = NonNullable<MeteringLabel["spec"]["rules"]>[number];

export interface MeteringRuleAttributes {
  metering_label_id: string;
  direction: "ingress" | "egress";
  excluded?: boolean;
  remote_ip_prefix?: string | null;
  source_ip_prefix?: string | null;
  destination_ip_prefix?: string | null;
  tenant_id?: string;
  project_id?: string;
}

const forms: Forms<Required<MeteringRuleAttributes>> = {
  metering_label_id: "as sent",
  direction: "as sent",
  excluded: "boolean",
  remote_ip_prefix: "as sent",
  source_ip_prefix: "as sent",
  destination_ip_prefix: "as sent",
  tenant_id: "as sent",
  project_id: "as sent",
};

export interface MeteringRuleAnswer {
  id: string;
  metering_label_id: string;
  direction: "ingress" | "egress";
  excluded: boolean;
  remote_ip_prefix: string | null;
  source_ip_prefix: string | null;
  destination_ip_prefix: string | null;
}

export const toMeteringLabelRule = (labelId: string, rule: Rule): MeteringRuleAnswer => ({
  id: rule.id,
  metering_label_id: labelId,
  direction: rule.direction,
  excluded: rule.excluded ?? false,
  remote_ip_prefix: rule.remoteIPPrefix ?? null,
  source_ip_prefix: rule.sourceIPPrefix ?? null,
  destination_ip_prefix: rule.destinationIPPrefix ?? null,
});

/** The spec's form of a rule. Throws 400 where it names no traffic, or the far end twice. */
export function toRule(attributes: MeteringRuleAttributes, id: string = randomUUID()): Rule {
  const remote = prefixOf(attributes, "remote_ip_prefix");
  const source = prefixOf(attributes, "source_ip_prefix");
  const destination = prefixOf(attributes, "destination_ip_prefix");
  if (remote && (source || destination))
    throw invalid("Cannot use 'remote-ip-prefix' in conjunction with 'source-ip-prefix' or 'destination-ip-prefix'.");
  if (!remote && !source && !destination)
    throw invalid("At least one of 'remote_ip_prefix', 'source_ip_prefix' and 'destination_ip_prefix' must be given.");
  return {
    id,
    direction: attributes.direction,
    excluded: attributes.excluded ?? false,
    ...(remote ? { remoteIPPrefix: remote } : {}),
    ...(source ? { sourceIPPrefix: source } : {}),
    ...(destination ? { destinationIPPrefix: destination } : {}),
  };
}

/** Neutron has no status for its own `Invalid` and answers 500; the mistake is the caller's. */
const invalid = (message: string) => badRequest(message, "Invalid");

type PrefixName = "remote_ip_prefix" | "source_ip_prefix" | "destination_ip_prefix";

function prefixOf(attributes: MeteringRuleAttributes, name: PrefixName): string | undefined {
  const sent: unknown = attributes[name];
  if (!sent) return undefined;
  const prefix = typeof sent === "string" ? toPrefix(sent) : undefined;
  if (prefix === undefined) throw invalid(`${name}: ${String(sent)} is invalid.`);
  return prefix.text;
}

/** Throws 409: the same traffic counted twice under one label would be told as more than it was. */
export function refuseOverlap(rule: Rule, rules: readonly Rule[]): void {
  const remote = toPrefix(rule.remoteIPPrefix ?? "");
  if (remote === undefined) return;
  const other = rules.find((one) => {
    const prefix = toPrefix(one.remoteIPPrefix ?? "");
    const same = one.direction === rule.direction && (one.excluded ?? false) === (rule.excluded ?? false);
    return same && prefix !== undefined && overlaps(prefix, remote);
  });
  if (other)
    throw conflict(`Metering label rule with remote_ip_prefix '${rule.remoteIPPrefix}' overlaps another.`, "MeteringLabelRuleOverlaps");
}

/** Rules with their labels, of those that the caller may see: those of the labels of projects that he may read. */
const rulesFor = (call: Call): { label: MeteringLabel; answer: MeteringRuleAnswer; project: string }[] =>
  call.kube.list("MeteringLabel").flatMap((label) => {
    const project = projectOf(call.kube, label.metadata.namespace);
    return (label.spec.rules ?? [])
      .map((rule) => ({ label, project, answer: toMeteringLabelRule(openstackId(label), rule) }))
      .filter(({ answer }) => canSee(call, "metering_label_rule", { ...answer, project_id: project }));
  });

function getRule(call: Call, id: string) {
  const found = rulesFor(call).find(({ answer }) => answer.id === id);
  if (found === undefined) throw notFound("Metering label rule", id, "MeteringLabelRuleNotFound");
  return found;
}

export const meteringLabelRules = {
  list(call) {
    const items = rulesFor(call).map(({ answer }) => answer);
    return toList(call, "metering_label_rules", items, "metering/metering-label-rules");
  },

  show(call) {
    return { metering_label_rule: chosen(call, getRule(call, call.path.metering_label_rule_id).answer) };
  },

  create(call) {
    return createAll<MeteringRuleAttributes, MeteringRuleAnswer>(call.body, ["metering_label_rule", "metering_label_rules"], {
      create: async (sent) => {
        const attributes = converted(sent, forms);
        const owner = ownerOf(call, attributes);
        enforce(call, "create_metering_label_rule", { item: { project_id: owner.project }, changes: attributes });
        const rule = toRule(attributes);
        const label = await getMeteringLabel(call, attributes.metering_label_id);
        await call.kube.update(
          label,
          touched(call.now(), ({ spec }) => {
            refuseOverlap(rule, spec.rules ?? []);
            spec.rules = [...(spec.rules ?? []), rule];
          }),
        );
        return toMeteringLabelRule(attributes.metering_label_id, rule);
      },
      remove: ({ id }) => removeRule(call, id),
    });
  },

  async delete(call): Promise<undefined> {
    const { answer, project } = getRule(call, call.path.metering_label_rule_id);
    enforce(call, "delete_metering_label_rule", { item: { ...answer, project_id: project } });
    await removeRule(call, answer.id);
  },
} satisfies Handlers<MeteringMeteringLabelRules>;

async function removeRule(call: Call, id: string): Promise<void> {
  await call.kube.update(
    getRule(call, id).label,
    touched(call.now(), ({ spec }) => {
      spec.rules = (spec.rules ?? []).filter((rule) => rule.id !== id);
    }),
  );
}
