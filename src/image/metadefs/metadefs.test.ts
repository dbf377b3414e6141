import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../../kube/names.ts";
import { type Cloud, startCloud } from "../../testing/cloud.ts";
import { image } from "../index.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ services: { image }, base: "/image" });
});
afterAll(() => cloud.close());

const at = "/v2/metadefs/namespaces";
const as = (who: "admin" | "demo", method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  cloud.ask(method, path, { token: cloud.tokens[who], body, headers });

describe("/v2/metadefs/namespaces", () => {
  it("are one MetadefNamespace with all that is defined in it", async () => {
    const made = await as("admin", "POST", at, {
      namespace: "OS::Café",
      visibility: "public",
      protected: true,
      resource_type_associations: [{ name: "OS::Nova::Flavor", prefix: "cafe:" }],
      properties: { size: { title: "Size", type: "string", enum: ["S", "L"] } },
      objects: [{ name: "Cup", properties: { colour: { title: "Colour", type: "string" } } }],
      tags: [{ name: "warm" }],
    });
    expect(made.status).toBe(201);
    const spec = cloud.kube.list("MetadefNamespace", SYSTEM_NAMESPACE).find((one) => one.spec.namespace === "OS::Café")?.spec;
    expect(spec).toMatchObject({
      visibility: "public",
      properties: [{ name: "size", schema: { title: "Size" } }],
      tags: [{ name: "warm" }],
    });
    const shown = await as("demo", "GET", `${at}/${encodeURIComponent("OS::Café")}?resource_type=OS::Nova::Flavor`);
    expect(shown.body).toMatchObject({
      namespace: "OS::Café",
      properties: { "cafe:size": { name: "cafe:size", title: "Size" } },
      objects: [{ name: "Cup", properties: { "cafe:colour": { title: "Colour" } } }],
    });
    expect((await as("admin", "POST", at, { namespace: "OS::Café" })).status).toBe(409);
    expect((await as("admin", "DELETE", `${at}/${encodeURIComponent("OS::Café")}`)).status).toBe(403);
  });

  it("are written by administrators, and seen by others only where they are public", async () => {
    expect((await as("demo", "POST", at, { namespace: "mine" })).status).toBe(403);
    expect((await as("admin", "POST", at, { namespace: "hidden" })).status).toBe(201);
    expect((await as("demo", "GET", `${at}/hidden`)).status).toBe(404);
    const list = await as("demo", "GET", at);
    expect([...list.body["namespaces"]!].map(({ namespace }) => namespace)).not.toContain("hidden");
    const renamed = await as("admin", "PUT", `${at}/hidden`, { namespace: "open", visibility: "public", description: "d" });
    expect(renamed.body).toMatchObject({ namespace: "open", visibility: "public", description: "d", protected: false });
    expect((await as("demo", "GET", `${at}/open`)).status).toBe(200);
    // The name is free again, though the object that was made for it is still there.
    expect((await as("admin", "POST", at, { namespace: "hidden" })).status).toBe(201);
    expect((await as("admin", "POST", at, { namespace: "hidden" })).status).toBe(409);
    for (const name of ["open", "hidden"]) expect((await as("admin", "DELETE", `${at}/${name}`)).status).toBe(204);
  });
});

describe("what a namespace defines", () => {
  it("is made, changed and taken away by name", async () => {
    await as("admin", "POST", at, { namespace: "n" });
    for (const [part, body, changed] of [
      ["objects", { name: "a" }, { name: "b", description: "d" }],
      ["properties", { name: "a", title: "A", type: "string" }, { name: "b", title: "B", type: "integer" }],
    ] as const) {
      expect([part, (await as("admin", "POST", `${at}/n/${part}`, body)).status]).toEqual([part, 201]);
      expect([part, (await as("admin", "POST", `${at}/n/${part}`, body)).status]).toEqual([part, 409]);
      expect((await as("admin", "PUT", `${at}/n/${part}/a`, changed)).body).toMatchObject(changed);
      expect([part, (await as("admin", "GET", `${at}/n/${part}/a`)).status]).toEqual([part, 404]);
      expect((await as("admin", "GET", `${at}/n/${part}/b`)).body).toMatchObject(changed);
      expect([part, (await as("admin", "DELETE", `${at}/n/${part}/b`)).status]).toEqual([part, 204]);
    }
  });

  it("has tags that a list replaces, unless it adds to them", async () => {
    const tags = async () =>
      [...(await as("admin", "GET", `${at}/n/tags?sort_key=name&sort_dir=asc`)).body["tags"]!].map(({ name }) => name);
    await as("admin", "POST", `${at}/n/tags`, { tags: [{ name: "x" }, { name: "y" }] });
    expect((await as("admin", "POST", `${at}/n/tags/z`)).status).toBe(201);
    expect(await tags()).toEqual(["x", "y", "z"]);
    await as("admin", "POST", `${at}/n/tags`, { tags: [{ name: "w" }] }, { "x-openstack-append": "True" });
    expect(await tags()).toEqual(["w", "x", "y", "z"]);
    await as("admin", "POST", `${at}/n/tags`, { tags: [{ name: "only" }] });
    expect(await tags()).toEqual(["only"]);
    expect((await as("admin", "DELETE", `${at}/n/tags`)).status).toBe(204);
    expect(await tags()).toEqual([]);
  });

  it("is for resource types, of which new ones are known from then on", async () => {
    expect((await as("admin", "POST", `${at}/n/resource_types`, { name: "My::Thing" })).status).toBe(201);
    const names = [...(await as("demo", "GET", "/v2/metadefs/resource_types")).body["resource_types"]!].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["OS::Glance::Image", "My::Thing"]));
    expect((await as("admin", "DELETE", `${at}/n/resource_types/My::Thing`)).status).toBe(204);
    expect((await as("admin", "GET", `${at}/n/resource_types`)).body["resource_type_associations"]).toEqual([]);
  });

  it("has schemas for clients", async () => {
    for (const name of ["namespace", "namespaces", "object", "objects", "property", "properties", "tag", "tags"])
      expect((await as("demo", "GET", `/v2/schemas/metadefs/${name}`)).body["name"]).toBe(name);
  });
});
