/** The serial console of a played guest: what a small Linux image prints while it boots, with the facts of this server. */
import { createHash } from "node:crypto";
import type { KubeObject } from "../../kube/objects.ts";
import { parseQuantity } from "../../kube/quantity.ts";
import type { Simulation } from "../simulation.ts";
import { consoleContainer, guestMemory, type Pod } from "./launcher-pod.ts";
import type { CloudInit, VirtualMachineInstance } from "./types.ts";

interface Secret extends KubeObject {
  data?: Record<string, string>;
}

interface Happening {
  at: string;
  event: "reboot" | "reset";
}

/** The whole log so far, or undefined where the container is not one of a played guest. */
export async function consoleLog(
  sim: Simulation,
  { namespace, pod: name, container }: { namespace: string; pod: string; container: string },
): Promise<string | undefined> {
  const { cluster } = sim;
  const pod = cluster.find<Pod>("Pod", namespace, name);
  const owner = pod?.metadata.ownerReferences?.find((o) => o.kind === "VirtualMachineInstance");
  const vmi = owner && cluster.find<VirtualMachineInstance>("VirtualMachineInstance", namespace, owner.name);
  if (!pod || !vmi || container !== consoleContainer) return undefined;
  if (vmi.status?.phase !== "Running") return "";
  const facts = await factsOf(sim, vmi, pod);
  const events = JSON.parse(vmi.metadata.annotations?.["simulator.dicot.io/events"] ?? "[]") as Happening[];
  const again = events.map(({ event }) => [...(event === "reboot" ? shutdown : []), ...boot(facts)]);
  return `${["This virtual machine is simulated: nothing runs in it.", ...boot(facts), ...again.flat()].join("\n")}\n`;
}

interface Facts {
  hostname: string;
  uuid: string;
  cpus: number;
  memoryKiB: number;
  addresses: { name: string; mac: string; ips: string[] }[];
  disks: { device: string; bytes: number }[];
  keys: string[];
  userData: string;
}

async function factsOf({ cluster }: Simulation, vmi: VirtualMachineInstance, pod: Pod): Promise<Facts> {
  const namespace = vmi.metadata.namespace;
  const { sockets = 1, cores = 1, threads = 1 } = vmi.spec.domain.cpu ?? {};
  const secret = async (name: string | undefined) =>
    name === undefined ? undefined : (await cluster.read<Secret>("Secret", namespace, name))?.data;
  const cloudInit = vmi.spec.volumes?.map((v) => v.cloudInitConfigDrive ?? v.cloudInitNoCloud).find((c) => c !== undefined);
  const keys: string[] = [];
  for (const { sshPublicKey } of vmi.spec.accessCredentials ?? [])
    for (const value of Object.values((await secret(sshPublicKey?.source.secret?.secretName)) ?? {}))
      keys.push(...decode(value).split("\n").filter(Boolean));
  return {
    hostname: pod.spec.hostname ?? vmi.metadata.name!,
    uuid: vmi.spec.domain.firmware?.uuid ?? "",
    cpus: sockets * cores * threads,
    memoryKiB: Math.floor(guestMemory(vmi) / 1024),
    addresses: (vmi.status?.interfaces ?? []).map(({ mac = "", ipAddresses = [] }, n) => ({ name: `eth${n}`, mac, ips: ipAddresses })),
    disks: (vmi.status?.volumeStatus ?? []).flatMap(({ target, persistentVolumeClaimInfo: claim }) =>
      target ? [{ device: target, bytes: parseQuantity(claim?.capacity?.["storage"] ?? "1Mi") }] : [],
    ),
    keys,
    userData: await userDataOf(cloudInit, secret),
  };
}

async function userDataOf(
  data: CloudInit | undefined,
  secret: (name: string | undefined) => Promise<Record<string, string> | undefined>,
): Promise<string> {
  if (data?.userData !== undefined) return data.userData;
  if (data?.userDataBase64 !== undefined) return decode(data.userDataBase64);
  const held = await secret(data?.secretRef?.name);
  return held ? decode(held["userdata"] ?? held["userData"] ?? "") : "";
}

const decode = (text: string) => Buffer.from(text, "base64").toString();

/** As `ssh-keygen -l` prints it: the hash of the key's second word. */
function fingerprint(key: string): string {
  const [type = "", blob = "", ...comment] = key.split(" ");
  return `SHA256:${createHash("sha256").update(Buffer.from(blob, "base64")).digest("base64").replace(/=+$/, "")} ${comment.join(" ") || "no comment"} (${type.replace(/^ssh-/, "").toUpperCase()})`;
}

/** Seconds since the kernel started, as it prints them. */
function stamped(lines: string[]): string[] {
  return lines.map((line, n) => `[${(n * 0.0713).toFixed(6).padStart(12)}] ${line}`);
}

function boot(facts: Facts): string[] {
  const kernel = stamped([
    "Linux version 6.12.0-simulated (builder@simulator) #1 SMP PREEMPT_DYNAMIC",
    "Command line: root=LABEL=rootfs ro console=tty1 console=ttyS0",
    `DMI: KubeVirt None/RHEL, BIOS 1.16.3 uuid ${facts.uuid}`,
    `Memory: ${facts.memoryKiB}K available`,
    `smp: Brought up 1 node, ${facts.cpus} CPU${facts.cpus === 1 ? "" : "s"}`,
    ...facts.disks.map(({ device, bytes }) => `virtio_blk: [${device}] ${Math.floor(bytes / 512)} 512-byte logical blocks`),
    ...facts.addresses.map(({ name, mac }) => `virtio_net ${name}: ${mac}`),
    "EXT4-fs (vda1): mounted filesystem with ordered data mode",
  ]);
  const network = facts.addresses.map(({ name, mac, ips }) => `ci-info: | ${name} | True | ${ips.join(" ") || "."} | ${mac} |`);
  const keys = facts.keys.map((key) => `ci-info: | authorized key | ${fingerprint(key)} |`);
  const data = facts.userData.trim();
  return [
    ...kernel,
    `cloud-init: datasource ConfigDrive, instance-id ${facts.uuid}`,
    ...network,
    ...keys,
    ...(data ? [`cloud-init: user data of ${Buffer.byteLength(data)} bytes, ${data.split("\n")[0]}`] : []),
    `cloud-init: hostname set to ${facts.hostname}`,
    "",
    "Simulated Linux 1 (ttyS0)",
    "",
    `${facts.hostname} login: `,
  ];
}

const shutdown = ["", "The system is going down NOW!", "Sent SIGTERM to all processes", "Requesting system reboot"];
