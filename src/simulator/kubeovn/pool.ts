/** The addresses of one network: which are given out, to whom, and which is next. */
import { cidrRange, contains, isIPv6, type Range, toAddress, toNumber, toRange, union } from "./addresses.ts";

export interface Pool {
  /** Gives `wanted`, or the next free one; an owner keeps what it has. Undefined when there is none, or `wanted` is another's. */
  take(owner: string, wanted?: string): string | undefined;
  free(owner: string): void;
  has(address: string): boolean;
  /** Numbers grow beyond what JSON can hold exactly for large IPv6 networks; Kube-OVN's own status has that flaw too. */
  count(): { available: number; using: number };
  /** What is given out, as Kube-OVN's status tells it: `10.0.0.2-10.0.0.4,10.0.0.9`. */
  usingRanges(): string;
}

/** `excluded` are addresses or `a..b`; the network's own address and (IPv4) its broadcast address are never given out. */
export function createPool(cidr: string, excluded: readonly string[]): Pool {
  const { first, last } = cidrRange(cidr);
  const tiny = last - first < 3n;
  const hosts: Range = tiny ? { first, last } : { first: first + 1n, last: isIPv6(cidr) ? last : last - 1n };
  const closed = union(excluded.filter((each) => isIPv6(each) === isIPv6(cidr)).map(toRange));
  const byAddress = new Map<bigint, string>();
  const byOwner = new Map<string, bigint>();
  let cursor = hosts.first;

  const closedAt = (value: bigint) => closed.find((range) => contains(range, value));
  const closedCount = closed.reduce((sum, range) => {
    const from = range.first > hosts.first ? range.first : hosts.first;
    const to = range.last < hosts.last ? range.last : hosts.last;
    return to >= from ? sum + (to - from + 1n) : sum;
  }, 0n);

  function next(): bigint | undefined {
    let value = cursor;
    for (let wrapped = 0; wrapped < 2; ) {
      if (value > hosts.last) {
        value = hosts.first;
        wrapped++;
        continue;
      }
      const skip = closedAt(value);
      if (skip) value = skip.last + 1n;
      else if (byAddress.has(value)) value++;
      else return value;
    }
    return undefined;
  }

  function assign(owner: string, value: bigint) {
    byAddress.set(value, owner);
    byOwner.set(owner, value);
    return toAddress(value, cidr);
  }

  return {
    take(owner, wanted) {
      const had = byOwner.get(owner);
      if (wanted !== undefined) {
        const value = toNumber(wanted);
        if (!contains({ first, last }, value)) return undefined;
        const holder = byAddress.get(value);
        if (holder !== undefined && holder !== owner) return undefined;
        if (had !== undefined && had !== value) byAddress.delete(had);
        return assign(owner, value);
      }
      if (had !== undefined) return toAddress(had, cidr);
      const value = next();
      if (value === undefined) return undefined;
      // Given back addresses rest until the others have had their turn, as in Kube-OVN.
      cursor = value + 1n;
      return assign(owner, value);
    },
    free(owner) {
      const value = byOwner.get(owner);
      if (value === undefined) return;
      byOwner.delete(owner);
      byAddress.delete(value);
    },
    has: (address) => isIPv6(address) === isIPv6(cidr) && contains({ first, last }, toNumber(address)),
    usingRanges() {
      const used = union([...byAddress.keys()].filter((value) => !closedAt(value)).map((value) => ({ first: value, last: value })));
      return used.map(({ first, last }) => [...new Set([first, last])].map((each) => toAddress(each, cidr)).join("-")).join(",");
    },
    count() {
      const using = [...byAddress.keys()].filter((value) => contains(hosts, value) && !closedAt(value)).length;
      return { available: Number(hosts.last - hosts.first + 1n - closedCount) - using, using: byAddress.size };
    },
  };
}
