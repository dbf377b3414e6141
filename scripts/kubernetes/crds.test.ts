import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { customResourceDefinition, withoutDescriptions } from "./crds.ts";
import type { CustomResourceDefinition } from "./kinds.ts";
import type { Schema } from "./source.ts";

const names = { kind: "Thing", group: "example.org", version: "v1", plural: "things", namespaced: false };
const columns = [
  "Age=.metadata.creationTimestamp:date",
  "Ready=.status.conditions[?(@.type=='Ready')].status",
  "IP=.status.interfaces[0].ipAddress",
];

describe("customResourceDefinition", () => {
  it("puts the facts of kinds.yaml where Kubernetes wants them", () => {
    const { spec } = customResourceDefinition(
      names,
      { short: ["th"], status: true, columns },
      { type: "object", properties: { metadata: { $ref: "x" }, spec: {} } },
    );
    expect(spec).toMatchObject({
      scope: "Cluster",
      names: { kind: "Thing", listKind: "ThingList", singular: "thing", shortNames: ["th"] },
    });
    expect(spec.versions[0]).toMatchObject({
      subresources: { status: {} },
      schema: { openAPIV3Schema: { properties: { metadata: { type: "object" } } } },
      additionalPrinterColumns: [
        { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        { name: "Ready", type: "string", jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
        { name: "IP", type: "string", jsonPath: ".status.interfaces[0].ipAddress" },
      ],
    });
  });

  it("leaves out descriptions, but not a property of that name", () => {
    const schema = { description: "long", type: "object", properties: { description: { type: "string", description: "long" } } };
    expect(withoutDescriptions(schema)).toEqual({ type: "object", properties: { description: { type: "string" } } });
  });
});

describe("generated/kubernetes/crds.json", () => {
  const { items } = JSON.parse(readFileSync(new URL("../../generated/kubernetes/crds.json", import.meta.url), "utf8")) as {
    items: CustomResourceDefinition[];
  };

  it.each(items.map((crd) => [crd.metadata.name, crd] as const))("holds a structural schema of %s", (_name, crd) => {
    expect(crd.metadata.name).toBe(`${crd.spec.names.plural}.${crd.spec.group}`);
    expect(crd.spec.versions.filter(({ storage }) => storage)).toHaveLength(1);
    for (const { schema } of crd.spec.versions) expect(unstructured(schema.openAPIV3Schema, "")).toEqual([]);
  });
});

/** Paths that have no type, or that refer elsewhere: an API server refuses such a definition. */
function unstructured(schema: Schema, path: string): string[] {
  const typed = schema.type !== undefined || schema["x-kubernetes-int-or-string"] || schema["x-kubernetes-preserve-unknown-fields"];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, each]) => unstructured(each, `${path}.${name}`));
  const items = schema.items ? unstructured(schema.items, `${path}[]`) : [];
  const values = typeof schema.additionalProperties === "object" ? unstructured(schema.additionalProperties, `${path}.*`) : [];
  return [...(typed && !schema.$ref ? [] : [path]), ...below, ...items, ...values];
}
