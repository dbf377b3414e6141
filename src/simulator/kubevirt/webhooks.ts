/** virt-api's webhooks: what it fills in and what it refuses (pkg/virt-api/webhooks, v1.9.0; the words are our own). */

import type { KubeObject } from "../../kube/objects.ts";
import { timestamp } from "../../kube/time.ts";
import { type Cause, invalid, required, type Webhook } from "../admission.ts";
import { hasCondition } from "../conditions.ts";
import type { Simulation } from "../simulation.ts";
import { applyFlavor, findSpec, type InstancetypeSpec, type PreferenceSpec } from "./instancetype.ts";
import { isFinal } from "./machine-state.ts";
import type { InstanceSpec, Migration, VirtualMachine, VirtualMachineInstance } from "./types.ts";
import { mandatoryCauses, validateInstance } from "./validate-instance.ts";
import { instanceFinalizer } from "./vmi-status.ts";

const strategies = ["Always", "Halted", "Manual", "RerunOnFailure", "Once"];
const group = "kubevirt.io";

function fillIn(spec: InstanceSpec) {
  spec.architecture ??= "amd64";
  spec.domain.machine ??= {};
  spec.domain.machine.type ??= "q35";
  spec.domain.resources ??= {};
}

export function webhooks(sim: Simulation): Webhook[] {
  const { cluster } = sim;

  const machine: Webhook<VirtualMachine> = {
    name: "virtualmachine-validator.kubevirt.io",
    resource: { group, version: "v1", plural: "virtualmachines" },
    operations: ["CREATE", "UPDATE"],
    mutate({ object: { spec } }) {
      if (!spec.template?.spec?.domain) return;
      fillIn(spec.template.spec);
      if (spec.instancetype?.name) spec.instancetype.kind ??= "VirtualMachineClusterInstancetype";
      if (spec.preference?.name) spec.preference.kind ??= "VirtualMachineClusterPreference";
    },
    async validate({ object, operation }) {
      const { spec } = object;
      if (!spec.template) return [required("spec.template", "a virtual machine needs a template")];
      const { causes, spec: instance } = await withFlavor(object);
      return causes.length > 0
        ? causes
        : [...runStrategyCauses(object), ...templateCauses(object), ...validateInstance("spec.template.spec", instance, operation)];
    },
  };

  /** A flavor that is not there is no reason to refuse: https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/instancetype/webhooks/vm/admitter.go */
  async function withFlavor(vm: VirtualMachine): Promise<{ causes: Cause[]; spec: InstanceSpec }> {
    const { spec } = vm;
    const template = spec.template.spec;
    const { domain } = template;
    const causes: Cause[] = (["instancetype", "preference"] as const)
      .filter((word) => spec[word] && !spec[word].name)
      .map((word) => required(`spec.${word}`, `the ${word} needs a name`));
    const instancetype = await findSpec<InstancetypeSpec>(cluster, "Instancetype", vm);
    const preference = await findSpec<PreferenceSpec>(cluster, "Preference", vm);
    if (instancetype) {
      const own = {
        "cpu.sockets": domain.cpu?.sockets,
        "cpu.cores": domain.cpu?.cores,
        "cpu.threads": domain.cpu?.threads,
        memory: domain.memory,
      };
      const requests = { ...domain.resources?.requests, ...domain.resources?.limits };
      for (const [field, value] of Object.entries({
        ...own,
        "resources.requests": Object.keys(requests).some((k) => k === "cpu" || k === "memory") || undefined,
      }))
        if (value !== undefined)
          causes.push(
            invalid(
              `spec.template.spec.domain.${field}`,
              `VM field spec.template.spec.domain.${field} conflicts with the selected instance type`,
            ),
          );
    }
    return { causes, spec: causes.length > 0 ? template : applyFlavor(template, { instancetype, preference }) };
  }

  const instance: Webhook<VirtualMachineInstance> = {
    name: "virtualmachineinstances-create-validator.kubevirt.io",
    resource: { group, version: "v1", plural: "virtualmachineinstances" },
    operations: ["CREATE"],
    mutate({ object }) {
      if (!object.spec?.domain) return;
      fillIn(object.spec);
      const finalizers = object.metadata.finalizers ?? [];
      if (!finalizers.includes(instanceFinalizer)) object.metadata.finalizers = [...finalizers, instanceFinalizer];
      object.status = {
        phase: "Pending",
        phaseTransitionTimestamps: [{ phase: "Pending", phaseTransitionTimestamp: timestamp(sim.now()) }],
        ...object.status,
      };
    },
    validate({ object, operation }) {
      const spec = applyFlavor(object.spec, {});
      return [...mandatoryCauses("spec", spec), ...validateInstance("spec", spec, operation)];
    },
  };

  const migration: Webhook<Migration> = {
    name: "migration-create-validator.kubevirt.io",
    resource: { group, version: "v1", plural: "virtualmachineinstancemigrations" },
    operations: ["CREATE"],
    validate({ object, namespace }) {
      const vmiName = object.spec?.vmiName;
      if (!vmiName) return [required("spec.vmiName", "vmiName is missing")];
      const vmi = cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, vmiName);
      if (!vmi) return [invalid("spec.vmiName", `the VMI "${vmiName}" does not exist`)];
      if (isFinal(vmi)) return "Cannot migrate VMI in finalized state.";
      if (hasCondition(vmi.status?.conditions, "LiveMigratable", "False"))
        return `Cannot migrate VMI, Reason: ${vmi.status?.conditions?.find((c) => c.type === "LiveMigratable")?.reason}`;
      const other = cluster
        .list<Migration>("VirtualMachineInstanceMigration")
        .find(
          (m) =>
            m.metadata.namespace === namespace && m.spec.vmiName === vmiName && !["Succeeded", "Failed"].includes(m.status?.phase ?? ""),
        );
      return other
        ? `in-flight migration detected. Active migration job (${other.metadata.uid}) is currently already in progress for VMI ${vmiName}.`
        : [];
    },
  };

  // A review is of the webhook's own kind.
  return [machine, instance, migration] as Webhook<KubeObject>[];
}

function runStrategyCauses({ spec }: VirtualMachine): Cause[] {
  const { running, runStrategy } = spec;
  if (running !== undefined && runStrategy !== undefined) return [invalid("spec.running", "running and runStrategy exclude each other")];
  if (running === undefined && runStrategy === undefined) return [invalid("spec.running", "RunStrategy must be specified")];
  return runStrategy === undefined || strategies.includes(runStrategy)
    ? []
    : [invalid("spec.runStrategy", `Invalid RunStrategy (${runStrategy})`)];
}

interface Template {
  metadata?: { name?: string };
  spec?: { pvc?: object; storage?: object; source?: object; sourceRef?: object };
}

function templateCauses({ spec }: VirtualMachine): Cause[] {
  return ((spec.dataVolumeTemplates ?? []) as Template[]).flatMap(({ metadata, spec: wanted }, n) => {
    const field = `spec.dataVolumeTemplates[${n}]`;
    if (!metadata?.name) return [required(`${field}.name`, "the template needs a name")];
    const causes: Cause[] = [];
    if (
      !spec.template.spec.volumes?.some((v) => v.dataVolume?.name === metadata.name || v.persistentVolumeClaim?.claimName === metadata.name)
    )
      causes.push(required(field, `DataVolumeTemplate entry ${field} must be referenced in the VMI template's 'volumes' list`));
    if ((wanted?.pvc === undefined) === (wanted?.storage === undefined))
      causes.push(required(`${field}.spec`, "exactly one of pvc and storage is needed"));
    if ((wanted?.source === undefined) === (wanted?.sourceRef === undefined))
      causes.push(required(`${field}.spec`, "exactly one of source and sourceRef is needed"));
    return causes;
  });
}
