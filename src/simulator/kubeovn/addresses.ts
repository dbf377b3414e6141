/** Addresses as numbers, networks as ranges: IPv4 and IPv6 alike. */
import { Address4, Address6 } from "ip-address";

export interface Range {
  first: bigint;
  last: bigint;
}

export const isIPv6 = (text: string) => text.includes(":");

export const toNumber = (address: string): bigint => (isIPv6(address) ? new Address6(address).bigInt() : new Address4(address).bigInt());

export const toAddress = (value: bigint, like: string): string =>
  isIPv6(like) ? Address6.fromBigInt(value).correctForm() : Address4.fromBigInt(value).correctForm();

/** `a..b` or one address. */
export function toRange(text: string): Range {
  const [first, last = first] = text.split("..");
  return { first: toNumber(first!), last: toNumber(last!) };
}

/** All addresses of a network, the first and the last included. Throws where `cidr` is none. */
export function cidrRange(cidr: string): Range {
  const network = isIPv6(cidr) ? new Address6(cidr) : new Address4(cidr);
  return { first: network.startAddress().bigInt(), last: network.endAddress().bigInt() };
}

export const overlaps = (a: Range, b: Range) => a.first <= b.last && b.first <= a.last;
export const contains = ({ first, last }: Range, value: bigint) => first <= value && value <= last;

/** The part of `ranges` that they cover together, in order and without overlap. */
export function union(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: Range[] = [];
  for (const range of sorted) {
    const previous = result.at(-1);
    if (previous && range.first <= previous.last + 1n) {
      // Math.max knows no bigint.
      if (range.last > previous.last) previous.last = range.last;
    } else result.push({ ...range });
  }
  return result;
}
