import { describe, expect, it } from "vitest";
import type { Roots } from "./doors.ts";
import { normaliser } from "./normalise.ts";

const roots: Roots = {
  identity: "http://cloud/identity",
  image: "http://cloud/image",
  compute: "http://cloud/compute",
  "block-storage": "http://cloud/volume",
  network: "http://cloud/network",
  placement: "http://cloud/placement",
};
const ID = "0a1b2c3d-0000-4000-8000-000000000001";

function normalised(body: unknown, { status = 200, variables = {}, sent = {}, mine = false } = {}) {
  const normalise = normaliser(roots, "compute");
  normalise.learn(variables, sent);
  return normalise.body(body, status, { mine });
}

describe("an answer", () => {
  it("has what the script knows under its name, in values, keys and links", () => {
    const body = { id: ID, links: [{ href: `http://cloud/compute/v2.1/servers/${ID}` }], [ID]: "x" };
    expect(normalised(body, { variables: { server: ID } })).toEqual({
      id: "{server}",
      links: [{ href: "<compute>/v2.1/servers/{server}" }],
      "{server}": "x",
    });
  });

  it("has no other ids, cards or hosts", () => {
    const body = { id: ID, hex: ID.replaceAll("-", ""), mac: "fa:16:3e:01:02:03", hostId: "5f", "OS-EXT-SRV-ATTR:host": null };
    expect(normalised(body)).toEqual({ id: "<uuid>", hex: "<hex>", mac: "<mac>", hostId: "<host>", "OS-EXT-SRV-ATTR:host": null });
  });

  it("keeps the form of a time", () => {
    const times = ["2026-11-23T01:02:03Z", "2026-11-23T01:02:03.123456", "2026-11-23T01:02:03.000000Z"];
    expect(normalised(times)).toEqual(["<time>Z", "<time.######>", "<time.######>Z"]);
  });

  it("keeps the addresses that the script chose, and no other", () => {
    expect(normalised(["10.0.0.1", "10.0.0.2", "fd00::2"], { sent: { ip: "10.0.0.1" } })).toEqual(["10.0.0.1", "<ipv4>", "<ipv6>"]);
  });

  it("has no words for humans where it is a refusal, and all of them where it is not", () => {
    const body = { itemNotFound: { code: 404, message: "no such thing" } };
    expect(normalised(body, { status: 404 })).toEqual({ itemNotFound: { code: 404, message: "<text>" } });
    expect(normalised({ description: "mine" })).toEqual({ description: "mine" });
    expect(normalised("<html>…", { status: 404 })).toBe("<text>");
  });

  it("has of a whole cloud's list what the script made", () => {
    const body = { flavors: [{ id: ID }, { id: "1", name: "run-1" }] };
    expect(normalised(body, { variables: { flavor: ID, run: "run-123" }, mine: true })).toEqual({ flavors: [{ id: "{flavor}" }] });
  });
});
