/** A server as Nova shows it, in the newest form. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/api/openstack/compute/views/servers.py */
import { createHash } from "node:crypto";
import { Address6 } from "ip-address";
import type { Servers, ServersDetail } from "../../../generated/compute/index.ts";
import type { Call } from "../../http/call.ts";
import {
  ACCESS_IPV4,
  ACCESS_IPV6,
  annotation,
  DESCRIPTION,
  DISK_CONFIG,
  displayName,
  HOSTNAME,
  IMAGE_ID,
  KEY_NAME,
  LAUNCH_INDEX,
  LAUNCHED_AT,
  METADATA,
  openstackId,
  PROPERTIES,
  RESERVATION_ID,
  SCHEDULER_HINTS,
  SERVER_GROUP,
  TAGS,
  UPDATED_AT,
  USER_ID,
} from "../../kube/names.ts";
import { DEFAULT_ZONE, findHost, isDisabled, isUp, ZONE_LABEL, zoneOf } from "../../placement/hosts.ts";
import { machineSize } from "../../placement/machines.ts";
import type { Flavor } from "../flavors/instancetype.ts";
import { bookmark, links } from "../links.ts";
import { type Addresses, addressesOf, securityGroupsOf } from "./addresses.ts";
import { lockOf } from "./lock.ts";
import { attachmentsOf, flavorOf, rootDiskName, type Server, startOf } from "./surroundings.ts";
import type { VirtualMachine, VirtualMachineInstance } from "./task.ts";

/** One form for all that show a server whole. */
export type ServerAnswer = Servers["show"]["answer"]["server"] &
  Servers["update"]["answer"]["server"] &
  ServersDetail["list"]["answer"]["servers"][number];

const progressing = new Set(["ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING"]);

export const toSummary = (call: Call, vm: VirtualMachine) => {
  const id = openstackId(vm);
  return { id, name: displayName(vm), links: links(call, "servers", id) };
};

/** What the annotations of times hold unless a hand has written something else. */
const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\dT.*Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** The last change that is written down anywhere: Kubernetes itself keeps no time of it. */
export function updatedAt(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined): string {
  const conditions = [...(vm.status?.conditions ?? []), ...(vmi?.status?.conditions ?? [])];
  return (
    [
      vm.metadata.creationTimestamp,
      vm.metadata.deletionTimestamp,
      vm.metadata.annotations?.[UPDATED_AT],
      ...conditions.map(({ lastTransitionTime }) => lastTransitionTime),
      ...(vmi?.status?.phaseTransitionTimestamps ?? []).map(({ phaseTransitionTimestamp }) => phaseTransitionTimestamp),
    ]
      .filter((time): time is string => typeof time === "string" && isTime(time))
      .sort()
      .at(-1) ?? ""
  );
}

/** Kubernetes does not note who made a machine, and Nova's schema wants somebody. */
export const userOf = (vm: VirtualMachine): string => vm.metadata.annotations?.[USER_ID] ?? "kubernetes";

/** The host's name, hashed with the project's id: says which servers share a host without saying which it is. nova/utils.py (generate_hostid) */
export const toHostId = (host: string | undefined, projectId: string): string =>
  host ? createHash("sha224").update(`${projectId}${host}`).digest("hex") : "";

export function toServer(call: Call, server: Server): ServerAnswer {
  const { vm, vmi, id, projectId, state, status } = server;
  const annotations = vm.metadata.annotations ?? {};
  const lock = lockOf(vm);
  const target = { project_id: projectId, user_id: userOf(vm) };
  const node = vmi?.status?.nodeName;
  const securityGroups = securityGroupsOf(call.kube, server);
  // The first start is noted a moment after it, and by then the server is ACTIVE already.
  const launchedAt = annotations[LAUNCHED_AT] ?? (vmi?.status?.phase === "Running" ? startOf(vmi) : undefined);
  return {
    id,
    name: displayName(vm),
    status,
    tenant_id: projectId,
    user_id: userOf(vm),
    metadata: annotation<Record<string, string>>(vm, METADATA, {}),
    hostId: toHostId(node, projectId),
    image: toImage(call, vm),
    flavor: toFlavor(call, vm, target),
    created: vm.metadata.creationTimestamp ?? "",
    updated: updatedAt(vm, vmi),
    addresses: state.vm_state === "building" ? {} : (addressesOf(call.kube, server) satisfies Addresses),
    accessIPv4: annotations[ACCESS_IPV4] ?? "",
    accessIPv6: canonical(annotations[ACCESS_IPV6]),
    links: links(call, "servers", id),
    "OS-DCF:diskConfig": annotations[DISK_CONFIG] ?? "MANUAL",
    ...(progressing.has(status) ? { progress: 0 } : {}),
    "OS-EXT-AZ:availability_zone": node ? zoneOf(findHost(call.kube, node)) : (pinned(vm) ?? DEFAULT_ZONE),
    config_drive: vm.spec.template.spec?.volumes?.some((volume) => volume.cloudInitConfigDrive) ? "True" : "",
    key_name: annotations[KEY_NAME] ?? null,
    "OS-SRV-USG:launched_at": launchedAt === undefined || !isTime(launchedAt) ? null : launchedAt.replace(/(\.\d+)?Z$/, ".000000"),
    "OS-SRV-USG:terminated_at": null,
    ...(securityGroups.length > 0 ? { security_groups: securityGroups.map((name) => ({ name })) } : {}),
    ...(call.can("os_compute_api:os-extended-server-attributes", target) ? toExtended(server) : hostnameFor(call, server)),
    "OS-EXT-STS:vm_state": state.vm_state,
    "OS-EXT-STS:task_state": state.task_state,
    "OS-EXT-STS:power_state": state.power_state,
    "os-extended-volumes:volumes_attached": attachmentsOf(call.kube, vm).map(({ volume, deleteOnTermination }) => ({
      id: volume.id,
      delete_on_termination: deleteOnTermination,
    })),
    ...(state.fault ? { fault: state.fault } : {}),
    ...(call.can("os_compute_api:servers:show:host_status", target) ? { host_status: hostStatus(call, node) } : {}),
    description: annotations[DESCRIPTION] ?? null,
    tags: annotation<string[]>(vm, TAGS, []),
    locked: lock !== undefined,
    locked_reason: lock?.reason ?? null,
    trusted_image_certificates: null,
    server_groups: vm.metadata.labels?.[SERVER_GROUP] ? [vm.metadata.labels[SERVER_GROUP]] : [],
    pinned_availability_zone: pinned(vm) ?? null,
    scheduler_hints: annotation<NonNullable<ServerAnswer["scheduler_hints"]>>(vm, SCHEDULER_HINTS, {}),
  };
}

const pinned = (vm: VirtualMachine) => vm.spec.template.spec?.nodeSelector?.[ZONE_LABEL];

function toImage(call: Call, vm: VirtualMachine): ServerAnswer["image"] {
  const id = vm.metadata.annotations?.[IMAGE_ID];
  if (id === undefined) return "";
  return { id, links: [imageLink(call, id)], properties: annotation<Record<string, string>>(vm, PROPERTIES, {}) };
}

const imageLink = (call: Call, id: string) => bookmark(call, "images", id);

function toFlavor(call: Call, vm: VirtualMachine, target: Readonly<Record<string, unknown>>): ServerAnswer["flavor"] {
  const flavor = flavorOf(call.kube, vm);
  // Until 2.47 a server links to its flavor, since then it has what the flavor was.
  if (!call.since("2.47")) return flavor ? { id: flavor.id, links: [bookmark(call, "flavors", flavor.id)] } : {};
  const shown = flavor ?? unnamed(call, vm);
  return {
    original_name: shown.name,
    vcpus: shown.vcpus,
    ram: shown.ram,
    disk: shown.disk,
    ephemeral: shown.ephemeral,
    swap: shown.swap,
    ...(call.can("os_compute_api:servers:show:flavor-extra-specs", target) ? { extra_specs: shown.extraSpecs } : {}),
  };
}

/** For machines that kubectl gave a size of their own. */
function unnamed(call: Call, vm: VirtualMachine): Omit<Flavor, "id" | "description" | "rxtxFactor" | "isPublic" | "instancetype"> {
  const { vcpus, ram } = machineSize(call.kube, vm);
  return { name: `custom-${vcpus}-${ram}`, vcpus, ram, disk: 0, ephemeral: 0, swap: 0, extraSpecs: {} };
}

export const hostnameOf = (vm: VirtualMachine): string =>
  vm.metadata.annotations?.[HOSTNAME] ?? vm.spec.template.spec?.hostname ?? vm.metadata.name ?? "";

/** Everybody sees the host name since 2.90, before only those who see the other extended attributes. */
const hostnameFor = (call: Call, { vm }: Server) => (call.since("2.90") ? { "OS-EXT-SRV-ATTR:hostname": hostnameOf(vm) } : {});

function toExtended({ vm, vmi }: Server) {
  const annotations = vm.metadata.annotations ?? {};
  const host = vmi?.status?.nodeName ?? null;
  return {
    "OS-EXT-SRV-ATTR:host": host,
    "OS-EXT-SRV-ATTR:hypervisor_hostname": host,
    // What libvirt calls the domain: https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-launcher/virtwrap/util/libvirt_helper.go
    "OS-EXT-SRV-ATTR:instance_name": `${vm.metadata.namespace}_${vm.metadata.name}`,
    "OS-EXT-SRV-ATTR:hostname": hostnameOf(vm),
    "OS-EXT-SRV-ATTR:kernel_id": "",
    "OS-EXT-SRV-ATTR:ramdisk_id": "",
    "OS-EXT-SRV-ATTR:launch_index": Number(annotations[LAUNCH_INDEX] ?? 0),
    "OS-EXT-SRV-ATTR:reservation_id": annotations[RESERVATION_ID] ?? "",
    "OS-EXT-SRV-ATTR:root_device_name": deviceName(vm, vmi, rootDiskName(vm)),
    // A Secret is read for one server, not for a list of them: `show` puts it in.
    "OS-EXT-SRV-ATTR:user_data": null,
  };
}

/** As the guest was told, else as Nova would name it: by the order of the disks on their bus. */
export function deviceName(vm: VirtualMachine, vmi: VirtualMachineInstance | undefined, disk: string | undefined): string | null {
  if (disk === undefined) return null;
  const target = vmi?.status?.volumeStatus?.find(({ name }) => name === disk)?.target;
  if (target) return `/dev/${target}`;
  const disks = vm.spec.template.spec?.domain.devices.disks ?? [];
  const prefixOf = (bus: string | undefined) => (bus === undefined || bus === "virtio" ? "vd" : "sd");
  const busOf = (one: (typeof disks)[number]) => prefixOf(one.disk?.bus ?? one.cdrom?.bus ?? one.lun?.bus);
  const wanted = disks.find(({ name }) => name === disk);
  if (wanted === undefined) return null;
  const index = disks.filter((one) => busOf(one) === busOf(wanted)).indexOf(wanted);
  return `/dev/${busOf(wanted)}${letters(index)}`;
}

/** 0 → a, 25 → z, 26 → aa */
const letters = (index: number): string =>
  index < 26 ? String.fromCharCode(97 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);

function hostStatus(call: Call, name: string | undefined): "UP" | "DOWN" | "MAINTENANCE" | "UNKNOWN" | "" {
  if (name === undefined) return "";
  const node = findHost(call.kube, name);
  if (node === undefined) return "UNKNOWN";
  if (!isUp(node)) return "DOWN";
  return isDisabled(node) ? "MAINTENANCE" : "UP";
}

/** As Nova writes it, however it was sent. https://opendev.org/openstack/nova/src/tag/34.0.0/nova/objects/fields.py (IPV6Address) */
const canonical = (address: string | undefined): string =>
  address && Address6.isValid(address) ? new Address6(address).correctForm() : "";
