/**
 * Instancetypes and preferences. A VM's first start pins the content of both in a ControllerRevision, so that later changes
 * of the flavor do not reach it; the VMI gets the content, not the reference.
 */
import type { KubeObject } from "../../kube/objects.ts";
import type { Cluster } from "../cluster.ts";
import { controlledBy } from "../owners.ts";
import type { InstanceSpec, Matcher, MatcherStatus, VirtualMachine } from "./types.ts";

export interface InstancetypeSpec {
  cpu: { guest: number; model?: string; dedicatedCPUPlacement?: boolean; maxSockets?: number };
  memory: { guest: string; hugepages?: { pageSize: string } };
  nodeSelector?: Record<string, string>;
  schedulerName?: string;
  gpus?: { name: string; deviceName?: string }[];
  hostDevices?: { name: string; deviceName?: string }[];
  ioThreadsPolicy?: string;
  launchSecurity?: object;
  annotations?: Record<string, string>;
}

export interface PreferenceSpec {
  cpu?: { preferredCPUTopology?: string };
  devices?: { preferredDiskBus?: string; preferredCdromBus?: string; preferredInterfaceModel?: string };
  firmware?: { preferredEfi?: object };
  machine?: { preferredMachineType?: string };
  preferredTerminationGracePeriodSeconds?: number;
}

export interface Flavor {
  instancetype?: InstancetypeSpec | undefined;
  preference?: PreferenceSpec | undefined;
}

interface Revision extends KubeObject {
  data: { spec: object };
  revision: number;
}

interface Typed<T> extends KubeObject {
  spec: T;
}

type Family = "Instancetype" | "Preference";

const kindOf = (family: Family, matcher: Matcher) =>
  (matcher.kind?.toLowerCase() ?? `virtualmachinecluster${family}`.toLowerCase()).startsWith("virtualmachinecluster")
    ? (`VirtualMachineCluster${family}` as const)
    : (`VirtualMachine${family}` as const);

/** The object that a matcher names, or undefined where there is none. One that was made just now may not be in memory yet. */
export async function findTyped<T>(cluster: Cluster, family: Family, namespace: string, matcher: Matcher): Promise<Typed<T> | undefined> {
  const kind = kindOf(family, matcher);
  const at = kind.startsWith("VirtualMachineCluster") ? undefined : namespace;
  const name = matcher.name ?? "";
  return cluster.find<Typed<T>>(kind, at, name) ?? cluster.read<Typed<T>>(kind, at, name);
}

/**
 * What KubeVirt takes a machine's flavor from: the revision that it names, else the one that is pinned of the same name, else the flavor itself.
 * https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/instancetype/find/spec.go
 */
export async function findSpec<T>(cluster: Cluster, family: Family, vm: VirtualMachine): Promise<T | undefined> {
  const matcher = matcherOf(vm, family);
  if (!matcher?.name) return undefined;
  const namespace = vm.metadata.namespace!;
  if (matcher.revisionName) return (await findRevision(cluster, namespace, matcher.revisionName))?.data.spec as T | undefined;
  const pinned = pinnedOf(vm, family);
  if (pinned?.name === matcher.name) {
    const revision = await findRevision(cluster, namespace, pinned.controllerRevisionRef.name);
    if (revision) return revision.data.spec as T;
  }
  return (await findTyped<T>(cluster, family, namespace, matcher))?.spec;
}

const matcherOf = ({ spec }: VirtualMachine, family: Family) => (family === "Instancetype" ? spec.instancetype : spec.preference);

const pinnedOf = ({ status }: VirtualMachine, family: Family) =>
  family === "Instancetype" ? status?.instancetypeRef : status?.preferenceRef;

const findRevision = async (cluster: Cluster, namespace: string, name: string): Promise<Revision | undefined> =>
  cluster.find<Revision>("ControllerRevision", namespace, name) ?? cluster.read<Revision>("ControllerRevision", namespace, name);

/** `<vm>-<kind>-<object>-<uid>-<generation>` in KubeVirt; here too, so that a changed flavor makes another revision. */
const revisionName = (vm: VirtualMachine, object: KubeObject) =>
  `${vm.metadata.name}-${object.metadata.name}-v1beta1-${object.metadata.uid}-${object.metadata.generation ?? 1}`;

/**
 * Pins what the matcher names and gives the status entry for it: the revision that the matcher asks for, else the one that is pinned already
 * while the matcher names the same object, else a new one.
 */
export async function pin(
  cluster: Cluster,
  vm: VirtualMachine,
  family: Family,
): Promise<{ ref: MatcherStatus; spec: object } | { missing: string } | undefined> {
  const matcher = matcherOf(vm, family);
  if (!matcher?.name) return undefined;
  const kind = kindOf(family, matcher).toLowerCase();
  const pinned = pinnedOf(vm, family);
  const namespace = vm.metadata.namespace!;
  const same = pinned?.name === matcher.name && pinned.kind.toLowerCase() === kind;
  const wanted = matcher.revisionName ?? (same ? pinned.controllerRevisionRef.name : undefined);
  const revision = wanted === undefined ? undefined : await findRevision(cluster, namespace, wanted);
  if (revision !== undefined)
    return { ref: { name: matcher.name, kind, controllerRevisionRef: { name: wanted! } }, spec: revision.data.spec };
  if (matcher.revisionName) return { missing: `controllerrevisions.apps "${matcher.revisionName}" not found` };
  const object = await findTyped<object>(cluster, family, namespace, matcher);
  if (!object) return { missing: `${kind}.instancetype.kubevirt.io "${matcher.name}" not found` };
  const name = revisionName(vm, object);
  if (!cluster.find("ControllerRevision", namespace, name))
    await cluster.ensure<Revision>({
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: { name, namespace, ownerReferences: [controlledBy(vm)], labels: { "instancetype.kubevirt.io/object-kind": object.kind } },
      data: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        metadata: { name: object.metadata.name! },
        spec: object.spec,
      } as Revision["data"],
      revision: 0,
    });
  return { ref: { name: matcher.name, kind: object.kind.toLowerCase(), controllerRevisionRef: { name } }, spec: object.spec };
}

/** A VMI's spec with the flavor written into it. */
export function applyFlavor(spec: InstanceSpec, { instancetype, preference }: Flavor): InstanceSpec {
  const next = structuredClone(spec);
  const { domain } = next;
  if (instancetype) {
    const { guest, model, dedicatedCPUPlacement, maxSockets } = instancetype.cpu;
    const unit = preference?.cpu?.preferredCPUTopology ?? "sockets";
    const topology = { sockets: 1, cores: 1, threads: 1, ...{ [unit in { cores: 0, threads: 0 } ? unit : "sockets"]: guest } };
    domain.cpu = {
      ...topology,
      ...(model !== undefined && { model }),
      ...(dedicatedCPUPlacement !== undefined && { dedicatedCpuPlacement: dedicatedCPUPlacement }),
      ...(maxSockets !== undefined && { maxSockets }),
    };
    const { hugepages } = instancetype.memory;
    domain.memory = { guest: instancetype.memory.guest, ...(hugepages && { hugepages }) };
    if (instancetype.nodeSelector) next.nodeSelector = { ...next.nodeSelector, ...instancetype.nodeSelector };
    if (instancetype.schedulerName !== undefined) next.schedulerName = instancetype.schedulerName;
    if (instancetype.gpus) domain.devices.gpus = instancetype.gpus;
    if (instancetype.hostDevices) domain.devices.hostDevices = instancetype.hostDevices;
    if (instancetype.ioThreadsPolicy !== undefined) domain.ioThreadsPolicy = instancetype.ioThreadsPolicy;
    if (instancetype.launchSecurity) domain.launchSecurity = instancetype.launchSecurity;
  }
  const { preferredDiskBus, preferredCdromBus, preferredInterfaceModel } = preference?.devices ?? {};
  for (const disk of domain.devices.disks ?? []) {
    if (disk.cdrom) disk.cdrom.bus ??= preferredCdromBus ?? "sata";
    else if (disk.lun) disk.lun.bus ??= "scsi";
    else disk.disk = { ...disk.disk, bus: disk.disk?.bus ?? preferredDiskBus ?? "sata" };
  }
  if (preferredInterfaceModel !== undefined) for (const nic of domain.devices.interfaces ?? []) nic.model ??= preferredInterfaceModel;
  if (preference?.firmware?.preferredEfi)
    domain.firmware = { ...domain.firmware, bootloader: domain.firmware?.bootloader ?? { efi: preference.firmware.preferredEfi } };
  next.terminationGracePeriodSeconds ??= preference?.preferredTerminationGracePeriodSeconds ?? 180;
  return next;
}
