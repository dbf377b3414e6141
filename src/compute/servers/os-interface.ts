/** The ports of a server, as interfaces of its VirtualMachine. KubeVirt plugs and unplugs them while it runs. */
import type { ServersOsInterface } from "../../../generated/compute/index.ts";
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../../http/call.ts";
import { badRequest, notFound } from "../../http/errors.ts";
import { openstackId } from "../../kube/names.ts";
import { isOwnedBy, ownerReference } from "../../kube/owners.ts";
import { interfaceFor, nicName } from "../../network/interfaces.ts";
import { toPort } from "../../network/port-answers.ts";
import { portsOfServer } from "../../network/servers.ts";
import { findHost, zoneOf } from "../../placement/hosts.ts";
import { assertState } from "./actions/states.ts";
import { annotated } from "./annotated.ts";
import { bindPorts, draftPorts, freePort, type NicPort, type NicRequest, releasePorts, toNicRequests } from "./create/networks.ts";
import { record } from "./record.ts";
import { getServer, getUnlocked, type Server } from "./surroundings.ts";

type Port = Kinds["Port"];

const pluggable = { vm_state: ["active", "paused", "stopped"], task_state: [null] };

const portsOf = (call: Call, { vm, id }: Server): Port[] => portsOfServer(call.kube, vm.metadata.namespace ?? "", id);

function toInterface(call: Call, { vm }: Server, port: Port) {
  const { id, network_id, mac_address, status, fixed_ips } = toPort(call.kube, port);
  const nic = vm.spec.template.spec?.domain.devices.interfaces?.find(({ name }) => name === nicName(id) || name === port.metadata.name);
  return { port_id: id, net_id: network_id, mac_addr: mac_address, port_state: status, fixed_ips, tag: nic?.tag ?? null };
}

function get(call: Call, server: Server, id: string): Port {
  const found = portsOf(call, server).find((port) => openstackId(port) === id);
  if (found === undefined) throw notFound("Port", id);
  return found;
}

export const interfaces = {
  async list(call) {
    const server = await getServer(call, call.path.server_id);
    return { interfaceAttachments: portsOf(call, server).map((port) => toInterface(call, server, port)) };
  },

  async show(call) {
    const server = await getServer(call, call.path.server_id);
    return { interfaceAttachment: toInterface(call, server, get(call, server, call.path.interface_id)) };
  },

  async create(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "attach_interface", pluggable);
    const owner = inProjectOf(call, server);
    const [request] = requestOf(owner);
    if (request === undefined) throw badRequest("No network is left that the interface could be on.");
    const zone = zoneOf(server.vmi?.status?.nodeName ? findHost(call.kube, server.vmi.status.nodeName) : undefined);
    const device = { id: server.id, zone, securityGroupIds: undefined };
    const drafts = await draftPorts(owner, [request], device);
    const bound = await bindPorts(owner, drafts, { ...device, owner: ownerReference(server.vm) });
    try {
      await plug(call, server, bound[0]!);
    } catch (error) {
      await releasePorts(call, bound);
      throw error;
    }
    await record(call, server.vm, { action: "attach_interface", from: call.now() });
    return { interfaceAttachment: toInterface(call, await getServer(call, server.id), bound[0]!.port) };
  },

  async delete(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "detach_interface", pluggable);
    const port = get(call, server, call.path.interface_id);
    const made = isOwnedBy(port, server.vm);
    await unplug(call, server, port);
    await record(call, server.vm, { action: "detach_interface", from: call.now() });
    // What kubectl put on a machine is no object of its own.
    if (port.metadata.resourceVersion !== undefined) await releasePorts(call, [{ port, made }]);
    return undefined;
  },
} satisfies Handlers<ServersOsInterface>;

/** An administrator may give another project's server a port: it is that project's. */
function inProjectOf<C extends Call>(call: C, { vm, projectId }: Server): C {
  const namespace = vm.metadata.namespace ?? "";
  return Object.create(call, { project: { value: { id: projectId, name: "", domainId: "", namespace } } }) as C;
}

function requestOf(
  call: Call & {
    body: { interfaceAttachment?: { net_id?: string; port_id?: string; fixed_ips?: { ip_address: string }[]; tag?: string } };
  },
): NicRequest[] {
  const { net_id, port_id, fixed_ips, tag } = call.body.interfaceAttachment ?? {};
  if (net_id && port_id) throw badRequest("Must not input both network_id and port_id");
  if (fixed_ips && !net_id) throw badRequest("Must input network_id when request IP address");
  const [fixedIp] = fixed_ips ?? [];
  if (net_id === undefined && port_id === undefined) return toNicRequests(call, undefined, 1);
  if (port_id !== undefined) return [{ ...freePort(call, port_id), tag }];
  return toNicRequests(call, [{ uuid: net_id!, ...(fixedIp ? { fixed_ip: fixedIp.ip_address } : {}), ...(tag ? { tag } : {}) }], 1);
}

async function plug(call: Call, { vm }: Server, { port, tag }: NicPort): Promise<void> {
  const taken = new Set((vm.spec.template.spec?.networks ?? []).flatMap(({ multus }) => multus?.networkName.split("/").at(-1) ?? []));
  const nic = await interfaceFor(call.kube, port, taken);
  await call.kube.update(vm, (copy) => {
    const { template } = copy.spec;
    const spec = template.spec!;
    spec.networks = [...(spec.networks ?? []), nic.network];
    spec.domain.devices.interfaces = [...(spec.domain.devices.interfaces ?? []), { ...nic.interface, ...(tag ? { tag } : {}) }];
    delete spec.domain.devices.autoattachPodInterface;
    template.metadata = {
      ...template.metadata,
      annotations: { ...template.metadata?.annotations, ...nic.annotations },
      labels: { ...template.metadata?.labels, ...nic.labels },
    };
    return annotated(call.now(), {})(copy);
  });
}

/** KubeVirt unplugs an interface that is `absent`, and forgets it then; of a machine that does not run it can be taken at once. */
async function unplug(call: Call, { vm, vmi }: Server, port: Port): Promise<void> {
  const names = new Set([nicName(openstackId(port)), port.metadata.name]);
  await call.kube.update(vm, (copy) => {
    const spec = copy.spec.template.spec!;
    const { devices } = spec.domain;
    if (vmi) devices.interfaces = (devices.interfaces ?? []).map((one) => (names.has(one.name) ? { ...one, state: "absent" } : one));
    else {
      devices.interfaces = (devices.interfaces ?? []).filter(({ name }) => !names.has(name));
      spec.networks = (spec.networks ?? []).filter(({ name }) => !names.has(name));
      // Without any, KubeVirt would put the machine on the pods' network.
      if (spec.networks.length === 0) devices.autoattachPodInterface = false;
    }
    return annotated(call.now(), {})(copy);
  });
}
