/** One server, seen through the years: what each microversion adds and takes away. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, named, networkWithSubnet, server, shown, type Thing } from "./asking.ts";
import { type Caller, type Cloud, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
let id: string;
beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
  const { network } = await networkWithSubnet(demo, "years", "10.80.0.0/24");
  ({ id } = await server(demo, "aged", network));
});
afterAll(() => cloud.close());

const compute = (microversion: string) => ({ headers: { "openstack-api-version": `compute ${microversion}` } });
const at = (microversion: string, path = `/servers/${id}`) =>
  shown<Thing & Record<string, unknown>>(demo, "compute", path, `compute ${microversion}`);

describe("a server", () => {
  it("has a link to its flavor until 2.46, and the flavor itself from 2.47", async () => {
    const flavor = await named(demo, "compute", "/flavors", "m1.tiny");
    expect((await at("2.46"))["flavor"]).toMatchObject({ id: flavor.id, links: [{ rel: "bookmark" }] });
    const embedded = (await at("2.47"))["flavor"];
    expect(embedded).toMatchObject({ original_name: "m1.tiny", vcpus: 1 });
    expect(embedded).not.toHaveProperty("id");
  });

  it.each([
    ["description", "2.18", "2.19"],
    ["tags", "2.25", "2.26"],
    ["trusted_image_certificates", "2.62", "2.63"],
    ["server_groups", "2.70", "2.71"],
    ["pinned_availability_zone", "2.95", "2.96"],
  ])("has %s not at %s, but at %s", async (field, before, since) => {
    expect(await at(before)).not.toHaveProperty(field);
    expect(await at(since)).toHaveProperty(field);
  });

  it("is created with tags from 2.52 only", async () => {
    const body = { server: { name: "tagged", flavorRef: "1", imageRef: "", networks: "none", tags: ["a"] } };
    const refused = due(await demo.ask("compute", "POST", "/servers", { body, ...compute("2.51") }), 400);
    expect(refused.text).toContain("tags");
    expect(due(await demo.ask("compute", "POST", "/servers", { body, ...compute("2.52") }), 400).text).not.toContain("'tags'");
  });

  it("is tagged from 2.26, where the address is unknown before", async () => {
    due(await demo.ask("compute", "PUT", `/servers/${id}/tags/blue`, compute("2.25")), 404);
    due(await demo.ask("compute", "PUT", `/servers/${id}/tags/blue`, compute("2.26")), 201);
    expect((await at("2.26"))["tags"]).toEqual(["blue"]);
    expect(await at("2.26", `/servers/${id}/tags`)).toEqual(["blue"]);
  });

  it("tells its console's output at every microversion", async () => {
    for (const microversion of ["2.1", "2.104"]) {
      const sending = { body: { "os-getConsoleOutput": { length: 5 } }, ...compute(microversion) };
      const answer = due(await demo.ask("compute", "POST", `/servers/${id}/action`, sending), 200);
      expect(answer.json<{ output: string }>().output.trimEnd().split("\n").length).toBeLessThanOrEqual(5);
    }
  });
});

describe("an operation", () => {
  it.each([
    ["networks of the first API", "/os-networks", "2.35", "2.36", 404],
    ["floating IPs of the first API", "/os-floating-ips", "2.35", "2.36", 404],
    ["images behind Compute", "/images", "2.35", "2.36", 404],
  ])("that was taken away, %s (%s), is there at %s and not at %s", async (_what, path, before, since, status) => {
    expect((await demo.ask("compute", "GET", path, compute(before))).status).not.toBe(status);
    due(await demo.ask("compute", "GET", path, compute(since)), status);
  });

  it("is asked for with the version that was used, and with what it may be", async () => {
    const answer = due(await demo.ask("compute", "GET", "/servers", compute("2.53")), 200);
    expect(answer.headers.get("openstack-api-version")).toBe("compute 2.53");
    expect(answer.headers.get("vary")?.toLowerCase()).toContain("openstack-api-version");
    const newest = due(await demo.ask("compute", "GET", "/servers", compute("latest")), 200);
    expect(newest.headers.get("openstack-api-version")).toBe("compute 2.104");
    due(await demo.ask("compute", "GET", "/servers", compute("2.105")), 406);
    due(await demo.ask("compute", "GET", "/servers", { headers: { "x-openstack-nova-api-version": "2.53" } }), 200);
  });

  it("of Block Storage has versions of its own", async () => {
    const volume = (version: string) => ({ headers: { "openstack-api-version": `volume ${version}` } });
    const answer = due(await demo.ask("block-storage", "GET", "/volumes", volume("3.50")), 200);
    expect(answer.headers.get("openstack-api-version")).toBe("volume 3.50");
    due(await demo.ask("block-storage", "GET", "/attachments", volume("3.26")), 404);
    due(await demo.ask("block-storage", "GET", "/attachments", volume("3.27")), 200);
  });

  it("of Placement has versions of its own", async () => {
    const placement = (version: string) => ({ headers: { "openstack-api-version": `placement ${version}` } });
    due(await cloud.admin.ask("placement", "GET", "/traits", placement("1.5")), 404);
    due(await cloud.admin.ask("placement", "GET", "/traits", placement("1.6")), 200);
  });
});
