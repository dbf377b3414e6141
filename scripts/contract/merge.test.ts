import { describe, expect, it } from "vitest";
import { merge, simplify } from "./merge.ts";

const closed = (properties: object, required: string[] = []) => ({ type: "object", properties, required, additionalProperties: false });

describe("merge", () => {
  it("has every property that any version has, and requires what all require", () => {
    const first = closed({ name: { type: "string" } }, ["name"]);
    const second = closed({ name: { type: "string" }, tags: { type: "array", items: { type: "string" } } }, ["name", "tags"]);
    expect(merge([first, second], "sent")).toEqual({
      type: "object",
      properties: { name: { type: "string" }, tags: { type: "array", items: { type: "string" } } },
      required: ["name"],
      additionalProperties: false,
    });
  });

  it("merges the items of lists", () => {
    const list = (properties: object) => ({ type: "array", items: closed(properties) });
    expect(merge([list({ uuid: {} }), list({ tag: {} })], "sent")).toEqual({
      type: "array",
      items: { type: "object", properties: { uuid: {}, tag: {} }, additionalProperties: false },
    });
  });

  it("adds up the words of enumerations", () => {
    expect(merge([{ enum: ["auto"] }, { enum: ["auto", "none"] }], "sent")).toEqual({ enum: ["auto", "none"] });
  });

  it("makes alternatives of what differs in kind", () => {
    expect(merge([{ type: "string" }, { type: "integer" }], "sent")).toEqual({ anyOf: [{ type: "string" }, { type: "integer" }] });
  });
});

describe("simplify", () => {
  it("gives named properties only to what callers send, so that each can be accounted for", () => {
    const open = { type: "object", properties: { a: { type: "string" } }, additionalProperties: true };
    expect(simplify(open, "sent")).not.toHaveProperty("additionalProperties");
    expect(simplify(open, "answered")).toHaveProperty("additionalProperties", true);
  });

  it("leaves words to be checked when the server runs, in answers", () => {
    expect(simplify({ type: "string", enum: ["a", "b"] }, "answered")).toEqual({ type: "string" });
    expect(simplify({ type: "string", enum: ["a", "b"] }, "sent")).toEqual({ enum: ["a", "b"] });
  });

  it("drops what a type cannot say", () => {
    expect(simplify({ type: "string", pattern: "^a$", maxLength: 3, format: "uuid", default: "a" }, "sent")).toEqual({ type: "string" });
  });

  it("reads keys by pattern as an index signature", () => {
    const schema = { type: "object", patternProperties: { "^[a-z]+$": { type: "string" } }, additionalProperties: false };
    expect(simplify(schema, "sent")).toEqual({ type: "object", additionalProperties: { type: "string" } });
  });
});
