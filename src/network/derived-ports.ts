/**
 * NICs of VirtualMachines that no Port stands for, since somebody made them with kubectl: shown as ports.
 *
 *   id             UUIDv5 of the server's id and the NIC's name
 *   network_id     the network of the NetworkAttachmentDefinition, or the pod network
 *   fixed_ips      of the instance's status, where their subnet is known
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { isProject } from "../identity/project-namespaces.ts";
import { within } from "../kube/indexers.ts";
import type { Kube } from "../kube/kube.ts";
import { NETWORK, openstackId } from "../kube/names.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { contains, toPrefix } from "./addresses.ts";
import { portOfNic } from "./interfaces.ts";
import type { Port } from "./port-answers.ts";
import { POD_NETWORK, podSubnets } from "./profile.ts";
import { subnetsOfNetwork } from "./relations.ts";

type VirtualMachine = Kinds["VirtualMachine"];

export function derivedPorts(kube: Kube, namespace?: string): Port[] {
  return kube.list("VirtualMachine", namespace).flatMap((vm) => derivedPortsOf(kube, vm));
}

export function derivedPortsOf(kube: Kube, vm: VirtualMachine): Port[] {
  const namespace = kube.find("Namespace", undefined, vm.metadata.namespace ?? "");
  if (namespace === undefined || !isProject(namespace)) return [];
  return (vm.spec.template.spec?.networks ?? []).flatMap((nic) => {
    if (portOfNic(nic.name) !== undefined) return [];
    const networkId = networkOfNic(kube, vm, nic);
    return networkId === undefined ? [] : [toDerivedPort(kube, { vm, nic: nic.name, networkId })];
  });
}

/** Of a project's machines, and of all that are on its networks. */
export function derivedPortsAround(kube: Kube, namespace: string): Port[] {
  const guests = kube
    .list("NetworkAttachmentDefinition", namespace)
    .flatMap(({ metadata }) => kube.indexed("VirtualMachine", "attachmentDefinition", within(namespace, metadata.name)));
  return [...new Set([...kube.list("VirtualMachine", namespace), ...guests])].flatMap((vm) => derivedPortsOf(kube, vm));
}

export function derivedPortsOfServer(kube: Kube, serverId: string): Port[] {
  const vm = kube.findById("VirtualMachine", undefined, serverId);
  return vm === undefined ? [] : derivedPortsOf(kube, vm);
}

export const findDerivedPort = (kube: Kube, id: string): Port | undefined => derivedPorts(kube).find(({ metadata }) => metadata.uid === id);

function networkOfNic(kube: Kube, vm: VirtualMachine, nic: { pod?: unknown; multus?: { networkName: string } }): string | undefined {
  if (nic.pod !== undefined) return POD_NETWORK;
  const [name = "", namespace = vm.metadata.namespace] = (nic.multus?.networkName ?? "").split("/").reverse();
  return kube.find("NetworkAttachmentDefinition", namespace, name)?.metadata.labels?.[NETWORK];
}

function toDerivedPort(kube: Kube, { vm, nic, networkId }: { vm: VirtualMachine; nic: string; networkId: string }): Port {
  const serverId = openstackId(vm);
  const vmi = kube.find("VirtualMachineInstance", vm.metadata.namespace, vm.metadata.name ?? "");
  const seen = vmi?.status?.interfaces?.find(({ name }) => name === nic);
  const wanted = vm.spec.template.spec?.domain.devices?.interfaces?.find(({ name }) => name === nic);
  const subnets = networkId === POD_NETWORK ? podSubnets(kube) : subnetsOfNetwork(kube, networkId);
  const addresses = seen?.ipAddresses ?? (seen?.ipAddress ? [seen.ipAddress] : []);
  return {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "Port",
    metadata: {
      name: nic,
      namespace: vm.metadata.namespace ?? "",
      uid: uuidV5(serverId, nic),
      generation: 1,
      ...(vm.metadata.creationTimestamp ? { creationTimestamp: vm.metadata.creationTimestamp } : {}),
    },
    spec: {
      name: nic,
      networkID: networkId,
      macAddress: seen?.mac ?? wanted?.macAddress ?? "",
      fixedIPs: addresses.flatMap((ipAddress) => {
        const subnet = subnets.find(({ spec }) => contains(toPrefix(spec.cidr)!, ipAddress));
        return subnet ? [{ subnetID: openstackId(subnet), ipAddress }] : [];
      }),
      adminStateUp: wanted?.state !== "down",
      deviceID: serverId,
      deviceOwner: "compute:nova",
      securityGroupIDs: [],
      portSecurityEnabled: false,
    },
  };
}
