/** Whatever a caller sends: OpenStack's own status and envelope, nothing of our insides, and nothing changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, type Sending, type ServiceType, send, startCloud } from "./cloud.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.close());

const envelopes: Record<ServiceType, (body: Record<string, unknown>) => unknown> = {
  identity: (body) => (body["error"] as { message?: string })?.message,
  image: (body) => body["message"],
  compute: (body) => (Object.values(body)[0] as { message?: string })?.message,
  "block-storage": (body) => (Object.values(body)[0] as { message?: string })?.message,
  network: (body) => (body["NeutronError"] as { message?: string })?.message,
  placement: (body) => (body["errors"] as { detail?: string }[])?.[0]?.detail,
};

const unknownId = "5f0c1c9a-3c43-4d1a-9a3c-0f2f6d3a7b11";
const version = (text: string): Sending => ({ headers: { "openstack-api-version": text } });
const server = (more: object): Sending => ({ body: { server: { name: "x", flavorRef: "1", imageRef: unknownId, ...more } } });

const cases: [string, ServiceType, string, string, Sending, number][] = [
  ["an unknown route", "identity", "GET", "/nothing-here", {}, 404],
  ["an unknown route", "image", "GET", "/nothing-here", {}, 404],
  ["an unknown route", "compute", "GET", "/nothing-here", {}, 404],
  ["an unknown route", "block-storage", "GET", "/nothing/here/at/all", {}, 404],
  ["an unknown route", "network", "GET", "/nothing-here", {}, 404],
  ["an unknown route", "placement", "GET", "/nothing-here", {}, 404],
  ["a method that the path does not have", "compute", "PATCH", "/servers", {}, 405],
  ["a method that the path does not have", "identity", "PUT", "/users", {}, 405],
  ["a malformed microversion", "compute", "GET", "/servers", version("compute two"), 400],
  ["a microversion out of range", "compute", "GET", "/servers", version("compute 2.999"), 406],
  ["a microversion out of range", "block-storage", "GET", "/volumes", version("volume 3.999"), 406],
  ["a microversion out of range", "placement", "GET", "/resource_providers", version("placement 9.0"), 406],
  ["an operation that the release has dropped", "compute", "GET", "/os-fixed-ips/10.0.0.1", {}, 410],
  ["an unknown action", "compute", "POST", `/servers/${unknownId}/action`, { body: { "os-dance": null } }, 400],
  ["an unknown action", "block-storage", "POST", `/volumes/${unknownId}/action`, { body: { "os-dance": null } }, 400],
  ["an action without a body", "compute", "POST", `/servers/${unknownId}/action`, {}, 400],
  ["an unknown field", "compute", "POST", "/servers", server({ colour: "red" }), 400],
  ["a field of a later microversion", "compute", "POST", "/servers", server({ tags: ["a"] }), 400],
  ["a wrong type", "compute", "POST", "/servers", server({ name: 7 }), 400],
  ["a name that is too long", "compute", "POST", "/servers", server({ name: "x".repeat(256) }), 400],
  ["a body that is not JSON", "compute", "POST", "/servers", { body: '{"server":' }, 400],
  ["a body that is not JSON", "network", "POST", "/networks", { body: "[" }, 400],
  ["a body of a thousand levels", "compute", "POST", "/servers", { body: "[".repeat(1000) + "]".repeat(1000) }, 400],
  ["a body of 10 MB", "compute", "POST", "/servers", { body: JSON.stringify({ server: { name: "x".repeat(10_000_000) } }) }, 413],
  ["a server that is not there", "compute", "GET", `/servers/${unknownId}`, {}, 404],
  ["a volume that is not there", "block-storage", "GET", `/volumes/${unknownId}`, {}, 404],
  ["an image that is not there", "image", "GET", `/images/${unknownId}`, {}, 404],
  ["a network that is not there", "network", "GET", `/networks/${unknownId}`, {}, 404],
  ["a project that is not there", "identity", "GET", "/projects/ffffffffffffffffffffffffffffffff", {}, 403],
  ["a role that the caller lacks", "identity", "POST", "/users", { body: { user: { name: "eve" } } }, 403],
  ["a role that the caller lacks", "compute", "POST", "/flavors", { body: { flavor: { name: "f", ram: 1, vcpus: 1, disk: 1 } } }, 403],
];

describe("bad input", () => {
  it.each(cases)("%s (%s %s %s)", async (_what, service, method, path, sending, status) => {
    const answer = await cloud.demo.ask(service, method, path, sending);
    expect(answer.status, answer.text).toBe(status);
    expect(answer.headers.get("x-openstack-request-id")).toMatch(/^req-[0-9a-f-]{36}$/);
    expect(envelopes[service](answer.json())).toEqual(expect.any(String));
    expect(answer.text).not.toMatch(/node_modules|\.ts:\d|at async/);
  });

  it.each(["identity", "image", "compute", "block-storage", "network", "placement"] as const)(
    "%s refuses a missing and a forged token",
    async (service) => {
      const paths = {
        identity: "/projects",
        image: "/images",
        compute: "/servers",
        "block-storage": "/volumes",
        network: "/networks",
        placement: "/resource_providers",
      };
      const forged = `${cloud.demo.token.slice(0, -8)}AAAAAAAA`;
      for (const token of ["", "nonsense", forged]) {
        const answer = await cloud.demo.ask(service, "GET", paths[service], { headers: { "x-auth-token": token } });
        expect(answer.status).toBe(401);
        const fault = service === "image" ? { code: "401 Unauthorized" } : { error: { code: 401, title: "Unauthorized" } };
        expect(answer.json()).toMatchObject(fault);
      }
    },
  );

  it("refuses a wrong password and an unknown user alike", async () => {
    const auth = (name: string) => ({
      auth: { identity: { methods: ["password"], password: { user: { name, domain: { id: "default" }, password: "wrong" } } } },
    });
    const [known, unknown] = await Promise.all(
      ["demo", "nobody"].map((name) => send(`${cloud.url}/identity/v3/auth/tokens`, "POST", { body: auth(name) })),
    );
    expect(known?.status).toBe(401);
    expect(known?.text).toBe(unknown?.text);
  });

  it("hides what belongs to another project", async () => {
    const network = (await cloud.admin.ask("network", "POST", "/networks", { body: { network: { name: "theirs" } } })).json<{
      network: { id: string };
    }>().network;
    expect((await cloud.demo.ask("network", "GET", `/networks/${network.id}`)).status).toBe(404);
    expect((await cloud.demo.ask("network", "DELETE", `/networks/${network.id}`)).status).toBe(404);
    expect((await cloud.admin.ask("network", "GET", `/networks/${network.id}`)).status).toBe(200);
  });
});
