/** Kube-OVN's address management: one pool per Subnet and family, filled from the IP, Vip and OvnEip objects that exist. */
import type { Kinds } from "../../../generated/kubernetes/kinds.ts";
import type { Simulation } from "../simulation.ts";
import { createPool, type Pool } from "./pool.ts";

type Subnet = Kinds["KubeOvnSubnet"];

export interface Addresses {
  v4?: string;
  v6?: string;
}

export interface Usage {
  available: number;
  using: number;
  ranges: string;
}

export interface Ipam {
  /** `wanted` may hold an IPv4 and an IPv6 address, in any order, divided by a comma. */
  take(subnet: string, owner: string, wanted?: string): Addresses | { message: string };
  free(subnet: string, owner: string): void;
  usage(subnet: string): { v4: Usage; v6: Usage };
}

interface Pools {
  shape: string;
  byCidr: Map<string, Pool>;
}

type Holder = Kinds["KubeOvnIP" | "KubeOvnVip" | "KubeOvnEip"];
const holders = ["KubeOvnIP", "KubeOvnVip", "KubeOvnEip"] as const;

/** The subnet that an object holds addresses of, and which. */
function heldBy(object: Holder): { subnet: string; held: (string | undefined)[] } {
  switch (object.kind) {
    case "IP":
      return { subnet: object.spec.subnet, held: [object.spec.v4IpAddress, object.spec.v6IpAddress] };
    case "Vip":
      return { subnet: object.spec.subnet, held: [object.status?.v4ip, object.status?.v6ip] };
    default:
      return { subnet: object.spec.externalSubnet, held: [object.status?.v4Ip, object.status?.v6Ip] };
  }
}

export const unused: Usage = { available: 0, using: 0, ranges: "" };

export const ownerKey = (kind: string, name: string) => `${kind} ${name}`;

export function ipam({ cluster }: Simulation): Ipam {
  const pools = new Map<string, Pools>();

  function poolsOf(name: string): Map<string, Pool> {
    const subnet = cluster.find<Subnet>("KubeOvnSubnet", undefined, name);
    if (!subnet) return new Map();
    const { cidrBlock = "", gateway = "", excludeIps = [] } = subnet.spec;
    const shape = JSON.stringify([cidrBlock, gateway, excludeIps]);
    const known = pools.get(name);
    if (known?.shape === shape) return known.byCidr;
    const excluded = [...excludeIps, ...gateway.split(",").filter(Boolean)];
    const byCidr = new Map(
      cidrBlock
        .split(",")
        .filter(Boolean)
        .map((cidr) => [cidr, createPool(cidr, excluded)]),
    );
    pools.set(name, { shape, byCidr });
    // A subnet whose ranges were changed keeps what it has given out.
    for (const kind of holders) for (const object of cluster.list<Holder>(kind)) hold(object);
    return byCidr;
  }

  function hold(object: Holder) {
    const { subnet, held } = heldBy(object);
    for (const address of held)
      for (const pool of (address && pools.get(subnet)?.byCidr.values()) || [])
        if (pool.has(address!)) pool.take(ownerKey(object.kind, object.metadata.name!), address);
  }

  for (const kind of holders)
    cluster.on(kind, (change, read) => {
      // The informer of a kind gives objects of that kind.
      const object = read as Holder;
      if (change !== "DELETED") return hold(object);
      for (const pool of pools.get(heldBy(object).subnet)?.byCidr.values() ?? []) pool.free(ownerKey(object.kind, object.metadata.name!));
    });
  cluster.on("KubeOvnSubnet", (change, subnet) => {
    if (change === "DELETED") pools.delete(subnet.metadata.name!);
  });

  return {
    take(subnet, owner, wanted) {
      const own = poolsOf(subnet);
      if (own.size === 0) return { message: `subnet ${subnet} does not exist` };
      const asked = wanted?.split(",").map((each) => each.trim()) ?? [];
      const result: Addresses = {};
      for (const [cidr, pool] of own) {
        const ask = asked.find((address) => pool.has(address));
        if (asked.length > 0 && ask === undefined && own.size === 1) return { message: `${wanted} is not an address of subnet ${subnet}` };
        const got = pool.take(owner, ask);
        if (got === undefined) {
          for (const each of own.values()) each.free(owner);
          return { message: ask === undefined ? `subnet ${subnet} has no free address` : `address ${ask} of subnet ${subnet} is in use` };
        }
        result[cidr.includes(":") ? "v6" : "v4"] = got;
      }
      return result;
    },
    free(subnet, owner) {
      for (const pool of pools.get(subnet)?.byCidr.values() ?? []) pool.free(owner);
    },
    usage(subnet) {
      const usage = { v4: unused, v6: unused };
      for (const [cidr, pool] of poolsOf(subnet)) usage[cidr.includes(":") ? "v6" : "v4"] = { ...pool.count(), ranges: pool.usingRanges() };
      return usage;
    },
  };
}
