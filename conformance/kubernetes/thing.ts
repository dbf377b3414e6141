/** A custom kind whose schema has something of everything. */
import { beforeAll } from "vitest";
import { type Definition, type Server, unique } from "./server.ts";

const text = (more: object = {}) => ({ type: "string", ...more });
const integer = (more: object = {}) => ({ type: "integer", ...more });

const spec = {
  type: "object",
  properties: {
    size: integer({ minimum: 1, maximum: 10 }),
    even: integer({ multipleOf: 2 }),
    above: integer({ minimum: 3, exclusiveMinimum: true }),
    small: integer({ format: "int32" }),
    ratio: { type: "number" },
    flag: { type: "boolean" },
    color: text({ enum: ["red", "blue"] }),
    code: text({ pattern: "^[A-Z]{3}$", maxLength: 5, minLength: 2 }),
    mode: text({ default: "auto" }),
    nested: { type: "object", default: {}, properties: { depth: integer({ default: 7 }) } },
    maybe: text({ nullable: true, default: "d" }),
    port: { "x-kubernetes-int-or-string": true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
    half: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: integer() } },
    template: { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
    labels: { type: "object", additionalProperties: text() },
    names: { type: "array", items: text(), "x-kubernetes-list-type": "set" },
    list: { type: "array", items: integer(), maxItems: 2, minItems: 1 },
    parts: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", required: ["name"], properties: { name: text(), weight: integer() } },
    },
    when: text({ format: "date-time" }),
    day: text({ format: "date" }),
    bytes: text({ format: "byte" }),
    uuid: text({ format: "uuid" }),
    ip: text({ format: "ipv4" }),
    link: text({ format: "uri" }),
    span: text({ format: "duration" }),
    either: {
      type: "object",
      properties: { a: integer(), b: integer() },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    any: { type: "object", properties: { a: integer(), b: integer() }, anyOf: [{ required: ["a"] }, { required: ["b"] }] },
    never: { type: "object", properties: { a: integer(), b: integer() }, not: { required: ["a", "b"] } },
    all: { type: "object", properties: { a: integer() }, allOf: [{ required: ["a"] }] },
    few: { type: "object", additionalProperties: integer(), maxProperties: 1, minProperties: 1 },
    needs: { type: "object", required: ["x"], properties: { x: integer(), y: integer() } },
  },
};

const thingDefinition = (group: string): Definition => ({
  metadata: { name: `things.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { plural: "things", singular: "thing", kind: "Thing", listKind: "ThingList" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec, status: { type: "object", properties: { phase: text() } } },
          },
        },
      },
    ],
  },
});

const thingOf =
  (group: string) =>
  (content: unknown, metadata: object = {}) => ({
    apiVersion: `${group}/v1`,
    kind: "Thing",
    metadata: { name: unique("thing"), ...metadata },
    spec: content,
  });

/** The kind Thing in a group of its own and a namespace for its objects, which are there before the first test. */
export function servedThing(api: Server) {
  const group = `${unique("schema")}.example.com`;
  const thing = thingOf(group);
  let path = "";
  beforeAll(async () => {
    await api.define(thingDefinition(group));
    path = `/apis/${group}/v1/namespaces/${await api.namespace()}/things`;
  });
  const things = () => path;
  const post = (content: unknown, query = "") => api.admin.post(`${path}${query}`, thing(content));
  return { group, thing, things, post };
}
