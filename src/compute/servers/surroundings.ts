/** A VirtualMachine and what belongs to it, found once for all servers of an answer. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import { findVolumeByName, type Volume } from "../../block-storage/volume.ts";
import type { Call } from "../../http/call.ts";
import { conflict } from "../../http/errors.ts";
import { isProject, projectId } from "../../identity/project-namespaces.ts";
import { within } from "../../kube/indexers.ts";
import type { Kube } from "../../kube/kube.ts";
import { annotation, FLAVOR, openstackId } from "../../kube/names.ts";
import { isOwnedBy } from "../../kube/owners.ts";
import { type Flavor, toFlavor } from "../flavors/instancetype.ts";
import { isTaken } from "./imaging.ts";
import { lockOf } from "./lock.ts";
import { type State, type Status, statusOf, toState } from "./status.ts";
import { taskOf, type VirtualMachine, type VirtualMachineInstance, withTask } from "./task.ts";

export interface Server {
  vm: VirtualMachine;
  vmi: VirtualMachineInstance | undefined;
  id: string;
  projectId: string;
  state: State;
  status: Status;
}

/** When the guest began to run. */
export const startOf = ({ status, metadata }: VirtualMachineInstance): string =>
  status?.phaseTransitionTimestamps?.find(({ phase }) => phase === "Running")?.phaseTransitionTimestamp ?? metadata.creationTimestamp ?? "";

export function findInstance(kube: Kube, vm: VirtualMachine): VirtualMachineInstance | undefined {
  return kube.find("VirtualMachineInstance", vm.metadata.namespace, vm.metadata.name ?? "");
}

/** KubeVirt's status tells of a migration only once it is under way; a client that has asked for one is to see it at once. */
export const migrationsUnderWay = (kube: Kube, { metadata }: VirtualMachine): Kinds["VirtualMachineInstanceMigration"][] =>
  kube
    .indexed("VirtualMachineInstanceMigration", "instance", within(metadata.namespace, metadata.name))
    .filter(({ status }) => !/^(Succeeded|Failed)$/.test(status?.phase ?? ""));

export function toRow(kube: Kube, vm: VirtualMachine, now: () => Date): Server {
  const vmi = findInstance(kube, vm);
  const task = taskOf(vm);
  // The reconciler may not have noticed yet that an image is whole.
  const over = task?.kind === "image" && isTaken(kube, vm, task, now);
  const settled = toState(over ? withTask(structuredClone(vm), undefined) : vm, vmi, now);
  const state = settled.task_state === null && migrationsUnderWay(kube, vm).length > 0 ? { ...settled, task_state: "migrating" } : settled;
  const home = kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
  return { vm, vmi, id: openstackId(vm), projectId: home ? projectId(home) : "", state, status: statusOf(state) };
}

/** Machines outside of projects are none. */
export function isServer(kube: Kube, { metadata }: VirtualMachine): boolean {
  const home = kube.find("Namespace", undefined, metadata.namespace ?? "");
  return home !== undefined && isProject(home);
}

/** Servers of one project, or of all, in no order. */
export function serversIn(kube: Kube, namespace: string | undefined, now: () => Date): Server[] {
  const homes = new Map<string, boolean>();
  const isHome = (vm: VirtualMachine) => {
    const name = vm.metadata.namespace ?? "";
    const known = homes.get(name) ?? isServer(kube, vm);
    homes.set(name, known);
    return known;
  };
  return kube
    .list("VirtualMachine", namespace)
    .filter(isHome)
    .map((vm) => toRow(kube, vm, now));
}

/** The youngest first, of one project or of all; those that follow `after`, where it is given. No further than they are read. */
export const youngestServers = (kube: Kube, namespace: string | undefined, after?: VirtualMachine): IteratorObject<VirtualMachine> =>
  Iterator.from(kube.newest("VirtualMachine", namespace, after)).filter((vm) => isServer(kube, vm));

/** Throws 404 for a server that the caller may not see. */
export async function getServer(call: Pick<Call, "kube" | "reach" | "now">, id: string): Promise<Server> {
  return toRow(call.kube, await call.kube.getById("VirtualMachine", call.reach, id, "Instance"), call.now);
}

/** Throws 409 where the server is locked, unless the caller may override it. Nova asks before all else. */
export async function getUnlocked(call: Call, id: string): Promise<Server> {
  const server = await getServer(call, id);
  assertUnlocked(call, server);
  return server;
}

export function assertUnlocked(call: Pick<Call, "admin">, { vm, id }: Server): void {
  if (lockOf(vm) && !call.admin) throw conflict(`Instance ${id} is locked`);
}

/** The flavor as the server got it; for one whose flavor was changed behind our back, that flavor as it is now. */
export function flavorOf(kube: Kube, vm: VirtualMachine): Flavor | undefined {
  const { name, kind } = vm.spec.instancetype ?? {};
  if (name === undefined) return undefined;
  const written = annotation<Flavor | undefined>(vm, FLAVOR, undefined);
  if (written?.instancetype === name) return written;
  if (kind?.toLowerCase() === "virtualmachineinstancetype") {
    const own = kube.find("VirtualMachineInstancetype", vm.metadata.namespace, name);
    return own && { ...toFlavor({ ...own, kind: "VirtualMachineClusterInstancetype" }), kind: "VirtualMachineInstancetype" };
  }
  const shared = kube.find("VirtualMachineClusterInstancetype", undefined, name);
  return shared && toFlavor(shared);
}

export interface Attachment {
  /** KubeVirt's name for the disk. */
  name: string;
  volume: Volume;
  deleteOnTermination: boolean;
  /** The server boots from it. */
  root: boolean;
}

/** The volumes of a server, in the order of its disks. */
export function attachmentsOf(kube: Kube, vm: VirtualMachine): Attachment[] {
  const boot = rootDiskName(vm);
  return (vm.spec.template.spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, dataVolume }) => {
    const claim = persistentVolumeClaim?.claimName ?? dataVolume?.name;
    const volume = claim === undefined ? undefined : findVolumeByName(kube, vm.metadata.namespace ?? "", claim);
    return volume ? [{ name, volume, deleteOnTermination: diesWith(volume, vm), root: name === boot }] : [];
  });
}

/** The disk with the lowest boot order, else the first: as KubeVirt boots. */
export function rootDiskName(vm: VirtualMachine): string | undefined {
  const disks = vm.spec.template.spec?.domain.devices.disks ?? [];
  const ordered = disks.filter(({ bootOrder }) => bootOrder !== undefined).sort((a, b) => a.bootOrder! - b.bootOrder!);
  return (ordered[0] ?? disks[0])?.name;
}

/** Kubernetes deletes what a server owns with it. A claim that CDI made goes when its DataVolume does. */
const diesWith = ({ claim, dataVolume }: Volume, vm: VirtualMachine): boolean =>
  [claim, dataVolume].some((object) => object !== undefined && isOwnedBy(object, vm));
