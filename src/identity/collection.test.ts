import { describe, expect, it } from "vitest";
import { flag, toPage } from "./collection.ts";

const entities = [
  { id: "3", name: "Gamma", enabled: true },
  { id: "1", name: "Alpha", enabled: true },
  { id: "2", name: "Beta", enabled: false },
];
const page = (query: Record<string, unknown>) => toPage({ query, url: "http://x/v3" }, "things", entities, ["name", "enabled"]);
const names = (query: Record<string, unknown>) => page(query).page.map(({ name }) => name);

describe("toPage", () => {
  it("orders by id, or as asked", () => {
    expect(names({})).toEqual(["Alpha", "Beta", "Gamma"]);
    expect(names({ sort_key: "name", sort_dir: "desc" })).toEqual(["Gamma", "Beta", "Alpha"]);
  });

  it.each([
    [{ name: "Beta" }, ["Beta"]],
    [{ enabled: "False" }, ["Beta"]],
    [{ enabled: "" }, ["Alpha", "Gamma"]],
    [{ name__contains: "a" }, ["Alpha", "Beta", "Gamma"]],
    [{ name__startswith: "a" }, []],
    [{ name__istartswith: "a" }, ["Alpha"]],
    [{ name__endswith: "mma" }, ["Gamma"]],
    [{ name__sounds_like: "x" }, ["Alpha", "Beta", "Gamma"]],
    [{ colour: "red" }, ["Alpha", "Beta", "Gamma"]],
  ])("filters by %j", (query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it("pages, and links to what follows", () => {
    const first = page({ limit: "2" });
    expect(first).toMatchObject({
      links: { self: "http://x/v3/things?limit=2", next: "http://x/v3/things?limit=2&marker=2" },
      truncated: true,
    });
    expect(page({ limit: "2", marker: "2" })).toEqual({
      page: [entities[0]],
      links: { self: "http://x/v3/things?limit=2&marker=2", next: null, previous: null },
    });
    expect(() => page({ marker: "9" })).toThrow("could not be found");
  });
});

describe("flag", () => {
  it("reads as Keystone does: what is there is true, but for the words for no", () => {
    expect([undefined, "0", "false", "No", "off"].map(flag)).toEqual([false, false, false, false, false]);
    expect(["", "1", "true", "anything", true].map(flag)).toEqual([true, true, true, true, true]);
  });
});
