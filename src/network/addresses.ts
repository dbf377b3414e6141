/** Arithmetic with IP addresses and ranges, of both families. Addresses are kept as their shortest text, as Neutron prints them. */
import { Address4, Address6 } from "ip-address";

export type IpVersion = 4 | 6;

export interface Range {
  start: string;
  end: string;
}

/** A prefix with its bounds as numbers, so that containment and overlap are comparisons. */
export interface Prefix {
  version: IpVersion;
  length: number;
  first: bigint;
  last: bigint;
  /** Network address and length: `10.0.0.0/24`. */
  text: string;
}

const bitsOf = (version: IpVersion) => (version === 4 ? 32 : 128);

/** The family of a plain address, or undefined where it is none. */
export function versionOf(address: string): IpVersion | undefined {
  if (address.includes("/") || address.includes("%")) return undefined;
  if (Address4.isValid(address)) return 4;
  return Address6.isValid(address) ? 6 : undefined;
}

export const toNumber = (address: string): bigint => (address.includes(":") ? new Address6(address) : new Address4(address)).bigInt();

export function toAddress(number: bigint, version: IpVersion): string {
  if (version === 6) return Address6.fromBigInt(number).correctForm();
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join(".");
}

/** The shortest spelling; undefined where `address` is none. */
export function normalAddress(address: string): string | undefined {
  const version = versionOf(address);
  return version === undefined ? undefined : toAddress(toNumber(address), version);
}

/** Undefined where `cidr` is no prefix. Bits beyond the length are cut off, as Neutron does: `10.0.0.5/24` is `10.0.0.0/24`. */
export function toPrefix(cidr: string): Prefix | undefined {
  const [address = "", size, rest] = cidr.split("/");
  const version = versionOf(address);
  if (version === undefined || rest !== undefined) return undefined;
  const bits = bitsOf(version);
  const length = size === undefined ? bits : /^\d{1,3}$/.test(size) ? Number(size) : Number.NaN;
  if (!(length >= 0 && length <= bits)) return undefined;
  const host = (1n << BigInt(bits - length)) - 1n;
  const first = toNumber(address) & ~host;
  return { version, length, first, last: first | host, text: `${toAddress(first, version)}/${length}` };
}

export const contains = (prefix: Prefix, address: string): boolean => {
  if (versionOf(address) !== prefix.version) return false;
  const number = toNumber(address);
  return number >= prefix.first && number <= prefix.last;
};

export const overlaps = (a: Prefix, b: Prefix): boolean => a.version === b.version && a.first <= b.last && b.first <= a.last;

/**
 * Where hosts may be: without the network and broadcast addresses of IPv4, and without the subnet-router anycast address of IPv6.
 * Point-to-point prefixes (/31, /127) and single addresses have neither.
 * https://opendev.org/openstack/neutron-lib/src/tag/3.0.0/neutron_lib/api/validators/__init__.py
 */
export function hostBounds(prefix: Prefix): { first: bigint; last: bigint } {
  const bits = bitsOf(prefix.version);
  if (prefix.length >= bits - 1) return { first: prefix.first, last: prefix.last };
  return { first: prefix.first + 1n, last: prefix.version === 4 ? prefix.last - 1n : prefix.last };
}

/** All host addresses but the gateway: what Neutron takes for pools where the client names none. */
export function defaultPools(prefix: Prefix, gateway: string | undefined): Range[] {
  const { first, last } = hostBounds(prefix);
  const at = gateway !== undefined && contains(prefix, gateway) ? toNumber(gateway) : undefined;
  const spans: [bigint, bigint][] =
    at === undefined || at < first || at > last
      ? [[first, last]]
      : [
          [first, at - 1n],
          [at + 1n, last],
        ];
  return spans
    .filter(([start, end]) => start <= end)
    .map(([start, end]) => ({ start: toAddress(start, prefix.version), end: toAddress(end, prefix.version) }));
}

export const inPools = (pools: readonly Range[], address: string): boolean => {
  const number = toNumber(address);
  const version = versionOf(address);
  return pools.some(({ start, end }) => versionOf(start) === version && toNumber(start) <= number && number <= toNumber(end));
};

/** How many addresses the pools hold. */
export const poolSize = (pools: readonly Range[]): bigint =>
  pools.reduce((sum, { start, end }) => sum + toNumber(end) - toNumber(start) + 1n, 0n);

/**
 * What is left of `prefix`'s hosts outside the pools, as Kube-OVN wants it in `excludeIps`: `a..b` or one address.
 */
export function outsidePools(prefix: Prefix, pools: readonly Range[]): string[] {
  const { first, last } = hostBounds(prefix);
  const spans = pools.map(({ start, end }) => [toNumber(start), toNumber(end)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const gaps: string[] = [];
  const gap = (from: bigint, to: bigint) => {
    const start = toAddress(from, prefix.version);
    if (from === to) gaps.push(start);
    else if (from < to) gaps.push(`${start}..${toAddress(to, prefix.version)}`);
  };
  let at = first;
  for (const [start, end] of spans) {
    gap(at, start - 1n);
    at = end + 1n;
  }
  gap(at, last);
  return gaps;
}

/** The address that SLAAC gives to a MAC: modified EUI-64 in a /64. RFC 4291, appendix A. */
export function eui64(prefix: Prefix, mac: string): string {
  const octets = mac.split(":").map((octet) => BigInt(`0x${octet}`));
  const id = [octets[0]! ^ 2n, octets[1]!, octets[2]!, 0xffn, 0xfen, octets[3]!, octets[4]!, octets[5]!];
  return toAddress(
    id.reduce((number, octet, index) => number | (octet << BigInt(8 * (7 - index))), prefix.first),
    6,
  );
}

/** `fa:16:3e` and three random octets: Neutron's default base_mac. */
export function randomMac(random: Uint8Array = crypto.getRandomValues(new Uint8Array(3))): string {
  return ["fa", "16", "3e", ...[...random].map((octet) => octet.toString(16).padStart(2, "0"))].join(":");
}

/** Lower case with colons, from any of the usual spellings; undefined where it is none, or a group address. */
export function normalMac(text: string): string | undefined {
  const digits = text.toLowerCase().replace(/[:\-.]/g, "");
  if (!/^[0-9a-f]{12}$/.test(digits) || !/^[0-9a-f:.-]+$/i.test(text)) return undefined;
  if (/^0{12}$/.test(digits) || Number.parseInt(digits.slice(0, 2), 16) & 1) return undefined;
  return digits.match(/../g)!.join(":");
}
