/** POST /servers: a VirtualMachine that does not run yet, then all that it needs, which it owns, then it runs; construction.ts tells why. */
import { randomUUID } from "node:crypto";
import type { Servers } from "../../../../generated/compute/index.ts";
import { isTrue } from "../../../http/boolean.ts";
import type { Call } from "../../../http/call.ts";
import { badRequest } from "../../../http/errors.ts";
import { objectName, TASK } from "../../../kube/names.ts";
import type { KubeObject, OwnerReference } from "../../../kube/objects.ts";
import { ownerReference } from "../../../kube/owners.ts";
import { interfaceFor, type Nic } from "../../../network/interfaces.ts";
import { DEFAULT_ZONE, ZONE_LABEL } from "../../../placement/hosts.ts";
import { type Flavor, findInstancetype, mayUse, toFlavor } from "../../flavors/instancetype.ts";
import { getSshKeypair } from "../../os-keypairs.ts";
import { checkMetadataQuota, fitQuota } from "../../quota.ts";
import { record } from "../record.ts";
import type { VirtualMachine } from "../task.ts";
import { type Blueprint, type ServerDisk, toHostname, toVirtualMachine } from "../virtual-machine.ts";
import { type BlockDevice, toBlockDevices } from "./block-devices.ts";
import { abandon, adopt, assertNotDeleted, complete, underConstruction } from "./construction.ts";
import { getBootImage } from "./disks.ts";
import { type Part, planDisks } from "./make-disks.ts";
import {
  allocateNetwork,
  bindPorts,
  type Device,
  draftPorts,
  dropDrafts,
  type NicPort,
  type NicRequest,
  toNicRequests,
  toSecurityGroupIds,
} from "./networks.ts";
import { type Placing, toPlacing } from "./placing.ts";
import { newPassword, toSecrets } from "./secrets.ts";

type Body = Servers["create"]["body"];

export interface Created {
  adminPass: string;
  servers: VirtualMachine[];
  reservationId: string;
}

export async function createServers(call: Call<Servers["create"]>): Promise<Created> {
  const order = await toOrder(call, call.body);
  const servers: VirtualMachine[] = [];
  for (let index = 0; index < order.count; index++) servers.push(await createServer(call, order, index));
  return { servers, reservationId: order.reservationId, adminPass: order.adminPass };
}

/** What a body means for each of its servers; nothing has been made yet. */
interface Order {
  server: Body["server"];
  count: number;
  many: boolean;
  reservationId: string;
  flavor: Flavor;
  devices: BlockDevice[];
  imageId: string | undefined;
  properties: Readonly<Record<string, string>>;
  placing: Placing;
  requests: NicRequest[];
  securityGroupIds: string[] | undefined;
  publicKey: string | undefined;
  adminPass: string;
  hints: Readonly<Record<string, unknown>>;
}

async function toOrder(call: Call, body: Body): Promise<Order> {
  const { server } = body;
  const { namespace } = call.project;
  refuseUnmapped(server);
  const wanted = counts(server);
  const flavor = findFlavor(call, String(server.flavorRef));
  const devices = toBlockDevices(server);
  const local = devices.find(({ source, destination }) => source === "image" && destination === "local");
  const image = local?.id === undefined ? undefined : await getBootImage(call, local.id, flavor);
  if (wanted.max > 1 && devices.some(({ source, destination }) => source === "volume" && destination === "volume"))
    throw badRequest("Block Device Mapping is Invalid: a volume cannot be attached to several new servers.");
  checkMetadataQuota(call.kube, namespace, server.metadata ?? {});
  await allocateNetwork(call, server.networks);
  const hints = body["os:scheduler_hints"] ?? body["OS-SCH-HNT:scheduler_hints"] ?? {};
  return {
    server,
    many: wanted.max > 1,
    reservationId: `r-${randomUUID().slice(0, 8)}`,
    flavor,
    devices,
    imageId: image?.id,
    properties: image?.properties ?? {},
    placing: toPlacing(call, { ...pick(server), hints }),
    requests: toNicRequests(call, server.networks, wanted.max),
    securityGroupIds: toSecurityGroupIds(call, server.security_groups),
    publicKey: publicKeyOf(call, server.key_name),
    adminPass: server.adminPass || newPassword(),
    hints: hints as Record<string, unknown>,
    count: fitQuota(call.kube, namespace, flavor, { ...wanted, userId: call.token.userId }),
  };
}

const pick = ({ availability_zone, host, hypervisor_hostname }: Body["server"]) => ({
  ...(availability_zone ? { availability_zone } : {}),
  ...(host ? { host } : {}),
  ...(hypervisor_hostname ? { hypervisor_hostname } : {}),
});

function refuseUnmapped({ personality, trusted_image_certificates }: Body["server"]): void {
  if (personality?.length) throw badRequest("personality: KubeVirt cannot put files into a server; use user_data.");
  if (trusted_image_certificates?.length) throw badRequest("trusted_image_certificates: the signatures of images are not verified here.");
}

function counts({ min_count, max_count, hostname }: Body["server"]): { min: number; max: number } {
  const min = Number(min_count ?? 1);
  const max = Number(max_count ?? min);
  if (min > max) throw badRequest("min_count must be <= max_count");
  if (hostname !== undefined && max > 1) throw badRequest("Unable to allocate a single hostname to multiple instances");
  return { min, max };
}

function findFlavor(call: Call, ref: string): Flavor {
  // Clients of old send the flavor's address.
  const id = ref.split("/").at(-1) ?? ref;
  const found = findInstancetype(call.kube, id);
  if (found === undefined || !mayUse(found, { admin: call.admin, projectId: call.project.id }))
    throw badRequest(`Flavor ${id} could not be found.`);
  return toFlavor(found);
}

function publicKeyOf(call: Call, name: string | undefined): string | undefined {
  return name === undefined ? undefined : getSshKeypair(call.kube, call.token.userId, name).spec.publicKey;
}

async function createServer(call: Call, order: Order, index: number): Promise<VirtualMachine> {
  const from = call.now();
  const id = randomUUID();
  const base = order.server.name.trim();
  const name = order.many ? `${base}-${index + 1}` : base;
  const objectBase = objectName(name, id);
  const { user_data } = order.server;
  const secrets = toSecrets({
    name: objectBase,
    namespace: call.project.namespace,
    publicKey: order.publicKey,
    ...(user_data ? { user_data } : {}),
    adminPass: order.adminPass,
  });
  const { disks, parts } = await planDisks(call, { ...order, serverId: id, name: objectBase });
  const toMachine = (nics: Nic[]) => toVirtualMachine(toBlueprint(call, order, { id, name, index, disks, nics, secrets: secrets.names }));
  const made = parts.filter(({ found }) => !found);
  const namesOf = (some: Part[]) => some.map(({ object }) => object.metadata.name ?? "");
  const machine = underConstruction(toMachine([]), namesOf(made.filter(({ keep }) => keep)));
  const device: Device = {
    id,
    zone: order.placing.nodeSelector[ZONE_LABEL] ?? DEFAULT_ZONE,
    securityGroupIds: order.securityGroupIds,
  };
  const [vm, drafts] = await begin(call, machine, draftPorts(call, order.requests, device));
  try {
    const owner = ownerReference(vm);
    const [bound] = await settled([
      bindPorts(call, drafts, { ...device, owner }),
      record(call, vm, { action: "create", from }),
      ...secrets.objects.map((secret) => call.kube.create(ownedBy(secret, owner))),
      ...made.map(({ object, keep }) => call.kube.create(keep ? object : ownedBy(object, owner))),
    ]);
    const whole = toMachine(await toNics(call, bound));
    const adopted = namesOf(parts.filter(({ found }) => found));
    // KubeVirt writes to the machine at the same time; but nobody else to this, unless its maker was given up.
    const running = await call.kube.amend(vm, (copy) => complete(copy, whole, adopted), TASK);
    assertNotDeleted(running);
    return adopted.length > 0 ? await adopt(call.kube, running, adopted) : running;
  } catch (error) {
    await abandon(call.kube, vm);
    throw error;
  }
}

/** Makes the machine, and meanwhile takes its addresses, which need it not. Both or neither. */
async function begin(call: Call, machine: VirtualMachine, drafting: Promise<NicPort[]>): Promise<[VirtualMachine, NicPort[]]> {
  const making = call.kube.create(machine);
  try {
    return await settled<[VirtualMachine, NicPort[]]>([making, drafting]);
  } catch (error) {
    const never = () => undefined;
    await making.then((vm) => abandon(call.kube, vm), never);
    await drafting.then((drafts) => dropDrafts(call, drafts), never);
    throw error;
  }
}

const ownedBy = <T extends KubeObject>(object: T, owner: OwnerReference): T => ({
  ...object,
  metadata: { ...object.metadata, ownerReferences: [owner] },
});

/** All of them, or the first failure, but not before the last has ended: what is to be taken back has then been made. */
async function settled<T extends unknown[]>(promises: readonly [...{ [K in keyof T]: Promise<T[K]> }]): Promise<T> {
  await Promise.allSettled(promises);
  // TypeScript does not see that a mapped tuple of promises is one of these values.
  return (await Promise.all(promises)) as T;
}

/** One after the other: two NICs on one network need different attachment definitions. */
async function toNics(call: Call, bound: readonly NicPort[]): Promise<Nic[]> {
  const taken = new Set<string>();
  const nics: Nic[] = [];
  for (const { port, tag } of bound) {
    const nic = await interfaceFor(call.kube, port, taken);
    nics.push(tag === undefined ? nic : { ...nic, interface: { ...nic.interface, tag } });
  }
  return nics;
}

interface Parts {
  id: string;
  name: string;
  index: number;
  disks: ServerDisk[];
  nics: Nic[];
  secrets: Blueprint["secrets"];
}

function toBlueprint(call: Call, order: Order, parts: Parts): Blueprint {
  const { server } = order;
  return {
    ...parts,
    namespace: call.project.namespace,
    userId: call.token.userId,
    flavor: order.flavor,
    imageId: order.imageId,
    properties: order.properties,
    placing: order.placing,
    keyName: server.key_name,
    hostname: server.hostname ?? toHostname(parts.name, parts.id),
    // Before 2.19 nobody could say one, and Nova writes the name there: nova/api/openstack/compute/servers.py (create).
    description: call.since("2.19") ? (server.description ?? null) : parts.name,
    metadata: server.metadata ?? {},
    tags: [...new Set(server.tags ?? [])],
    diskConfig: server["OS-DCF:diskConfig"],
    accessIPv4: server.accessIPv4 || undefined,
    accessIPv6: server.accessIPv6 || undefined,
    reservationId: order.reservationId,
    launchIndex: parts.index,
    hints: order.hints,
  };
}

export const wantsReservation = ({ server }: Body): boolean => isTrue(server.return_reservation_id);
