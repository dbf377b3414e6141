import { describe, expect, it } from "vitest";
import { defaultPools, eui64, inPools, normalAddress, normalMac, outsidePools, overlaps, poolSize, toPrefix } from "./addresses.ts";

const prefix = (text: string) => toPrefix(text)!;

describe("prefixes", () => {
  it.each([
    ["10.0.0.5/24", "10.0.0.0/24"],
    ["10.0.0.5", "10.0.0.5/32"],
    ["FD00:0:0:0::1/64", "fd00::/64"],
    ["0.0.0.0/0", "0.0.0.0/0"],
  ])("reads %s as %s", (text, normal) => expect(prefix(text).text).toBe(normal));

  it.each(["10.0.0.0/33", "10.0.0/24", "fd00::/129", "a", "", "10.0.0.0/24/3", "10.0.0.0/-1", "10.0.0.0/x"])("refuses %s", (text) =>
    expect(toPrefix(text)).toBeUndefined(),
  );

  it("knows when two overlap", () => {
    expect(overlaps(prefix("10.0.0.0/8"), prefix("10.255.0.0/16"))).toBe(true);
    expect(overlaps(prefix("10.0.0.0/8"), prefix("11.0.0.0/8"))).toBe(false);
    expect(overlaps(prefix("0.0.0.0/0"), prefix("::/0"))).toBe(false);
  });
});

describe("pools", () => {
  it("leave out network, broadcast and gateway", () => {
    expect(defaultPools(prefix("10.0.0.0/30"), "10.0.0.1")).toEqual([{ start: "10.0.0.2", end: "10.0.0.2" }]);
    expect(defaultPools(prefix("10.0.0.0/31"), undefined)).toEqual([{ start: "10.0.0.0", end: "10.0.0.1" }]);
    expect(defaultPools(prefix("fd00::/126"), "fd00::1")).toEqual([{ start: "fd00::2", end: "fd00::3" }]);
  });

  it("and what is outside them make the whole range", () => {
    const pools = [
      { start: "10.0.0.20", end: "10.0.0.30" },
      { start: "10.0.0.5", end: "10.0.0.9" },
    ];
    expect(outsidePools(prefix("10.0.0.0/24"), pools)).toEqual(["10.0.0.1..10.0.0.4", "10.0.0.10..10.0.0.19", "10.0.0.31..10.0.0.254"]);
    expect(poolSize(pools)).toBe(16n);
    expect(inPools(pools, "10.0.0.9")).toBe(true);
    expect(inPools(pools, "fd00::9")).toBe(false);
  });
});

describe("addresses and MACs", () => {
  it("have one spelling", () => {
    expect(normalAddress("FD00:0::00AA")).toBe("fd00::aa");
    expect(normalAddress("10.0.0.300")).toBeUndefined();
    expect(["FA-16-3E-00-00-0A", "fa163e00000a", "fa16.3e00.000a"].map(normalMac)).toEqual(Array(3).fill("fa:16:3e:00:00:0a"));
    expect(["00:00:00:00:00:00", "01:00:5e:00:00:01", "fa:16:3e:00:00", "x"].map(normalMac)).toEqual(Array(4).fill(undefined));
  });

  it("make the address of SLAAC", () => expect(eui64(prefix("2001:db8::/64"), "52:54:00:12:34:56")).toBe("2001:db8::5054:ff:fe12:3456"));
});
