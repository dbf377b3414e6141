import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let domain: string;

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
});
afterAll(() => cloud.close());

const send = (method: string, path: string, config?: unknown, token = cloud.tokens.admin) =>
  cloud.ask(method, `/v3/domains/${path}`, { token, ...(config === undefined ? {} : { body: { config } }) });
const secret = () => cloud.kube.own.read("Secret", SYSTEM_NAMESPACE, `domain-config-${domain}`);
const newDomain = async (name: string) => {
  const made = await cloud.ask("POST", "/v3/domains", { token: cloud.tokens.admin, body: { domain: { name } } });
  return String(made.body["domain"]!["id"]);
};

describe("/v3/domains/{domain_id}/config", () => {
  const config = { identity: { driver: "ldap" }, ldap: { url: "ldap://one", user_tree_dn: "ou=Users", use_tls: true } };

  it("keeps a configuration as a Secret of the domain, and never shows the password", async () => {
    domain = await newDomain("acme");
    expect((await send("GET", `${domain}/config`)).status).toBe(404);
    expect((await send("PUT", `${domain}/config`, { ...config, ldap: { ...config.ldap, password: "hush" } })).status).toBe(201);
    for (const path of [`${domain}/config`, `${domain}/config/ldap`]) {
      const shown = await send("GET", path);
      expect(shown.status).toBe(200);
      expect(shown.body["config"]!["ldap"]).toEqual(config.ldap);
    }
    expect((await send("GET", `${domain}/config/ldap/use_tls`)).body["config"]).toEqual({ use_tls: true });
    expect((await send("GET", `${domain}/config/ldap/password`)).status).toBe(404);
    const kept = await secret();
    expect(kept?.metadata.ownerReferences).toMatchObject([{ kind: "Domain", name: domain }]);
    expect(Buffer.from(kept?.data?.["ldap.password"] ?? "", "base64").toString()).toBe('"hush"');
    expect((await send("PUT", `${domain}/config`, config)).status).toBe(200);
    expect((await secret())?.data).not.toHaveProperty("ldap.password");
  });

  it("changes what is named: all, a group, an option", async () => {
    expect((await send("PATCH", `${domain}/config`, { ldap: { url: "ldap://two" } })).body["config"]).toEqual({
      identity: config.identity,
      ldap: { ...config.ldap, url: "ldap://two" },
    });
    const group = { identity: { driver: "sql", list_limit: 7 } };
    expect((await send("PATCH", `${domain}/config/identity`, group)).body["config"]).toMatchObject(group);
    expect((await send("PATCH", `${domain}/config/identity/driver`, { driver: "x" })).body["config"]).toMatchObject({
      identity: { driver: "x", list_limit: 7 },
    });
    expect((await send("PATCH", `${domain}/config/ldap/suffix`, { suffix: "cn=x" })).status).toBe(404);
  });

  it("forgets an option, a group, all", async () => {
    expect((await send("DELETE", `${domain}/config/identity/driver`)).status).toBe(204);
    expect((await send("GET", `${domain}/config/identity/driver`)).status).toBe(404);
    expect((await send("DELETE", `${domain}/config/identity/driver`)).status).toBe(404);
    expect((await send("DELETE", `${domain}/config/identity`)).status).toBe(204);
    expect((await send("GET", `${domain}/config/identity`)).status).toBe(404);
    expect((await send("PATCH", `${domain}/config/identity`, { identity: { driver: "x" } })).status).toBe(404);
    expect((await send("DELETE", `${domain}/config`)).status).toBe(204);
    expect((await send("GET", `${domain}/config`)).status).toBe(404);
    expect(await secret()).toBeUndefined();
  });

  it.each([
    ["PUT", "config", {}],
    ["PUT", "config", { ldap: {} }],
    ["PUT", "config", { ldap: "text" }],
    ["PUT", "config", { token: { provider: "x" } }],
    ["PUT", "config", { ldap: { constructor: "x" } }],
    ["PATCH", "config/ldap", { identity: { driver: "x" } }],
    ["PATCH", "config/ldap", { ldap: { url: "x" }, identity: { driver: "x" } }],
    ["PATCH", "config/ldap/url", { suffix: "x" }],
    ["GET", "config/token", undefined],
    ["GET", "config/ldap/nothing", undefined],
    ["DELETE", "config/ldap/nothing", undefined],
  ])("refuses %s %s with %j", async (method, path, body) => {
    expect((await send(method, `${domain}/${path}`, body)).status).toBe(403);
  });

  it("is for administrators, of domains that there are", async () => {
    expect((await send("GET", `${domain}/config`, undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await send("PUT", "nothing/config", config)).status).toBe(404);
    expect((await send("GET", "nothing/config")).status).toBe(404);
  });

  it("goes with the domain", async () => {
    domain = await newDomain("brief");
    await send("PUT", `${domain}/config`, config);
    const token = cloud.tokens.admin;
    await cloud.ask("PATCH", `/v3/domains/${domain}`, { token, body: { domain: { enabled: false } } });
    expect((await cloud.ask("DELETE", `/v3/domains/${domain}`, { token })).status).toBe(204);
    expect(await secret()).toBeUndefined();
  });
});

describe("GET /v3/domains/default/config/security_compliance", () => {
  it("tells everybody what a password has to be like", async () => {
    const path = "default/config/security_compliance";
    const rules = { password_regex: null, password_regex_description: null };
    expect((await send("GET", path, undefined, cloud.tokens.demo)).body["config"]).toEqual({ security_compliance: rules });
    expect((await send("GET", `${path}/password_regex`, undefined, cloud.tokens.demo)).body["config"]).toEqual({ password_regex: null });
    expect((await send("GET", `${path}/lockout_duration`, undefined, cloud.tokens.demo)).status).toBe(403);
    expect((await send("GET", `${domain}/config/security_compliance`, undefined, cloud.tokens.demo)).status).toBe(403);
  });
});

describe("GET /v3/domains/config/default", () => {
  it("tells the defaults, by groups and options, but no password", async () => {
    const all = (await send("GET", "config/default")).body["config"]!;
    expect(all).toMatchObject({ identity: { driver: "kubernetes" }, ldap: { url: "ldap://localhost", pool_size: 10 } });
    expect((await send("GET", "config/identity/default")).body["config"]).toEqual({ identity: all["identity"] });
    expect((await send("GET", "config/ldap/pool_size/default")).body["config"]).toEqual({ pool_size: 10 });
    expect((await send("GET", "config/ldap/password/default")).status).toBe(403);
    expect((await send("GET", "config/token/default")).status).toBe(403);
    expect((await send("GET", "config/default", undefined, cloud.tokens.demo)).status).toBe(403);
  });
});
