import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloud, startCloud } from "../testing/cloud.ts";

let cloud: Cloud;
let demo: string;
let key: { access: string; secret: string };

beforeAll(async () => {
  cloud = await startCloud({ base: "/identity" });
  demo = String((await send("GET", "users?name=demo")).body["users"]![0]!["id"]);
  key = await newKey();
});
afterAll(() => cloud.close());

const send = (method: string, path: string, body?: object, token = cloud.tokens.admin) =>
  cloud.ask(method, `/v3/${path}`, { token, ...(body && { body }) });

async function newKey() {
  const made = await send("POST", `users/${demo}/credentials/OS-EC2`, { tenant_id: cloud.projects.demo });
  expect(made.status).toBe(201);
  const { access, secret } = made.body["credential"]!;
  return { access: String(access), secret: String(secret) };
}

/** A request to S3, as it is signed where it has no date. */
const s3 = ({ access, secret } = key) => {
  const signed = "GET\n\n\n\n/bucket";
  const signature = createHmac("sha1", secret).update(signed).digest("base64");
  return { access, signature, token: Buffer.from(signed).toString("base64url") };
};

/** A request to EC2's API, signed with version 2. */
function ec2({ access, secret } = key, time = cloud.clock.now) {
  const params = { AWSAccessKeyId: access, SignatureMethod: "HmacSHA256", SignatureVersion: "2", Timestamp: time.toISOString() };
  const query = Object.entries(params).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const signature = createHmac("sha256", secret)
    .update(`GET\nec2.example.org\n/\n${query.join("&")}`)
    .digest("base64");
  return { access, signature, params, headers: {}, verb: "GET", host: "ec2.example.org", path: "/" };
}

describe("POST /v3/ec2tokens", () => {
  it("gives the service a token of whoever signed, with which nothing more is delegated", async () => {
    const answer = await send("POST", "ec2tokens", { credentials: ec2() });
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    expect(answer.body["token"]).toMatchObject({
      methods: ["ec2credential"],
      user: { id: demo, name: "demo" },
      project: { id: cloud.projects.demo },
    });
    const raw = answer.headers.get("x-subject-token") ?? "";
    expect((await send("GET", "auth/projects", undefined, raw)).status).toBe(200);
    const exchange = { auth: { identity: { methods: ["token"], token: { id: raw } } } };
    expect((await cloud.ask("POST", "/v3/auth/tokens", { body: exchange })).status).toBe(403);
    expect((await send("GET", `users/${demo}/credentials/OS-EC2`, undefined, raw)).status).toBe(403);
    const application_credential = { name: "more" };
    expect((await send("POST", `users/${demo}/application_credentials`, { application_credential }, raw)).status).toBe(403);
    expect((await send("GET", `OS-TRUST/trusts?trustor_user_id=${demo}`, undefined, raw)).status).toBe(403);
  });

  it("refuses what was signed otherwise, long ago, or with a key that there is not", async () => {
    expect((await send("POST", "ec2tokens", { credentials: ec2({ ...key, secret: "wrong" }) })).status).toBe(401);
    const early = new Date(cloud.clock.now.getTime() - 16 * 60_000);
    expect((await send("POST", "ec2tokens", { credentials: ec2(key, early) })).status).toBe(401);
    expect((await send("POST", "ec2tokens", { credentials: ec2({ ...key, access: "f".repeat(32) }) })).status).toBe(404);
    expect((await send("POST", "ec2tokens", { credentials: {} })).status).toBe(401);
    expect((await send("POST", "ec2tokens")).status).toBe(400);
    expect((await send("GET", "ec2tokens")).status).toBe(405);
  });

  it("is for services and administrators", async () => {
    expect((await send("POST", "ec2tokens", { credentials: ec2() }, cloud.tokens.demo)).status).toBe(403);
    expect((await cloud.ask("POST", "/v3/ec2tokens", { body: { credentials: ec2() } })).status).toBe(401);
  });

  it("gives no more than the application credential has that the key was made by", async () => {
    const made = await send(
      "POST",
      `users/${demo}/application_credentials`,
      { application_credential: { name: "reads", roles: [{ name: "reader" }] } },
      cloud.tokens.demo,
    );
    const app_cred_id = made.body["application_credential"]!["id"];
    const keys = { access: "a".repeat(32), secret: "s", trust_id: null, app_cred_id };
    const credential = { type: "ec2", user_id: demo, project_id: cloud.projects.demo, blob: JSON.stringify(keys) };
    expect((await send("POST", "credentials", { credential })).status).toBe(201);
    const token = (await send("POST", "ec2tokens", { credentials: ec2(keys) })).body["token"]!;
    expect([...token["roles"]!]).toMatchObject([{ name: "reader" }]);
    expect((await send("DELETE", `users/${demo}/application_credentials/${app_cred_id}`, undefined, cloud.tokens.demo)).status).toBe(204);
    expect((await send("POST", "ec2tokens", { credentials: ec2(keys) })).status).toBe(401);
  });

  it.each([true, false])("acts by a trust for none but who may, with impersonation: %s", async (impersonation) => {
    const admin = String((await send("GET", "users?name=admin")).body["users"]![0]!["id"]);
    const made = await send(
      "POST",
      "OS-TRUST/trusts",
      {
        trust: {
          trustor_user_id: demo,
          trustee_user_id: admin,
          project_id: cloud.projects.demo,
          impersonation,
          roles: [{ name: "reader" }],
        },
      },
      cloud.tokens.demo,
    );
    const trust_id = made.body["trust"]!["id"];
    const enter = async (user_id: string, access: string) => {
      const keys = { access, secret: "s", trust_id };
      const credential = { type: "ec2", user_id, project_id: cloud.projects.demo, blob: JSON.stringify(keys) };
      expect((await send("POST", "credentials", { credential })).status).toBe(201);
      return send("POST", "ec2tokens", { credentials: ec2(keys) });
    };
    const mark = impersonation ? "b" : "c";
    const right = await enter(impersonation ? demo : admin, mark.repeat(31));
    expect(right.body["token"]).toMatchObject({ user: { id: impersonation ? demo : admin }, roles: [{ name: "reader" }] });
    expect((await enter(impersonation ? admin : demo, mark.repeat(30))).status).toBe(401);
  });
});

describe("POST /v3/s3tokens", () => {
  it("tells who signed, and gives no token", async () => {
    const answer = await send("POST", "s3tokens", { credentials: s3() });
    expect([answer.status, answer.body["token"]]).toMatchObject([200, { user: { id: demo }, project: { id: cloud.projects.demo } }]);
    expect(answer.headers.has("x-subject-token")).toBe(false);
    expect((await send("POST", "s3tokens", { credentials: s3({ ...key, secret: "wrong" }) })).status).toBe(401);
    expect((await send("POST", "s3tokens", { credentials: s3() }, cloud.tokens.demo)).status).toBe(403);
  });

  it("ends with the key, and with the user", async () => {
    const brief = await newKey();
    expect((await send("POST", "s3tokens", { credentials: s3(brief) })).status).toBe(200);
    expect((await send("DELETE", `users/${demo}/credentials/OS-EC2/${brief.access}`)).status).toBe(204);
    expect((await send("POST", "s3tokens", { credentials: s3(brief) })).status).toBe(404);
    await send("PATCH", `users/${demo}`, { user: { enabled: false } });
    expect((await send("POST", "s3tokens", { credentials: s3() })).status).toBe(401);
  });
});
