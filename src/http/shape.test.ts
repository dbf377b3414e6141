import { describe, expect, it } from "vitest";
import { compileShaper } from "./shape.ts";

const closed = (properties: object) => ({ type: "object", properties, additionalProperties: false });

describe("compileShaper", () => {
  it("drops what a closed object does not know, at every depth", () => {
    const shape = compileShaper(
      closed({ server: closed({ id: {}, addresses: { type: "object" } }), links: { type: "array", items: closed({ href: {} }) } }),
    );
    expect(shape({ server: { id: "1", tags: [], addresses: { net: [1] } }, links: [{ href: "a", rel: "b" }], more: 1 })).toEqual({
      server: { id: "1", addresses: { net: [1] } },
      links: [{ href: "a" }],
    });
  });

  it("leaves an open object as it is", () => {
    const value = { a: 1, b: { c: 2 } };
    expect(compileShaper({ type: "object", properties: { a: {} } })(value)).toBe(value);
  });

  it("keeps what any branch of an anyOf knows", () => {
    const shape = compileShaper({ anyOf: [closed({ id: {} }), closed({ name: {} })] });
    expect(shape({ id: 1, name: 2, other: 3 })).toEqual({ id: 1, name: 2 });
  });

  it("keeps what any branch knows of a property that several have", () => {
    const shape = compileShaper({
      oneOf: [closed({ image: closed({ id: {}, properties: {} }) }), closed({ image: closed({ id: {} }), links: {} })],
    });
    expect(shape({ image: { id: 1, properties: 2, other: 3 } })).toEqual({ image: { id: 1, properties: 2 } });
  });

  it("keeps what any branch knows of a list's items", () => {
    const list = (properties: object) => ({ type: "array", items: closed(properties) });
    const shape = compileShaper({ oneOf: [closed({ all: list({ a: {} }) }), closed({ all: list({ b: {} }) })] });
    expect(shape({ all: [{ a: 1, b: 2, c: 3 }] })).toEqual({ all: [{ a: 1, b: 2 }] });
  });

  it("follows references into $defs", () => {
    const shape = compileShaper({ type: "object", properties: { link: { $ref: "#/$defs/link" } }, $defs: { link: closed({ href: {} }) } });
    expect(shape({ link: { href: "a", rel: "b" }, other: 1 })).toEqual({ link: { href: "a" }, other: 1 });
  });

  it("keeps keys that match a pattern", () => {
    const shape = compileShaper({ ...closed({}), patternProperties: { "^OS-": {} } });
    expect(shape({ "OS-A": 1, b: 2 })).toEqual({ "OS-A": 1 });
  });

  it("drops what is not known inside of those", () => {
    const shape = compileShaper({ type: "object", patternProperties: { "^net": { type: "array", items: closed({ addr: {} }) } } });
    expect(shape({ net1: [{ addr: "a", mac: "b" }], other: [{ mac: "b" }] })).toEqual({ net1: [{ addr: "a" }], other: [{ mac: "b" }] });
  });
});
