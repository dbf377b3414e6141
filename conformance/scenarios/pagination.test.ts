/** Whoever follows the links of a list page by page sees each thing once, whatever the service. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { due, listed, made, reaches, type Thing } from "./asking.ts";
import { type Caller, type Cloud, type ServiceType, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
let demo: Caller;
const count = 5;
const names = Array.from({ length: count }, (_, n) => `page-${n}`);

beforeAll(async () => {
  cloud = await startCloud();
  demo = cloud.demo;
  const flavor = (await listed(demo, "compute", "/flavors")).find(({ name }) => name === "m1.tiny");
  const image = (await listed(demo, "image", "/images")).find(({ name }) => name === "tiny");
  for (const name of names) {
    await made(demo, "network", "/networks", { network: { name } });
    due(await demo.ask("image", "POST", "/images", { body: { name } }), 201);
    const volume = await made(demo, "block-storage", "/volumes", { volume: { name, size: 1 } });
    await reaches(demo, "block-storage", `/volumes/${volume.id}`, "available");
    const body = { server: { name, flavorRef: flavor?.id, imageRef: image?.id, networks: "none" } };
    const server = await demo.ask("compute", "POST", "/servers", { body, headers: { "openstack-api-version": "compute 2.37" } });
    due(server, 202);
  }
});
afterAll(() => cloud.close());

type Page = Record<string, unknown>;

/** The address of the next page: a list of links beside the things, or Glance's `next`. */
function nextOf(page: Page): string | undefined {
  if (typeof page["next"] === "string") return page["next"];
  const links = Object.entries(page).find(([key]) => key.endsWith("_links"))?.[1] as { rel: string; href: string }[] | undefined;
  return links?.find(({ rel }) => rel === "next")?.href;
}

const thingsOf = (page: Page, key: string) => page[key] as Thing[];

async function walk(service: ServiceType, path: string, key: string): Promise<{ pages: number; things: Thing[] }> {
  const things: Thing[] = [];
  let page = due(await demo.ask(service, "GET", path), 200).json();
  for (let pages = 1; ; pages++) {
    things.push(...thingsOf(page, key));
    const next = nextOf(page);
    if (next === undefined || pages > 50) return { pages, things };
    const url = next.startsWith("/") ? new URL(`/image${next}`, cloud.url).href : next;
    page = due(await send(url, "GET", { headers: { "x-auth-token": demo.token } }), 200).json();
  }
}

const lists: [ServiceType, string, string][] = [
  ["compute", "/servers", "servers"],
  ["compute", "/servers/detail", "servers"],
  ["network", "/networks", "networks"],
  ["image", "/images", "images"],
  ["block-storage", "/volumes", "volumes"],
  ["block-storage", "/volumes/detail", "volumes"],
];

describe("a list", () => {
  it.each(lists)("of %s (%s) is the same in pages of two and in one piece", async (service, path, key) => {
    const whole = thingsOf(due(await demo.ask(service, "GET", path), 200).json(), key);
    expect(names.every((name) => whole.some((one) => one.name === name))).toBe(true);
    const { pages, things } = await walk(service, `${path}?limit=2`, key);
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(whole.length / 2));
    expect(things.map(({ id }) => id).sort()).toEqual(whole.map(({ id }) => id).sort());
  });

  it.each(lists)("of %s (%s) goes on after its marker", async (service, path, key) => {
    const whole = thingsOf(due(await demo.ask(service, "GET", path), 200).json(), key);
    const { things } = await walk(service, `${path}?limit=1`, key);
    expect(things).toHaveLength(whole.length);
    const after = due(await demo.ask(service, "GET", `${path}?marker=${things[1]?.id}&limit=2`), 200).json();
    expect(thingsOf(after, key).map(({ id }) => id)).toEqual([things[2]?.id, things[3]?.id]);
  });

  it.each([
    ["compute", "/servers", 400],
    ["image", "/images", 400],
    ["network", "/networks", 404],
    ["block-storage", "/volumes", 404],
  ] as [ServiceType, string, number][])("of %s refuses a marker that is not there", async (service, path, status) => {
    due(await demo.ask(service, "GET", `${path}?limit=1&marker=5f0c1c9a-3c43-4d1a-9a3c-0f2f6d3a7b11`), status);
    due(await demo.ask(service, "GET", `${path}?limit=-1`), 400);
  });

  it("of servers is sorted as it is asked", async () => {
    const sorted = await listed(demo, "compute", "/servers?sort_key=display_name&sort_dir=asc&name=page-");
    expect(sorted.map(({ name }) => name)).toEqual(names);
    const reversed = await listed(demo, "block-storage", "/volumes?sort=name:desc");
    expect(reversed.map(({ name }) => name)).toEqual([...names].reverse());
  });
});
