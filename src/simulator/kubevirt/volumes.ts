/** What an instance tells of its volumes: the device of each, and how far a hotplugged one has come. */
import type { Simulation } from "../simulation.ts";
import { findAttachment } from "./attachment-pods.ts";
import { claimOf, isHotplugged, type Pod } from "./launcher-pod.ts";
import type { Claim } from "./storage-state.ts";
import type { Disk, VirtualMachineInstance, Volume, VolumeStatus } from "./types.ts";

/** Phases of a volume that is plugged in, in KubeVirt's order; each is an event of its own. */
const steps = ["Bound", "AttachedToNode", "MountedToPod", "Ready"];

const prefixes: Record<string, string> = { virtio: "vd", scsi: "sd", sata: "sd", usb: "sd" };

const prefixOf = (disk: Disk | undefined) => prefixes[(disk?.disk ?? disk?.cdrom ?? disk?.lun)?.bus ?? "sata"] ?? "sd";

/** Changes `vmi` in place; gives the milliseconds until a volume that is on its way gets further. */
export function volumeStatus(sim: Simulation, vmi: VirtualMachineInstance, pod: Pod): number | undefined {
  const previous = new Map((vmi.status?.volumeStatus ?? []).map((entry) => [entry.name, entry]));
  const disks = new Map((vmi.spec.domain.devices.disks ?? []).map((disk) => [disk.name, disk]));
  const volumes = new Map((vmi.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  const taken = new Set([...previous.values()].flatMap(({ target }) => target || []));
  const next: VolumeStatus[] = [];
  let wait: number | undefined;

  // The order of disks decides the device names, as libvirt gives them out.
  const ordered = [...disks.keys(), ...[...volumes.keys()].filter((name) => !disks.has(name))];
  for (const name of ordered) {
    const volume = volumes.get(name);
    if (!volume) continue;
    const claim = claimInfo(sim, vmi, volume);
    const known = previous.get(name);
    previous.delete(name);
    const device = () => {
      const target = known?.target || freeDevice(prefixOf(disks.get(name)), taken);
      taken.add(target);
      return target;
    };
    if (!isHotplugged(volume)) {
      next.push({ name, target: disks.has(name) ? device() : "", ...(claim && { persistentVolumeClaimInfo: claim }) });
      continue;
    }
    const attachment = findAttachment(sim, pod, name);
    const entry = plug(known, { name, bound: claim !== undefined, attached: attachment?.status?.phase === "Running" });
    next.push({
      ...entry,
      ...(claim && { persistentVolumeClaimInfo: claim }),
      target: entry.phase === "Ready" ? device() : "",
      hotplugVolume: attachment ? { attachPodName: attachment.metadata.name!, attachPodUID: attachment.metadata.uid! } : {},
    });
    if (entry.phase === "AttachedToNode" || entry.phase === "MountedToPod") wait = 0;
  }
  // What is no longer in the spec is shown once as being detached.
  for (const left of previous.values())
    if (left.hotplugVolume && left.phase !== "Detaching") {
      next.push({ ...left, phase: "Detaching" });
      wait = 0;
    }
  vmi.status = { ...vmi.status, volumeStatus: next };
  return wait;
}

/** One step nearer to Ready, as far as the attachment pod allows. */
function plug(
  known: VolumeStatus | undefined,
  { name, bound, attached }: { name: string; bound: boolean; attached: boolean },
): Omit<VolumeStatus, "target"> {
  if (!bound)
    return { name, phase: "Pending", reason: "FailedPvcNotFound", message: `the claim of volume ${name} is not there or not bound` };
  // A migration puts the volume behind another attachment pod; the guest keeps its disk meanwhile.
  if (!attached) return { name, phase: known?.phase === "Ready" ? "Ready" : "Bound" };
  const at = Math.max(steps.indexOf(known?.phase ?? ""), 0);
  return { name, phase: steps[Math.min(at + 1, steps.length - 1)]! };
}

function claimInfo({ cluster }: Simulation, vmi: VirtualMachineInstance, volume: Volume): VolumeStatus["persistentVolumeClaimInfo"] {
  const claimName = claimOf(volume);
  if (claimName === undefined) return undefined;
  const claim = cluster.find<Claim>("PersistentVolumeClaim", vmi.metadata.namespace, claimName);
  if (claim?.status?.phase !== "Bound") return undefined;
  const { accessModes, volumeMode } = claim.spec;
  return {
    claimName,
    ...(accessModes && { accessModes }),
    ...(volumeMode !== undefined && { volumeMode }),
    ...(claim.status.capacity && { capacity: claim.status.capacity }),
  };
}

function freeDevice(prefix: string, taken: ReadonlySet<string>): string {
  for (let n = 0; ; n++) {
    const name = prefix + letters(n);
    if (!taken.has(name)) return name;
  }
}

/** 0 → a, 25 → z, 26 → aa. */
const letters = (n: number): string => (n >= 26 ? letters(Math.floor(n / 26) - 1) : "") + String.fromCharCode(97 + (n % 26));
