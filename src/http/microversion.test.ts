import { describe, expect, it } from "vitest";
import { compareVersions, holds, negotiate, versionHeaders } from "./microversion.ts";

const range = { min: "2.1", max: "2.104" };
const ask = (headers: Record<string, string>) => negotiate("compute", range, (name) => headers[name]);

describe("negotiate", () => {
  it("takes the minimum where the request names none", () => expect(ask({})).toBe("2.1"));
  it("takes the maximum for latest", () => expect(ask({ "openstack-api-version": "compute latest" })).toBe("2.104"));
  it("finds its own service in a list", () => expect(ask({ "openstack-api-version": "volume 3.5, compute 2.47" })).toBe("2.47"));
  it("reads nova's older header", () => expect(ask({ "x-openstack-nova-api-version": "2.9" })).toBe("2.9"));
  it("knows cinder by both of its names", () => {
    const cinder = (value: string) => negotiate("block-storage", { min: "3.0", max: "3.71" }, () => value);
    expect(cinder("volume 3.59")).toBe("3.59");
    expect(cinder("block-storage 3.60")).toBe("3.60");
  });
  it.each(["2", "two", "2.01", "2.1.1", "-2.1"])("refuses the malformed %s with 400", (version) =>
    expect(() => ask({ "openstack-api-version": `compute ${version}` })).toThrow(expect.objectContaining({ status: 400 })),
  );
  it.each(["2.0", "2.105", "3.1"])("refuses %s, which is out of range, with 406", (version) =>
    expect(() => ask({ "openstack-api-version": `compute ${version}` })).toThrow(expect.objectContaining({ status: 406 })),
  );
  it("has nothing to say for a service without microversions", () => expect(negotiate("network", undefined, () => "2.1")).toBeUndefined());
});

describe("versions", () => {
  it("orders 2.100 after 2.47", () => expect(compareVersions("2.100", "2.47")).toBeGreaterThan(0));
  it("counts both ends of a span in", () => {
    const span = { since: "2.10", until: "2.35" };
    expect([holds(span, "2.9"), holds(span, "2.10"), holds(span, "2.35"), holds(span, "2.36")]).toEqual([false, true, true, false]);
  });
  it("tells the version in both of nova's headers", () =>
    expect(versionHeaders("compute", "2.4")).toMatchObject({
      "openstack-api-version": "compute 2.4",
      "x-openstack-nova-api-version": "2.4",
    }));
});
