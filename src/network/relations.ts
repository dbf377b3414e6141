/**
 * Which objects belong to which: by the ids that their specs name. Tenants may write our kinds with kubectl, so an id of another project's object
 * counts only where that project would have it so.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";

type Port = Kinds["Port"];
type Subnet = Kinds["Subnet"];

const byAge = <T extends { metadata: { creationTimestamp?: string; name?: string } }>(objects: readonly T[]): T[] =>
  [...objects].sort((a, b) => (ageOf(a) < ageOf(b) ? -1 : 1));
const ageOf = ({ metadata }: { metadata: { creationTimestamp?: string; name?: string } }) =>
  `${metadata.creationTimestamp ?? ""} ${metadata.name ?? ""}`;

/** The oldest first. A subnet lives in its network's namespace; one elsewhere is none of it. */
export const subnetsOfNetwork = (kube: Kube, networkId: string): Subnet[] =>
  byAge(
    kube
      .indexed("Subnet", "network", networkId)
      .filter(({ metadata }) => kube.findById("Network", metadata.namespace, networkId) !== undefined),
  );

export const portsOfNetwork = (kube: Kube, networkId: string): readonly Port[] => kube.indexed("Port", "network", networkId);

export const portsOfSubnet = (kube: Kube, subnetId: string): readonly Port[] => kube.indexed("Port", "subnet", subnetId);

/** Those in `namespace`: whoever has another one's id has not its ports. */
export const portsOfDevice = (kube: Kube, deviceId: string, namespace?: string): Port[] =>
  byAge(kube.indexed("Port", "device", deviceId).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace));

/** Those of the port's own project, or of all. */
export const floatingIpsOfPort = (kube: Kube, portId: string, namespace?: string): Kinds["FloatingIP"][] =>
  kube.indexed("FloatingIP", "port", portId).filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);

/** The router that has an interface in one of the subnets: of the network's own project, or of any where it is shared. */
export function routerOf(kube: Kube, subnetIds: readonly string[]): string | undefined {
  for (const id of subnetIds) {
    // Not what the port says: it may name its project's network, and an address of another's.
    const networkId = kube.findById("Subnet", undefined, id)?.spec.networkID ?? "";
    const port = portsOfSubnet(kube, id).find(
      ({ spec, metadata }) =>
        spec.deviceOwner === "network:router_interface" &&
        kube.findById("Router", metadata.namespace, spec.deviceID ?? "") !== undefined &&
        mayUse(kube, metadata.namespace, networkId),
    );
    if (port) return port.spec.deviceID;
  }
  return undefined;
}

/** The namespace's project has the network, or it is everybody's. */
function mayUse(kube: Kube, namespace: string | undefined, networkId: string): boolean {
  if (kube.findById("Network", namespace, networkId)) return true;
  const { shared, external } = kube.findById("Network", undefined, networkId)?.spec ?? {};
  return shared === true || external === true;
}

/** The subnet of the port's first address. */
export function findSubnetOfPort(kube: Kube, port: Port): Subnet | undefined {
  const id = port.spec.fixedIPs?.[0]?.subnetID;
  return id === undefined ? undefined : kube.findById("Subnet", undefined, id);
}
