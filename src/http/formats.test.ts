import { describe, expect, it } from "vitest";
import { createAjv, formats, numberOf } from "./formats.ts";

/** [format, what it accepts, what it refuses]: values tried on the functions of the release itself. */
const cases: [string, unknown[], unknown[]][] = [
  [
    "date-time",
    ["2026-11-23T00:00:00Z", "2026-11-23T00:00:00", "2026-11-23 00:00:00.5+01:00", "2026-11-23", "2026", 5],
    ["202611", "2026-13-01", "2026-02-30", "now", ""],
  ],
  ["name", ["", "web 1", "café", 7], [" web", "web ", "a\u0000b", "a\u2028b", "☁😀"]],
  ["name_with_leading_trailing_spaces", [" web ", "a"], ["", "  ", "a\tb"]],
  ["az_name", ["nova"], ["nova:host", " nova"]],
  ["az_name_with_leading_trailing_spaces", [" nova "], ["a:b", " "]],
  ["base64", ["", "aGVsbG8=", "aGVs\nbG8="], ["aGVsbG8", "a"]],
  ["cidr", ["10.0.0.0/24", "10.0.0.1/255.0.0.0", "::/0", "fd00::/64"], ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/24 ", "x/1", "::/129"]],
  ["ipv4", ["10.0.0.1"], ["10.0.0.01", "10.0.0", "::1"]],
  ["ipv6", ["::1", "fe80::1"], ["fe80::1%eth0", "10.0.0.1"]],
  ["regex", ["^a$", "(?P<x>a)"], ["", "("]],
  ["uri", ["http://a.example/x?y=1#z", "swift://c@h:80/"], ["/relative", "http:", "http://a b/"]],
  [
    "uuid",
    ["7ad4a8a9-21ad-45a3-9a25-9a0a4f2a6ac1", "7ad4a8a921ad45a39a259a0a4f2a6ac1", "{7AD4A8A9-21AD-45A3-9A25-9A0A4F2A6AC1}"],
    ["1", "7ad4a8a9-21ad-45a3-9a25"],
  ],
  ["block-storage:name", ["a", " a "], ["", " ", null]],
  [
    "quota_set",
    [{ volumes: -1, gigabytes_fast: "10", tenant_id: "x" }, {}],
    [{ servers: 1 }, { volumes: -2 }, { volumes: "x" }, { volumes: 2 ** 31 }],
  ],
  ["quota_class_set", [{ volumes: 1 }], [{ cores: 1 }]],
  ["volume_status", ["available", "IN-USE", null, ""], ["lost"]],
  ["volume_attach_status", ["attached", null], ["attaching"]],
  ["volume_migration_status", ["none", null], ["gone"]],
  ["snapshot_status", ["error"], [null, "", "lost"]],
  ["validate_volume_reset_body", [{ status: "error" }], [{}, { status: null }]],
  ["progress", ["80%", "", null], ["80", "101%", "x%"]],
  ["level", ["INFO", "debug"], ["", "loud"]],
  ["key_size", [256, "256", null], ["big", 1.5]],
  ["availability_zone", [null, "nova"], ["", " "]],
  ["ip-address", ["10.0.0.1", "fd00::1"], ["10.0.0.0/24", "host"]],
  ["subnet", ["10.0.0.1/24", "fd00::/64"], ["10.0/16", "10.0.0.1"]],
  ["mac-address", ["fa:16:3e:00:00:01", "fa-16-3e-00-00-01"], ["00:00:00:00:00:00", "fa:16:3e", "zz:16:3e:00:00:01"]],
  ["dns-name", ["", "web", "web.example.org."], ["-web", "web..org", "a.1"]],
  ["not-blank", ["a"], ["", " "]],
];

describe("formats", () => {
  it.each(cases)("knows %s", (name, accepted, refused) => {
    const ajv = createAjv().compile({ format: name });
    expect(accepted.filter((value) => !ajv(value))).toEqual([]);
    expect(refused.filter((value) => ajv(value))).toEqual([]);
  });

  it("takes linear time on hostile input", () => {
    const started = performance.now();
    for (const check of Object.values(formats)) check("a".repeat(100_000));
    for (const check of Object.values(formats)) check(`${" ".repeat(100_000)}!`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("createAjv", () => {
  const ajv = createAjv();

  it("holds numbers in strings to the bounds", () => {
    const check = ajv.compile({ type: ["integer", "string"], minimum: 1, maximum: 10 });
    expect([1, "10", "abc"].map((value) => check(value))).toEqual([true, true, true]);
    expect([0, "0", "11", 11].map((value) => check(value))).toEqual([false, false, false, false]);
    check("0");
    expect(check.errors?.[0]).toMatchObject({ keyword: "minimum", message: "must be >= 1" });
  });

  it("does not compile a format that it does not know", () => {
    expect(() => ajv.compile({ format: "nonsense" })).toThrow("unknown format nonsense");
  });

  it("reads numbers as Python does", () => {
    expect(["1", " 2 ", "1e2", "0x10", "", "1.5", null].map(numberOf)).toEqual([1, 2, 100, undefined, undefined, 1.5, undefined]);
  });
});
