/**
 * Takes away what requests about servers have left that died on their way: local disks that no server has, which a rebuild or a rescue was to
 * use or has used, and ports that a server was given and has no NIC for. What is young belongs to a request that may still be at work.
 *
 * A key is `DataVolume` or `Port`, and the object's own.
 */
import type { Logger } from "pino";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startController } from "../kube/controller.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { BOUND_AT, LOCAL_DISK, openstackId, TASK } from "../kube/names.ts";
import { isOwnedBy } from "../kube/owners.ts";
import { objectKey, splitKey } from "../kube/paths.ts";
import { nicName, portOfNic } from "../network/interfaces.ts";
import { CONSTRUCTION_SECONDS } from "./servers/create/construction.ts";
import { releasePorts } from "./servers/create/networks.ts";
import { taskOf, type VirtualMachine } from "./servers/task.ts";

type Port = Kinds["Port"];
type DataVolume = Kinds["DataVolume"];

const disksOf = (vm: VirtualMachine): string[] =>
  (vm.spec.template.spec?.volumes ?? []).flatMap(
    ({ dataVolume, persistentVolumeClaim }) => dataVolume?.name ?? persistentVolumeClaim?.claimName ?? [],
  );

/** One that is `absent` is only there until KubeVirt has unplugged it. */
const nicsOf = (vm: VirtualMachine): string[] =>
  (vm.spec.template.spec?.domain.devices.interfaces ?? []).flatMap(({ name, state }) => (state === "absent" ? [] : name));

export function leftoverController(connection: Connection, logger: Logger): Controller {
  const { kube } = connection;
  /** What a change of a machine has taken from it: whoever changed it may have died before he took that away. */
  function taken(vm: VirtualMachine, previous: VirtualMachine | undefined): string[] {
    if (previous === undefined) return [];
    const { namespace = "" } = vm.metadata;
    const disks = disksOf(previous).filter((name) => !disksOf(vm).includes(name));
    const nics = nicsOf(previous).filter((name) => !nicsOf(vm).includes(name));
    const ports = nics.flatMap((name) => kube.findById("Port", namespace, portOfNic(name) ?? "") ?? []);
    return [...disks.map((name) => `DataVolume ${namespace}/${name}`), ...ports.map((port) => `Port ${objectKey(port)}`)];
  }
  return startController({
    connection,
    name: "leftovers",
    watch: [
      { kind: "DataVolume", keys: (disk) => (disk.metadata.labels?.[LOCAL_DISK] ? [`DataVolume ${objectKey(disk)}`] : []) },
      { kind: "Port", keys: (port) => (port.spec.deviceOwner?.startsWith("compute:") ? [`Port ${objectKey(port)}`] : []) },
      { kind: "VirtualMachine", keys: taken },
    ],
    reconcile: (key, { now }) => reconcileLeftover(key, kube.own, now),
    logger,
    concurrency: 2,
  });
}

export async function reconcileLeftover(key: string, kube: Kube, now: () => Date): Promise<{ requeueAfterSeconds: number } | undefined> {
  const [kind, place = ""] = key.split(" ");
  const { namespace, name } = splitKey(place);
  const found = kind === "Port" ? kube.find("Port", namespace, name) : kube.find("DataVolume", namespace, name);
  if (found === undefined || found.metadata.deletionTimestamp) return undefined;
  const left = found.kind === "Port" ? portIsLeft(kube, found as Port) : diskIsLeft(kube, found as DataVolume);
  if (left === undefined) return undefined;
  const age = (now().getTime() - Date.parse(left.since)) / 1000;
  if (age < CONSTRUCTION_SECONDS) return { requeueAfterSeconds: CONSTRUCTION_SECONDS - age };
  await left.remove();
  return undefined;
}

interface Left {
  since: string;
  remove(): Promise<void>;
}

/** Kubernetes collects the disks of a machine that is gone, and who makes or gives up a server looks after its parts. */
function diskIsLeft(kube: Kube, disk: DataVolume): Left | undefined {
  const vm = kube.findById("VirtualMachine", disk.metadata.namespace, disk.metadata.labels?.[LOCAL_DISK] ?? "");
  if (vm === undefined || taskOf(vm)?.kind === "create" || !isOwnedBy(disk, vm)) return undefined;
  const { name = "" } = disk.metadata;
  // Work under way names the disk that it is about.
  if (disksOf(vm).includes(name) || vm.metadata.annotations?.[TASK]?.includes(JSON.stringify(name))) return undefined;
  const remove = () =>
    kube.delete(disk).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  return { since: disk.metadata.creationTimestamp ?? "", remove };
}

/** A port goes or is freed, as it was made for the server or given to it. What a client himself says of a port's device is his own affair. */
function portIsLeft(kube: Kube, port: Port): Left | undefined {
  const vm = kube.findById("VirtualMachine", port.metadata.namespace, port.spec.deviceID ?? "");
  const boundAt = port.metadata.annotations?.[BOUND_AT];
  const made = vm !== undefined && isOwnedBy(port, vm);
  if (!made && boundAt === undefined) return undefined;
  if (vm && (taskOf(vm)?.kind === "create" || nicsOf(vm).includes(nicName(openstackId(port))))) return undefined;
  const since = boundAt ?? port.metadata.creationTimestamp ?? "";
  return { since, remove: () => releasePorts({ kube }, [{ port, made }]) };
}
