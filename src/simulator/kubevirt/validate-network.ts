/** What KubeVirt refuses in the networks and interfaces of an instance. */
import { type Cause, invalid, required } from "../admission.ts";
import type { InstanceSpec, Interface, Network } from "./types.ts";

const models = ["e1000", "e1000e", "igb", "ne2k_pci", "pcnet", "rtl8139", "virtio"];
const bindings = ["bridge", "masquerade", "sriov", "passt", "binding"] as const;

export function networkCauses(field: string, { domain, networks = [] }: InstanceSpec): Cause[] {
  const interfaces = domain.devices.interfaces ?? [];
  const nets = `${field}.networks`;
  const nics = `${field}.domain.devices.interfaces`;
  const causes: Cause[] = [];
  if (networks.filter((network) => network.pod).length > 1)
    causes.push(invalid(nets, `more than one interface is connected to a pod network in ${nets}`));
  networks.forEach((network, n) => {
    causes.push(...sourceCauses(network, `${nets}[${n}]`));
    if (networks.findIndex((other) => other.name === network.name) !== n)
      causes.push({
        reason: "FieldValueDuplicate",
        message: `Network with name "${network.name}" already exists, every network must have a unique name`,
        field: `${nets}[${n}].name`,
      });
    if (!interfaces.some((nic) => nic.name === network.name))
      causes.push(required(`${nets}[${n}].name`, `${nets}[${n}].name '${network.name}' not found.`));
  });
  interfaces.forEach((nic, n) => {
    if (interfaces.findIndex((other) => other.name === nic.name) !== n)
      causes.push({
        reason: "FieldValueDuplicate",
        message: "Only one interface can be connected to one specific network",
        field: `${nics}[${n}].name`,
      });
    const network = networks.find((other) => other.name === nic.name);
    if (!network) causes.push(invalid(`${nics}[${n}].name`, `${nics}[${n}].name '${nic.name}' not found.`));
    causes.push(...interfaceCauses(nic, network, `${nics}[${n}]`));
  });
  return causes;
}

function sourceCauses({ name, pod, multus }: Network, at: string): Cause[] {
  if (!name) return [required(`${at}.name`, "Network name is mandatory")];
  if (pod && multus) return [invalid(at, "should have only one network type")];
  if (!pod && !multus) return [required(at, "should have a network type")];
  return multus && !multus.networkName ? [required(`${at}.multus`, "CNI delegating plugin must have a networkName")] : [];
}

function interfaceCauses(nic: Interface, network: Network | undefined, at: string): Cause[] {
  const causes: Cause[] = [];
  if (!/^[A-Za-z0-9-_]+$/.test(nic.name))
    causes.push(
      invalid(`${at}.name`, "Network interface name can only contain alphabetical characters, numbers, dashes (-) or underscores (_)"),
    );
  const chosen = bindings.filter((binding) => nic[binding] !== undefined);
  if (chosen.length > 1) causes.push(invalid(at, `${at} has more than one binding: ${chosen.join(", ")}`));
  if (nic.masquerade && network && !network.pod)
    causes.push(invalid(`${at}.name`, "Masquerade interface only implemented with pod network"));
  if (nic.model !== undefined && !models.includes(nic.model))
    causes.push({
      reason: "FieldValueNotSupported",
      message: `interface ${at}.name uses model ${nic.model} that is not supported.`,
      field: `${at}.model`,
    });
  if (nic.macAddress !== undefined && !/^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(nic.macAddress))
    causes.push(invalid(`${at}.macAddress`, `interface ${at}.name has malformed MAC address (${nic.macAddress}).`));
  else if (nic.macAddress !== undefined && (Number.parseInt(nic.macAddress.slice(0, 2), 16) & 1) === 1)
    causes.push(invalid(`${at}.macAddress`, `interface ${at}.name has a multicast MAC address (${nic.macAddress}).`));
  if (nic.state !== undefined && !["up", "down", "absent"].includes(nic.state))
    causes.push(invalid(`${at}.state`, `logical interface state value is unsupported: ${nic.state}`));
  if (nic.state === "absent" && !nic.bridge && !nic.sriov)
    causes.push(invalid(`${at}.state`, "an interface can be unplugged with bridge or SR-IOV binding only"));
  return causes;
}
