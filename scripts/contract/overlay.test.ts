import { describe, expect, it } from "vitest";
import { type Correction, correct } from "./overlay.ts";
import type { Document } from "./read.ts";

const document = (): Document => ({
  info: { title: "t", version: "1" },
  "x-openstack": { service: "compute", prefix: "/v2.1", "min-version": null, "max-version": null, policies: {} },
  paths: {
    "/v2.1/servers": {
      get: {
        "x-openstack": {
          operations: [
            { id: "servers.list", status: [{ code: 200 }], errors: [], policy: [], request: [], query: [], response: [{ schema: "list" }] },
          ],
        },
      },
    },
  },
  components: { schemas: { list: { type: "object" } } },
});
const because = { reason: "r", source: "s" };
const operation = (changed: Document, path = "/v2.1/servers") => changed.paths[path]?.["get"]?.["x-openstack"].operations[0];
const corrected = (...corrections: Correction[]) => {
  const changed = document();
  correct(changed, corrections);
  return changed;
};

describe("correct", () => {
  it("replaces codes, policies and schemas", () => {
    const changed = corrected({ operation: "servers.list", status: [202], policy: ["p"], query: { type: "object" }, ...because });
    expect(operation(changed)).toMatchObject({ status: [{ code: 202 }], policy: ["p"], query: [{ source: "overlay" }] });
    expect(changed.components.schemas["servers.list.query.overlay"]).toEqual({ type: "object" });
  });

  it("adds an operation, with the schema of another one", () => {
    const changed = corrected({ add: "GET /v2.1/twins", id: "twins.list", response: { like: "servers.list" }, ...because });
    expect(operation(changed, "/v2.1/twins")).toMatchObject({ id: "twins.list", response: [{ schema: "list" }] });
  });

  it("removes a path whose last operation goes", () => {
    expect(corrected({ remove: "GET /v2.1/servers", ...because }).paths).toEqual({});
  });

  it("refuses an entry that changes nothing, or names nothing", () => {
    expect(() => corrected({ operation: "servers.list", status: [200], ...because })).toThrow("already as the entry wants it");
    expect(() => corrected({ operation: "servers.gone", status: [200], ...because })).toThrow("is not there");
  });

  it("refuses an entry without a reason", () => {
    expect(() => corrected({ operation: "servers.list", status: [202], reason: "", source: "s" })).toThrow("no reason");
  });
});
