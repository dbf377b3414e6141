/** Rules in schemas (`x-kubernetes-validations`), in CEL. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./client.ts";
import { type Definition, server, unique } from "./server.ts";

const api = server();
const group = `${unique("cel")}.example.com`;
const rule = (text: string, more: object = {}) => ({ rule: text, ...more });
const integer = (...rules: object[]) => ({ type: "integer", "x-kubernetes-validations": rules });
const text = (...rules: object[]) => ({ type: "string", maxLength: 9, "x-kubernetes-validations": rules });

const spec = {
  type: "object",
  properties: {
    count: integer(rule("self < 10"), rule("self < 20", { message: "below 20" }), rule("self >= oldSelf", { message: "it only grows" })),
    namespace: { type: "string" },
    "x-y.z": { type: "string" },
    list: {
      type: "array",
      maxItems: 5,
      items: {
        type: "object",
        properties: { n: { type: "integer" } },
        "x-kubernetes-validations": [
          rule("self.n != 5", { messageExpression: "'not five'", reason: "FieldValueForbidden", fieldPath: ".n" }),
        ],
      },
    },
    map: { type: "object", maxProperties: 5, additionalProperties: text(rule("self != 'x'", { reason: "FieldValueDuplicate" })) },
    failing: { type: "object", properties: { q: { type: "integer" } }, "x-kubernetes-validations": [rule("self.q > 0")] },
    said: text(rule("self != ''", { reason: "FieldValueRequired", message: "say it" })),
    fixed: text(rule("!oldSelf.hasValue() || oldSelf.value() == self", { optionalOldSelf: true, message: "fixed" })),
    short: { type: "string", maxLength: 3 },
    sizes: {
      type: "array",
      maxItems: 5,
      items: { type: "integer" },
      "x-kubernetes-validations": [rule("self.isSorted() && self.sum() < 10")],
    },
    memory: text(rule("quantity(self).isLessThan(quantity('2Gi'))")),
  },
  "x-kubernetes-validations": [
    rule("!has(self.__namespace__) || self.__namespace__ != 'bad'"),
    rule("!has(self.x__dash__y__dot__z) || self.x__dash__y__dot__z == 'ok'", { message: "escaped" }),
  ],
};

const definition = (kind: string, schema: object): Definition => ({
  metadata: { name: `${kind.toLowerCase()}s.${group}` },
  spec: {
    group,
    scope: "Cluster",
    names: { plural: `${kind.toLowerCase()}s`, kind, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: schema, status: { type: "object", properties: { n: integer(rule("self > 1")) } } },
          },
        },
      },
    ],
  },
});

const path = `/apis/${group}/v1/ruleds`;
const ruled = (content: object) => ({ apiVersion: `${group}/v1`, kind: "Ruled", metadata: { name: unique("ruled") }, spec: content });
const causes = ({ body }: Answer) =>
  body.details?.causes.map((one: Record<string, string>) => [one["field"], one["reason"], one["message"]]);

beforeAll(() => api.define(definition("Ruled", spec)));

describe("a rule", () => {
  it.each([
    [{ count: 15 }, [["spec.count", "FieldValueInvalid", "Invalid value: 15: failed rule: self < 10"]]],
    [
      { count: 25 },
      [
        ["spec.count", "FieldValueInvalid", "Invalid value: 25: failed rule: self < 10"],
        ["spec.count", "FieldValueInvalid", "Invalid value: 25: below 20"],
      ],
    ],
    [
      { namespace: "bad" },
      [["spec", "FieldValueInvalid", "Invalid value: failed rule: !has(self.__namespace__) || self.__namespace__ != 'bad'"]],
    ],
    [{ "x-y.z": "no" }, [["spec", "FieldValueInvalid", "Invalid value: escaped"]]],
    [{ list: [{ n: 1 }, { n: 5 }] }, [["spec.list[1].n", "FieldValueForbidden", "Forbidden: not five"]]],
    [{ map: { k: "x", j: "y" } }, [["spec.map[k]", "FieldValueDuplicate", 'Duplicate value: "x"']]],
    [{ failing: {} }, [["spec.failing", "FieldValueInvalid", 'Invalid value: "object": no such key: q evaluating rule: self.q > 0']]],
    [{ said: "" }, [["spec.said", "FieldValueRequired", "Required value: say it"]]],
    [
      { memory: "2Gi" },
      [["spec.memory", "FieldValueInvalid", `Invalid value: "2Gi": failed rule: quantity(self).isLessThan(quantity('2Gi'))`]],
    ],
  ])("refuses %j", async (content, expected) => {
    const answer = await api.admin.post(path, ruled(content));
    expect([answer.code, causes(answer)]).toEqual([422, expected]);
  });
  it("lets through what satisfies it", async () => {
    const content = {
      count: 5,
      list: [{ n: 1 }],
      map: { k: "y" },
      failing: { q: 1 },
      said: "a",
      sizes: [1, 2],
      memory: "1Gi",
      "x-y.z": "ok",
    };
    expect((await api.admin.post(path, ruled(content))).code).toBe(201);
    expect((await api.admin.post(path, ruled({ sizes: [2, 1] }))).code).toBe(422);
    expect((await api.admin.post(path, ruled({ sizes: [5, 6] }))).code).toBe(422);
  });
  it("is not asked of an object that its schema refuses", async () => {
    const answer = await api.admin.post(path, ruled({ count: 15, short: "too long" }));
    expect(causes(answer).map(([field]: string[]) => field)).toEqual(["spec.short", "<nil>"]);
    expect(causes(answer)[1][2]).toContain("some validation rules were not checked because the object was invalid");
  });
  it("compares a change with what was", async () => {
    const { metadata } = await api.admin.must("POST", path, ruled({ count: 5, fixed: "a" }));
    const change = (content: object) => api.admin.patch("merge", `${path}/${metadata.name}`, { spec: content });
    expect(causes(await change({ count: 4 }))).toEqual([["spec.count", "FieldValueInvalid", "Invalid value: 4: it only grows"]]);
    expect(causes(await change({ fixed: "b" }))).toEqual([["spec.fixed", "FieldValueInvalid", 'Invalid value: "b": fixed']]);
    expect((await change({ count: 6 })).code).toBe(200);
  });
  it("is asked of a status", async () => {
    const { metadata } = await api.admin.must("POST", path, ruled({}));
    const answer = await api.admin.patch("merge", `${path}/${metadata.name}/status`, { status: { n: 1 } });
    expect(causes(answer)).toEqual([["status.n", "FieldValueInvalid", "Invalid value: 1: failed rule: self > 1"]]);
  });
});

describe("a definition", () => {
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  it.each([
    ["an unknown variable", rule("nope > 1"), "rule", "undeclared reference to 'nope' (in container '')\n | nope > 1\n | ^"],
    ["an unknown function", rule("self.foo()"), "rule", "undeclared reference to 'foo' (in container '')\n | self.foo()\n | ........^"],
    ["broken syntax", rule("1 +"), "rule", "compilation failed: ERROR: <input>:1:4: Syntax error: "],
    ["no text", rule(""), "rule", "Required value: rule is not specified"],
    ["a rule that is no condition", rule("'a'"), "rule", "cel expression must evaluate to a bool"],
    [
      "a message that is none",
      rule("true", { messageExpression: "1" }),
      "messageExpression",
      "messageExpression must evaluate to a string",
    ],
    ["lines in its message", rule("true", { message: "a\nb" }), "message", "must not contain line breaks"],
    ["an unknown reason", rule("true", { reason: "Weird" }), "reason", 'Unsupported value: "Weird"'],
    ["a path to nowhere", rule("true", { fieldPath: ".nope" }), "fieldPath", 'Invalid value: ".nope": must be a valid path'],
    [
      "a past that it does not ask for",
      rule("true", { optionalOldSelf: true }),
      "optionalOldSelf",
      "may not be set if oldSelf is not used in rule",
    ],
  ])("with %s in a rule is refused", async (_, wrong, key, why) => {
    const schema = { type: "object", properties: { a: { type: "integer" } }, "x-kubernetes-validations": [wrong] };
    const answer = await api.admin.post(definitions, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      ...definition("Broken", schema),
    });
    expect([answer.code, causes(answer)]).toEqual([
      422,
      [
        [
          `spec.validation.openAPIV3Schema.properties[spec].x-kubernetes-validations[0].${key}`,
          expect.any(String),
          expect.stringContaining(why),
        ],
      ],
    ]);
  });
});
