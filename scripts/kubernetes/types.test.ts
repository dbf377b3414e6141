import { describe, expect, it } from "vitest";
import type { Kind } from "./kinds.ts";
import type { Schema } from "./source.ts";
import { writeTypes } from "./types.ts";

const kind = (properties: Record<string, Schema>, required: string[] = []): Kind => ({
  key: "Thing",
  kind: "Thing",
  group: "example.org",
  version: "v1",
  plural: "things",
  namespaced: true,
  cached: true,
  optional: false,
  status: false,
  schema: { type: "object", required, properties },
  crd: undefined,
});

/** What is written after the types that every file has. */
const write = (properties: Record<string, Schema>, required?: string[], definitions = {}, names = {}) =>
  writeTypes([kind(properties, required)], definitions, names).split("export type IntOrString = string | number;\n")[1] ?? "";

const text: Schema = { type: "string" };

describe("writeTypes", () => {
  it("writes a kind with what every object has, and the map of all", () => {
    const out = write({ spec: { type: "object", required: ["a"], properties: { a: text, b: { type: "integer" } } } }, ["spec"]);
    expect(out).toContain(`export interface Thing {
  apiVersion: "example.org/v1";
  kind: "Thing";
  metadata: ObjectMeta;
  spec: { a: string; b?: number };
}`);
    expect(out).toContain("export interface Kinds {\n  Thing: Thing;\n}");
  });

  it("writes numbers with units, words from a list, nulls, maps and free objects", () => {
    const spec: Schema = {
      type: "object",
      properties: {
        size: { "x-kubernetes-int-or-string": true, pattern: "^[0-9]+$" },
        port: { "x-kubernetes-int-or-string": true },
        mode: { type: "string", enum: ["on", "off"] },
        modes: { type: "array", items: { type: "string", enum: ["on", "off"] } },
        gone: { type: "string", nullable: true },
        labels: { type: "object", additionalProperties: text },
        free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
        "dash-ed": { type: "boolean" },
      },
    };
    expect(write({ spec })).toContain(`export interface ThingSpec {
  size?: Quantity;
  port?: IntOrString;
  mode?: "on" | "off";
  modes?: ("on" | "off")[];
  gone?: string | null;
  labels?: Record<string, string>;
  free?: Record<string, unknown>;
  "dash-ed"?: boolean;
}`);
  });

  it("writes a part that occurs twice once, under its given name", () => {
    const part: Schema = { type: "object", properties: { a: text, b: text, c: text } };
    const out = write(
      { spec: { type: "object", properties: { items: { type: "array", items: part }, other: part, more: text } } },
      [],
      {},
      { ThingSpecItem: "Part" },
    );
    expect(out.match(/interface Part/g)).toHaveLength(1);
    expect(out).toContain("items?: Part[];\n  other?: Part;");
  });

  it("follows references, and says which one leads nowhere", () => {
    const definitions = { "io.k8s.api.core.v1.Part": { type: "object", properties: { a: text, b: text, c: text } } };
    const spec: Schema = { allOf: [{ $ref: "#/components/schemas/io.k8s.api.core.v1.Part" }] };
    expect(write({ spec }, [], definitions)).toContain("spec?: Part;");
    expect(() => write({ spec })).toThrow("ThingSpec refers to io.k8s.api.core.v1.Part, which is not known: add it to supplement.yaml");
  });
});
