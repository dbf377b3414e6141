/** Which objects belong to which: by the ids that their specs name. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";

type Port = Kinds["Port"];
type Subnet = Kinds["Subnet"];

const byAge = <T extends { metadata: { creationTimestamp?: string; name?: string } }>(objects: readonly T[]): T[] =>
  [...objects].sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
const ageOf = ({ metadata }: { metadata: { creationTimestamp?: string; name?: string } }) =>
  `${metadata.creationTimestamp ?? ""} ${metadata.name ?? ""}`;

/** The oldest first. */
export const subnetsOfNetwork = (kube: Kube, networkId: string): Subnet[] =>
  byAge(kube.list("Subnet").filter(({ spec }) => spec.networkID === networkId));

export const portsOfNetwork = (kube: Kube, networkId: string): Port[] =>
  kube.list("Port").filter(({ spec }) => spec.networkID === networkId);

export const portsOfSubnet = (kube: Kube, subnetId: string): Port[] =>
  kube.list("Port").filter(({ spec }) => spec.fixedIPs?.some(({ subnetID }) => subnetID === subnetId) ?? false);

export const portsOfDevice = (kube: Kube, deviceId: string): Port[] =>
  byAge(kube.list("Port").filter(({ spec }) => spec.deviceID === deviceId));

/** The subnet of the port's first address. */
export function findSubnetOfPort(kube: Kube, port: Port): Subnet | undefined {
  const id = port.spec.fixedIPs?.[0]?.subnetID;
  return id === undefined ? undefined : kube.findById("Subnet", undefined, id);
}
