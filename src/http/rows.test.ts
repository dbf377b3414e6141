import { describe, expect, it } from "vitest";
import { type Cache, createCache } from "../kube/cache.ts";
import { type Footprint, holds, noteElse, noteRead, traced } from "../kube/footprint.ts";
import type { KubeObject } from "../kube/objects.ts";
import { freeze } from "../kube/trim.ts";
import type { Exchange } from "./exchange.ts";
import { type KeptRows, keepRows, Rows } from "./rows.ts";

const object = (name: string, resourceVersion: number, colour = "blue"): KubeObject =>
  freeze({
    apiVersion: "v1",
    kind: "Port",
    metadata: { name, namespace: "n", uid: name, resourceVersion: String(resourceVersion), labels: { colour } },
  });

function start() {
  const cache: Cache<KubeObject> = createCache();
  const rendered: string[] = [];
  const exchange = (more: Partial<Exchange> = {}) =>
    ({ origin: "http://a", mount: "/compute", search: "", headers: { "x-auth-token": "t" }, version: "2.1", ...more }) as Exchange;
  /** A list of all objects, each with what a neighbour of the same name's first letter says. */
  const list = (names: string[], neighbour?: (name: string) => string) =>
    new Rows(
      names.map((name) => cache.get("n", name)),
      (item) => item as KubeObject,
      (item) => {
        const { name = "", labels } = (item as KubeObject).metadata;
        rendered.push(name);
        return { name, colour: labels?.["colour"], ...(neighbour ? { neighbour: neighbour(name) } : {}) };
      },
    );
  const ask = (rows: KeptRows, what: Rows, more?: Partial<Exchange>) => {
    const footprint: Footprint = { writes: [], reads: new Map() };
    const texts = traced(footprint, () => rows.texts(exchange(more), what, (entry) => entry));
    return { texts: texts.map((text) => JSON.parse(text)), footprint, rendered: rendered.splice(0) };
  };
  return { cache, list, ask };
}

describe("kept rows", () => {
  it("render what has changed, and nothing else", () => {
    const { cache, list, ask } = start();
    const rows = keepRows(1e6, false);
    cache.put(object("a", 1));
    cache.put(object("b", 2));
    expect(ask(rows, list(["a", "b"])).rendered).toEqual(["a", "b"]);
    cache.put(object("b", 3, "red"));
    const { texts, rendered } = ask(rows, list(["a", "b"]));
    expect(texts).toEqual([
      { name: "a", colour: "blue" },
      { name: "b", colour: "red" },
    ]);
    expect(rendered).toEqual(["b"]);
  });

  it("render anew whose surroundings have changed", () => {
    const { cache, list, ask } = start();
    const rows = keepRows(1e6, false);
    const others: Cache<KubeObject> = createCache();
    const neighbour = (name: string) => {
      const found = others.get("n", name);
      noteRead(others, () => others.get("n", name) === found);
      return found?.metadata.labels?.["colour"] ?? "none";
    };
    for (const name of ["a", "b"]) cache.put(object(name, 1));
    ask(rows, list(["a", "b"], neighbour));
    others.put(object("a", 7, "green"));
    const { texts, rendered, footprint } = ask(rows, list(["a", "b"], neighbour));
    expect(texts.map((row) => row.neighbour)).toEqual(["green", "none"]);
    expect(rendered).toEqual(["a"]);
    expect(holds(footprint)).toBe(true);
    others.put(object("b", 8, "red"));
    expect(holds(footprint)).toBe(false);
  });

  it("are of one caller, one version and one query, but for its page", () => {
    const { cache, list, ask } = start();
    const rows = keepRows(1e6, false);
    cache.put(object("a", 1));
    ask(rows, list(["a"]));
    expect(ask(rows, list(["a"]), { search: "limit=1&marker=b" }).rendered).toEqual([]);
    expect(ask(rows, list(["a"]), { version: "2.2" }).rendered).toEqual(["a"]);
    expect(ask(rows, list(["a"]), { headers: { "x-auth-token": "other" } }).rendered).toEqual(["a"]);
    expect(ask(rows, list(["a"]), { search: "fields=name" }).rendered).toEqual(["a"]);
  });

  it("are not of what asked the time, and no more than there is room for", () => {
    const { cache, list, ask } = start();
    const rows = keepRows(1e6, false);
    cache.put(object("a", 1));
    const clock = () => {
      noteElse();
      return "now";
    };
    expect(ask(rows, list(["a"], clock)).footprint.reads).toBeUndefined();
    expect(ask(rows, list(["a"], clock)).rendered).toEqual(["a"]);
    const small = keepRows(10, false);
    ask(small, list(["a"]));
    expect(ask(small, list(["a"])).rendered).toEqual(["a"]);
  });

  it("are made anew and compared where that is asked for", () => {
    const { cache, list, ask } = start();
    const rows = keepRows(1e6, true);
    cache.put(object("a", 1));
    let secret = "old";
    ask(
      rows,
      list(["a"], () => secret),
    );
    expect(
      ask(
        rows,
        list(["a"], () => secret),
      ).rendered,
    ).toEqual(["a"]);
    secret = "new";
    expect(() =>
      ask(
        rows,
        list(["a"], () => secret),
      ),
    ).toThrow("no longer holds");
  });
});
