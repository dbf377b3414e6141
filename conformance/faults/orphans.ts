/** What nobody owns any more, and what is half made: the rules by which a cluster in which requests died is searched for what they left. */
import type { KubernetesObject, World } from "./world.ts";

const own = (name: string) => `openstack.dicot.io/${name}`;

interface Rule {
  kinds: readonly string[];
  /** Says of an object of a living project what is wrong with it. */
  problem(object: KubernetesObject, world: World): string | undefined;
}

const rules: readonly Rule[] = [
  {
    // Accounts' tokens apart, a project's Secrets are its servers'.
    kinds: ["Secret"],
    problem: ({ metadata }) => (metadata.ownerReferences?.length ? undefined : "no server owns it"),
  },
  {
    kinds: ["VirtualMachine"],
    problem: ({ metadata }) => (metadata.annotations?.[own("task")]?.includes('"kind":"create"') ? "still being made" : undefined),
  },
  {
    kinds: ["DataVolume"],
    problem(disk, world) {
      const server = disk.metadata.labels?.[own("local-disk")];
      if (server === undefined) return undefined;
      const machine = machineOf(world, disk.metadata.namespace, server);
      if (machine === undefined) return `a disk of server ${server}, which is not there`;
      const names = `${JSON.stringify(machine.spec)}${machine.metadata.annotations?.[own("task")] ?? ""}`;
      return names.includes(`"${disk.metadata.name}"`) ? undefined : `a disk that its server ${server} does not have`;
    },
  },
  {
    kinds: ["PersistentVolumeClaim"],
    problem: ({ metadata }) =>
      metadata.ownerReferences?.length || metadata.labels?.[own("id")] || metadata.labels?.[own("succeeded")]
        ? undefined
        : "no volume and no disk",
  },
  { kinds: ["Port"], problem: portProblem },
  {
    kinds: ["IPAllocation"],
    problem({ spec }, world) {
      const { portID, ipAddress } = spec as { portID: string; ipAddress: string };
      const floating = byId(world, "FloatingIP", portID);
      const port = byId(world, "Port", portID);
      const held = floating ? [String(floating.spec?.["floatingIPAddress"])] : addressesOf(port);
      return held.includes(ipAddress) ? undefined : `the address of ${portID}, which does not have it`;
    },
  },
];

function portProblem(port: KubernetesObject, world: World): string | undefined {
  const { deviceID, deviceOwner = "" } = port.spec as { deviceID?: string; deviceOwner?: string };
  if (!deviceID) return undefined;
  if (deviceOwner.startsWith("network:"))
    return byId(world, "Router", deviceID) || byId(world, "FloatingIP", deviceID) ? undefined : `of ${deviceID}, which is not there`;
  const machine = machineOf(world, port.metadata.namespace, deviceID);
  if (machine === undefined) return `of server ${deviceID}, which is not there`;
  const id = port.metadata.labels?.[own("id")];
  const { interfaces = [] } = (machine.spec as unknown as Machine).template.spec.domain.devices;
  const nic = interfaces.find(({ name }) => name === `port-${id}`);
  return nic && nic.state !== "absent" ? undefined : `server ${deviceID} has no interface for it`;
}

interface Machine {
  template: { spec: { domain: { devices: { interfaces?: { name: string; state?: string }[] } } } };
}

const addressesOf = (port: KubernetesObject | undefined): string[] =>
  ((port?.spec?.["fixedIPs"] ?? []) as { ipAddress: string }[]).map(({ ipAddress }) => ipAddress);

const byId = (world: World, kind: string, id: string | undefined) =>
  world.of(kind).find(({ metadata }) => (metadata.labels?.[own("id")] ?? metadata.uid) === id);

const machineOf = (world: World, namespace: string | undefined, id: string) =>
  world
    .of("VirtualMachine")
    .find(({ metadata }) => metadata.namespace === namespace && (metadata.labels?.[own("id")] ?? metadata.uid) === id);

/** In Kube-OVN, and in what attaches to it: whose each object is, by its label. */
const realised = { subnet: "Subnet", router: "Router", "floating-ip": "FloatingIP", "security-group": "SecurityGroup" };

/** In words, of the whole cluster; empty where everything has its place. */
export function orphans(world: World): string[] {
  const found: string[] = [];
  const say = ({ kind, metadata }: KubernetesObject, problem: string) =>
    found.push(`${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}: ${problem}`);
  const ids = new Set(
    [...world.projects.values()].map(({ metadata }) => metadata.labels?.[own("project")] || metadata.uid.replaceAll("-", "")),
  );

  for (const { kinds, problem } of rules) {
    for (const object of kinds.flatMap((kind) => world.of(kind))) {
      const wrong = world.projects.has(object.metadata.namespace ?? "") ? problem(object, world) : undefined;
      if (wrong !== undefined) say(object, wrong);
    }
  }
  for (const object of world.all) {
    const { ownerReferences = [], labels = {} } = object.metadata;
    if (ownerReferences.length > 0 && !ownerReferences.some(({ uid }) => world.alive(uid)))
      say(object, `its owner ${ownerReferences[0]?.kind} is gone`);
    const project = labels[own("project")] ?? (object.kind === "Role" ? undefined : object.spec?.["projectID"]);
    if (object.kind !== "Namespace" && typeof project === "string" && /^[0-9a-f]{32}$/.test(project) && !ids.has(project))
      say(object, `of project ${project}, which is not there`);
    for (const [label, kind] of Object.entries(realised)) {
      const id = labels[own(label)];
      if (id !== undefined && byId(world, kind, id) === undefined) say(object, `of ${kind} ${id}, which is not there`);
    }
  }
  return found;
}
