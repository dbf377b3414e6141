import { describe, expect, it } from "vitest";
import { createLookup } from "./lookup.ts";
import type { KubeObject } from "./objects.ts";

type Port = KubeObject & { devices: (string | undefined)[] };
const port = (name: string, ...devices: (string | undefined)[]): Port => ({ apiVersion: "v1", kind: "Port", metadata: { name }, devices });

function start() {
  const objects = new Map<string, Port>();
  const lookup = createLookup<Port>(
    ({ devices }) => devices,
    (key) => objects.get(key),
  );
  const put = (key: string, object: Port | undefined) => {
    const before = objects.get(key);
    if (object === undefined) objects.delete(key);
    else objects.set(key, object);
    lookup.update(key, before, object);
  };
  const names = (value: string) => lookup.find(value).map(({ metadata }) => metadata.name);
  return { put, names, lookup };
}

describe("an index", () => {
  it("finds what has a value, however many", () => {
    const { put, names } = start();
    put("a", port("a", "x"));
    put("b", port("b", "x", "y"));
    put("c", port("c", undefined, ""));
    expect(names("x")).toEqual(["a", "b"]);
    expect(names("y")).toEqual(["b"]);
    expect(names("")).toEqual([]);
  });

  it("follows an object that changes its values, or goes", () => {
    const { put, names } = start();
    put("a", port("a", "x"));
    put("b", port("b", "x"));
    put("a", port("a", "y"));
    expect([names("x"), names("y")]).toEqual([["b"], ["a"]]);
    put("b", undefined);
    put("a", undefined);
    expect([names("x"), names("y")]).toEqual([[], []]);
  });

  it("gives the same list until one of its objects changes", () => {
    const { put, lookup } = start();
    put("a", port("a", "x"));
    put("b", port("b", "y"));
    const list = lookup.find("x");
    put("b", port("b", "y", "z"));
    expect(lookup.find("x")).toBe(list);
    put("a", port("a", "x"));
    expect(lookup.find("x")).not.toBe(list);
  });
});
