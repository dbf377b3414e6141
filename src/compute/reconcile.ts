/**
 * Drives what takes several steps: resize, rebuild, rescue, shelve. The API has written the task on the VirtualMachine; here each look does
 * the next step that is not done yet, as Dicot itself. It also notes when a server first ran, whoever made it.
 *
 * A key is the namespace and name of a VirtualMachine.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { isConflict, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { FLAVOR, LAUNCHED_AT, openstackId } from "../kube/names.ts";
import { isOwnedBy } from "../kube/owners.ts";
import { objectKey, splitKey } from "../kube/paths.ts";
import { portsOfDevice } from "../network/relations.ts";
import type { Flavor } from "./flavors/instancetype.ts";
import { abandon, adopt, CONSTRUCTION_SECONDS, giveUp } from "./servers/create/construction.ts";
import { releasePorts } from "./servers/create/networks.ts";
import { growRoot, insertRescueDisk, removeRescueDisk, replaceRoot } from "./servers/disk-changes.ts";
import { isTaken, rotate } from "./servers/imaging.ts";
import { isKeptOn, kept, settled } from "./servers/moving.ts";
import { findInstance, startOf } from "./servers/surroundings.ts";
import { type Task, taskOf, type VirtualMachine, type VirtualMachineInstance, withTask } from "./servers/task.ts";

export function serverController(connection: Connection, logger: Logger): Controller {
  return startController({
    connection,
    name: "servers",
    watch: [
      { kind: "VirtualMachine", keys: (vm) => [objectKey(vm)] },
      // An instance has the name of its machine.
      { kind: "VirtualMachineInstance", keys: (vmi) => [objectKey(vmi)] },
    ],
    reconcile: (key, { kube, now }) => reconcile(key, kube.own, now),
    logger,
    concurrency: 2,
  });
}

/** Looks again after so long while there is work, should an event have been missed. */
const AGAIN = { requeueAfterSeconds: 5 };

export async function reconcile(
  key: string,
  kube: Kube,
  now: () => Date = () => new Date(),
): Promise<{ requeueAfterSeconds: number } | undefined> {
  const { namespace, name } = splitKey(key);
  const vm = kube.find("VirtualMachine", namespace, name);
  if (vm === undefined) return undefined;
  if (vm.metadata.deletionTimestamp) return freePorts(kube, vm);
  const vmi = findInstance(kube, vm);
  if (vmi?.status?.phase === "Running" && vm.metadata.annotations?.[LAUNCHED_AT] === undefined) {
    const note = (copy: VirtualMachine) => {
      copy.metadata.annotations = { ...copy.metadata.annotations, [LAUNCHED_AT]: startOf(vmi) };
      return copy;
    };
    // KubeVirt writes its status in the same moment. A machine without any annotation may just be getting its first ones.
    await (vm.metadata.annotations === undefined ? kube.update(vm, note) : kube.amend(vm, note));
    return undefined;
  }
  const task = taskOf(vm);
  if (task === undefined || isAtRest(task)) return undefined;
  if (task.kind === "create") return afterConstruction(kube, { vm, task, now: now() });
  await advance({ kube, vm, vmi, now }, task);
  // What a snapshot does no watch of machines tells.
  return task.kind === "image" ? { requeueAfterSeconds: 1 } : AGAIN;
}

/** Ports that were there before a server outlive it, also when kubectl deletes it. */
async function freePorts(kube: Kube, vm: VirtualMachine): Promise<undefined> {
  const ports = portsOfDevice(kube, openstackId(vm), vm.metadata.namespace).filter((port) => !isOwnedBy(port, vm));
  await releasePorts(
    { kube },
    ports.map((port) => ({ port, made: false })),
  );
}

interface Begun {
  vm: VirtualMachine;
  task: Task & { kind: "create" };
  now: Date;
}

/** Whoever makes a server ends that himself; after so long he must have died. */
async function afterConstruction(kube: Kube, { vm, task, now }: Begun): Promise<{ requeueAfterSeconds: number } | undefined> {
  const age = (now.getTime() - Date.parse(vm.metadata.creationTimestamp ?? "")) / 1000;
  if (age < CONSTRUCTION_SECONDS) return { requeueAfterSeconds: CONSTRUCTION_SECONDS - age };
  if (task.phase === "owning") await adopt(kube, vm, task.volumes);
  else if (await giveUp(kube, vm)) await abandon(kube, vm);
  return undefined;
}

const isAtRest = (task: Task) =>
  task.kind === "reboot" || task.phase === "verify" || task.phase === "rescued" || task.phase === "offloaded";

interface Scene {
  now: () => Date;
  kube: Kube;
  vm: VirtualMachine;
  vmi: VirtualMachineInstance | undefined;
}

async function advance(scene: Scene, task: Exclude<Task, { kind: "create" }>): Promise<void> {
  switch (task.kind) {
    case "resize":
      return advanceResize(scene, task);
    case "rebuild":
      if (task.phase === "stopping") {
        if (await stopped(scene)) await replaceRoot(scene.kube, scene.vm, task.root, { ...task, phase: "starting" });
      } else if (!task.running || (await started(scene))) await setTask(scene, undefined);
      return;
    case "rescue":
      return advanceRescue(scene, task);
    case "image":
      if (!isTaken(scene.kube, scene.vm, task, scene.now)) return;
      await rotate(scene.kube, scene.vm, task);
      return setTask(scene, undefined).then(() => undefined);
    case "shelve":
      if (task.phase === "shelving") {
        if (await stopped(scene)) await setTask(scene, { ...task, phase: "offloaded" });
      } else if (await started(scene)) await setTask(scene, undefined);
  }
}

async function advanceResize(scene: Scene, task: Task & { kind: "resize" }): Promise<void> {
  const { kube, vm } = scene;
  const has = (flavor: Flavor) => vm.spec.instancetype?.name === flavor.instancetype;
  if (task.phase === "stopping") {
    if (!(await stopped(scene))) return;
    await growRoot(kube, vm, task.to.disk);
    await kube.update(vm, (copy) => withTask(withFlavor(copy, task.to), { ...task, phase: task.running ? "starting" : "verify" }));
  } else if (task.phase === "starting") {
    if (await started(scene)) await setTask(scene, { ...task, phase: "verify" });
  } else if (!has(task.from) || (task.leaves !== undefined && !isKeptOn(vm, task.leaves))) {
    // A disk that has grown stays so: storage does not shrink. Who was moved goes back to where he was.
    if (await stopped(scene))
      await kube.update(vm, (copy) => {
        const before = withFlavor(copy, task.from, task.revision);
        return task.leaves === undefined ? before : kept(settled(before, task), task.leaves, "In");
      });
  } else if (!task.running || (await started(scene))) await kube.update(vm, (copy) => withTask(settled(copy, task), undefined));
}

async function advanceRescue(scene: Scene, task: Task & { kind: "rescue" }): Promise<void> {
  const { kube, vm } = scene;
  const inserted = vm.spec.template.spec?.volumes?.some(({ name }) => name === "rescue") ?? false;
  if (task.phase === "stopping") {
    if (await stopped(scene)) await insertRescueDisk(kube, vm, task.disk, { ...task, phase: "starting" });
  } else if (task.phase === "starting") {
    if (await started(scene)) await setTask(scene, { ...task, phase: "rescued" });
  } else if (inserted) {
    if (await stopped(scene)) await removeRescueDisk(kube, vm, task.disk);
  } else if (await started(scene)) await setTask(scene, undefined);
}

/** Changes a copy. Without a revision KubeVirt pins the flavor as it is now; with one it need not be there any more. */
function withFlavor(vm: VirtualMachine, flavor: Flavor, revisionName?: string): VirtualMachine {
  const kind = flavor.kind ?? "VirtualMachineClusterInstancetype";
  vm.spec.instancetype = { kind, name: flavor.instancetype, ...(revisionName === undefined ? {} : { revisionName }) };
  vm.metadata.annotations = { ...vm.metadata.annotations, [FLAVOR]: JSON.stringify(flavor) };
  return vm;
}

const setTask = ({ kube, vm }: Scene, task: Task | undefined) => kube.update(vm, (copy) => withTask(copy, task));

const isOver = (vmi: VirtualMachineInstance | undefined) => vmi === undefined || /^(Succeeded|Failed)$/.test(vmi.status?.phase ?? "");

const asked = ({ vm }: Scene, action: string) => vm.status?.stateChangeRequests?.some((request) => request.action === action) ?? false;

/** Whether nothing of it runs; else asks for that, unless somebody has already. */
async function stopped(scene: Scene): Promise<boolean> {
  const { kube, vm, vmi } = scene;
  if (isOver(vmi)) return true;
  if (!asked(scene, "Stop") && !vmi?.metadata.deletionTimestamp) await request(kube, vm, "stop");
  return false;
}

/** Whether it runs; else asks for that. */
async function started(scene: Scene): Promise<boolean> {
  const { kube, vm, vmi } = scene;
  if (vmi?.status?.phase === "Running" && !vmi.metadata.deletionTimestamp) return true;
  if (!isOver(vmi) || asked(scene, "Start")) return false;
  if (vm.spec.runStrategy === "Halted")
    await kube.update(vm, (copy) => {
      copy.spec.runStrategy = "RerunOnFailure";
      return copy;
    });
  else await request(kube, vm, "start");
  return false;
}

/** KubeVirt may know of a state that its status does not show yet: the next event tells. */
async function request(kube: Kube, { metadata }: VirtualMachine, verb: "start" | "stop"): Promise<void> {
  try {
    await kube.request(
      "PUT",
      `/apis/subresources.kubevirt.io/v1/namespaces/${metadata.namespace}/virtualmachines/${metadata.name}/${verb}`,
      {},
    );
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error;
  }
}
