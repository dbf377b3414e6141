import { describe, expect, it } from "vitest";
import { createPool } from "./pool.ts";

describe("a pool of addresses", () => {
  it("gives out neither the network, the broadcast address nor what is excluded", () => {
    const pool = createPool("10.0.0.0/29", ["10.0.0.1", "10.0.0.4..10.0.0.5"]);
    expect(["a", "b", "c", "d"].map((owner) => pool.take(owner))).toEqual(["10.0.0.2", "10.0.0.3", "10.0.0.6", undefined]);
    expect(pool.count()).toEqual({ available: 0, using: 3 });
    expect(pool.usingRanges()).toBe("10.0.0.2-10.0.0.3,10.0.0.6");
  });

  it("gives an owner what it has", () => {
    const pool = createPool("10.0.0.0/24", []);
    const first = pool.take("a");
    expect(pool.take("a")).toBe(first);
    expect(pool.take("a", "10.0.0.99")).toBe("10.0.0.99");
    expect(pool.take("b", first)).toBe(first);
  });

  it("gives nobody what is another's, or beyond it", () => {
    const pool = createPool("10.0.0.0/24", []);
    pool.take("a", "10.0.0.7");
    expect(pool.take("b", "10.0.0.7")).toBeUndefined();
    expect(pool.take("b", "10.0.1.7")).toBeUndefined();
  });

  it("lets an address rest before it is given out again", () => {
    const pool = createPool("10.0.0.0/29", []);
    pool.take("a");
    pool.free("a");
    expect(pool.take("b")).toBe("10.0.0.2");
    for (const owner of ["c", "d", "e", "f"]) pool.take(owner);
    expect(pool.take("g")).toBe("10.0.0.1");
  });

  it("knows IPv6", () => {
    const pool = createPool("fd00::/64", ["fd00::1"]);
    expect(pool.take("a")).toBe("fd00::2");
    expect(pool.has("fd00::abcd")).toBe(true);
    expect(pool.has("10.0.0.1")).toBe(false);
  });
});
