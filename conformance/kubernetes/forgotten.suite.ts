/** What a server answers that was asked about a past it has forgotten. */
import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let maps: string;
let token: string;

beforeAll(async () => {
  const namespace = await api.namespace();
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  for (const name of ["a", "b", "c"]) await api.admin.must("POST", maps, configMap(name, {}, { labels: { mine: "yes" } }));
  token = (await api.admin.must("GET", `${maps}?labelSelector=mine&limit=1`)).metadata.continue;
  await api.forget(namespace);
  await api.admin.must("POST", maps, configMap("a2", {}, { labels: { mine: "yes" } }));
}, 60_000);

describe("a list, after the past is forgotten", () => {
  it("answers 410 to the next page, with a token that goes on in the present", async () => {
    const refused = await api.admin.get(`${maps}?labelSelector=mine&limit=1&continue=${aged(token)}`);
    expect(refused).toMatchObject({
      code: 410,
      body: {
        reason: "Expired",
        message: expect.stringContaining("The provided continue parameter is too old to display a consistent list result."),
        metadata: { continue: expect.any(String) },
      },
    });
    const { continue: fresh } = refused.body.metadata;
    const { items } = await api.admin.must("GET", `${maps}?labelSelector=mine&continue=${encodeURIComponent(fresh)}`);
    expect(items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["a2", "b", "c"]);
  });
  it("answers 410 for an exact version", async () => {
    expect(await api.admin.get(`${maps}?resourceVersion=2&resourceVersionMatch=Exact`)).toMatchObject({
      code: 410,
      body: { reason: "Expired", message: expect.stringContaining("The resourceVersion for the provided list is too old.") },
    });
  });
});

describe("a watch from a version that nobody remembers", () => {
  it("begins, says 410 and ends", async () => {
    // What is served since a moment ago has no past.
    const group = `${unique("young")}.example.com`;
    await api.define({
      metadata: { name: `eggs.${group}` },
      spec: {
        group,
        scope: "Cluster",
        names: { plural: "eggs", kind: "Egg" },
        versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
      },
    });
    const watch = await api.admin.watch(`/apis/${group}/v1/eggs?watch=true&resourceVersion=2`);
    expect(await watch.rest()).toEqual([
      {
        type: "ERROR",
        object: {
          kind: "Status",
          apiVersion: "v1",
          metadata: {},
          status: "Failure",
          reason: "Expired",
          code: 410,
          message: expect.stringContaining("too old resource version: 2"),
        },
      },
    ]);
  });
});

/** The same token, made when the server was young: it is JSON in base64, on every server of this release. */
function aged(text: string): string {
  const content = JSON.parse(Buffer.from(text, "base64url").toString());
  return Buffer.from(JSON.stringify({ ...content, rv: 2 })).toString("base64url");
}
