import { describe, expect, it } from "vitest";
import { share, type Texts } from "./share.ts";
import { freeze } from "./trim.ts";

/** As both come from the API server. */
const parse = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe("what two objects share", () => {
  it("is the same afterwards, and the rest is as it came", () => {
    const known = freeze({ metadata: { name: "a", labels: { of: "n" } }, spec: { disks: [{ bus: "virtio" }, { bus: "sata" }] } });
    const fresh = { metadata: { name: "b", labels: { of: "n" } }, spec: { disks: [{ bus: "virtio" }, { bus: "scsi" }] } };
    const shared = share(fresh, known);
    expect(shared).toEqual({ metadata: { name: "b", labels: { of: "n" } }, spec: { disks: [{ bus: "virtio" }, { bus: "scsi" }] } });
    expect(shared.metadata.labels).toBe(known.metadata.labels);
    expect(shared.spec.disks[0]).toBe(known.spec.disks[0]);
    expect(shared.spec.disks[1]).not.toBe(known.spec.disks[1]);
    expect(share({ a: { b: [1, null, "x"] } }, shared)).toEqual({ a: { b: [1, null, "x"] } });
  });

  it("is the whole object where all of it is equal", () => {
    const known = freeze(parse('{"a":{"b":[1,true,null,"x"]}}'));
    expect(share(parse('{"a":{"b":[1,true,null,"x"]}}'), known)).toBe(known);
  });

  it.each([
    ['{"a":[1,2,3]}', '{"a":[1,2]}'],
    ['{"a":[1,2]}', '{"a":[1,2,3]}'],
    ['{"a":{"0":1}}', '{"a":[1]}'],
    ['{"a":[1]}', '{"a":{"0":1}}'],
    ['{"a":[]}', '{"a":{}}'],
    ['{"a":null}', '{"a":{}}'],
    ['{"a":{}}', '{"a":null}'],
    ['{"a":"1"}', '{"a":1}'],
    ['{"a":""}', '{"a":false}'],
    ['{"a":{"b":1}}', '{"a":{"b":1,"c":2}}'],
    ['{"a":{"b":1,"c":2}}', '{"a":{"b":1}}'],
    ['{"a":{"b":1}}', '{"a":{"c":1}}'],
    ['{"__proto__":{}}', "{}"],
    ['{"constructor":{}}', "{}"],
    ["{}", '{"__proto__":{}}'],
    ['{"__proto__":{"b":1}}', '{"__proto__":{"b":1,"c":2}}'],
  ])("is never what differs: %s of %s", (fresh, known) => {
    const shared = share(parse(fresh), freeze(parse(known)));
    expect(JSON.stringify(shared)).toBe(fresh);
    expect(Object.getPrototypeOf(shared)).toBe(Object.prototype);
  });

  it("is frozen to the last part", () => {
    const shared = share(parse('{"a":{"b":[{"c":1}]},"d":[]}'), freeze(parse('{"a":{"b":[{"c":2}]}}'))) as {
      a: { b: object[] };
      d: object;
    };
    for (const part of [shared, shared.a, shared.a.b, shared.a.b[0], shared.d]) expect(Object.isFrozen(part)).toBe(true);
  });

  it("are the texts of objects of all kinds, where there is a table of them", () => {
    const texts: Texts = new Map();
    const [long, short] = ["0b6ff7c2-2e1c-4b52-9d1a-1c2f8ad1f0aa", "web"];
    share({ metadata: { name: long }, of: short }, undefined, texts);
    expect(share({ spec: { owners: [long, `${long}!`] }, of: short }, undefined, texts)).toEqual({
      spec: { owners: [long, `${long}!`] },
      of: short,
    });
    expect([...texts.keys()]).toEqual([long, `${long}!`]);
  });

  it("leaves what is known as it is", () => {
    const known = freeze(parse('{"a":{"b":1},"c":["x"]}'));
    share(parse('{"a":{"b":2},"c":["x","y"]}'), known);
    expect(JSON.stringify(known)).toBe('{"a":{"b":1},"c":["x"]}');
  });
});
