/**
 * What the cluster's network can do decides what this service offers:
 *
 *   kube-ovn   networks, subnets, ports, routers, floating IPs, security groups
 *   pod        one shared network, the pods' own; nothing can be made in it but ports
 *
 * The pod network is no object: it is read from the cluster's nodes.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { uuidV5 } from "../kube/uuid.ts";
import { toAddress, toPrefix } from "./addresses.ts";

type Network = Kinds["Network"];
type Subnet = Kinds["Subnet"];
export type Profile = "kube-ovn" | "pod";

/** Kube-OVN always has its default Vpc. https://github.com/kubeovn/kube-ovn/blob/v1.15.0/pkg/controller/init.go (initDefaultVpc) */
export const profileOf = (kube: Kube): Profile => (kube.list("KubeOvnVpc").length > 0 ? "kube-ovn" : "pod");

// A random UUID; the ids of what belongs to the pod network are derived from it.
export const POD_NETWORK = "b2c4b1f2-5d0f-4b6d-9a53-7c1e0a5d9d11";

export const isPodNetwork = (object: { metadata: { uid?: string } }): boolean => object.metadata.uid === POD_NETWORK;

/** The pod network by its id, whether or not lists have it: servers that were made with kubectl may be on it in any profile. */
export function findPodNetwork(kube: Kube, id: string): Network | undefined {
  if (id !== POD_NETWORK) return undefined;
  return {
    apiVersion: "network.dicot.io/v1alpha1",
    kind: "Network",
    metadata: { name: "pod", uid: POD_NETWORK, generation: 1, ...sinceOf(kube) },
    spec: { name: "pod", description: "The network of the cluster's pods", shared: true, provider: { networkType: "pod" } },
  };
}

export function podNetworks(kube: Kube): Network[] {
  const network = profileOf(kube) === "pod" ? findPodNetwork(kube, POD_NETWORK) : undefined;
  return network ? [network] : [];
}

/** One per family: the smallest prefix that has the ranges of all nodes. None where the network plugin keeps them elsewhere. */
export function podSubnets(kube: Kube): Subnet[] {
  const prefixes = kube
    .list("Node")
    .flatMap(({ spec }) => spec?.podCIDRs ?? (spec?.podCIDR === undefined ? [] : [spec.podCIDR]))
    .flatMap((cidr) => toPrefix(cidr) ?? []);
  return ([4, 6] as const).flatMap((version) => {
    const own = prefixes.filter((prefix) => prefix.version === version);
    if (own.length === 0) return [];
    const byStart = own.toSorted((a, b) => (a.first < b.first ? -1 : 1));
    const byEnd = own.toSorted((a, b) => (a.last < b.last ? -1 : 1));
    const cidr = spanOf(byStart[0]!.first, byEnd.at(-1)!.last, version);
    const id = uuidV5(POD_NETWORK, cidr);
    return [
      {
        apiVersion: "network.dicot.io/v1alpha1" as const,
        kind: "Subnet" as const,
        metadata: { name: `pod-${version}`, uid: id, generation: 1, ...sinceOf(kube) },
        spec: { name: `pod-ipv${version}`, networkID: POD_NETWORK, ipVersion: version, cidr, enableDHCP: true },
      },
    ];
  });
}

function spanOf(first: bigint, last: bigint, version: 4 | 6): string {
  const bits = version === 4 ? 32n : 128n;
  let host = 0n;
  while (first >> host !== last >> host) host++;
  return `${toAddress((first >> host) << host, version)}/${bits - host}`;
}

/** As old as the oldest node. */
function sinceOf(kube: Kube): { creationTimestamp?: string } {
  const oldest = kube
    .list("Node")
    .flatMap(({ metadata }) => metadata.creationTimestamp ?? [])
    .sort()[0];
  return oldest === undefined ? {} : { creationTimestamp: oldest };
}
