import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { configMap, defaultMaps as maps, testServer } from "../../testing/api-client.ts";
import { createAuthority } from "../../x509/authority.ts";

const test = testServer();
type Review = {
  request: {
    uid: string;
    operation: string;
    dryRun: boolean;
    object: { metadata: { name: string } } | null;
    userInfo: { username: string };
  };
};

const authority = createAuthority("webhooks", new Date());
let webhook: Server;
let url: string;
let asked: Review["request"][] = [];
let answer: (request: Review["request"]) => object;

beforeAll(async () => {
  const { certificate: cert, key } = authority.issue({ subject: { commonName: "webhook" }, uses: ["server"], addresses: ["127.0.0.1"] });
  webhook = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { request: review } = JSON.parse(Buffer.concat(chunks).toString()) as Review;
    asked.push(review);
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid: review.uid, ...answer(review) } }),
    );
  });
  await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
  url = `https://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => webhook.close(resolve)));
beforeEach(() => {
  asked = [];
});

const install = (kind: "Validating" | "Mutating", name: string, more: object) =>
  test.admin.post(`/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}webhookconfigurations`, {
    metadata: { name },
    webhooks: [
      {
        name: `${name}.example.com`,
        clientConfig: { url, caBundle: Buffer.from(authority.certificate).toString("base64") },
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        rules: [{ operations: ["CREATE", "UPDATE", "DELETE"], apiGroups: [""], apiVersions: ["v1"], resources: ["configmaps"] }],
        objectSelector: { matchLabels: { hook: name } },
        ...more,
      },
    ],
  });
const hooked = (name: string, hook: string) => configMap(name, { own: "1" }, { labels: { hook } });

describe("a mutating webhook", () => {
  it("changes the object by a JSON patch, and is asked about what it selects only", async () => {
    await install("Mutating", "mutate", {});
    const patch = Buffer.from(JSON.stringify([{ op: "add", path: "/data/added", value: "yes" }])).toString("base64");
    answer = () => ({ allowed: true, patchType: "JSONPatch", patch, warnings: ["mind this"] });
    const made = await test.admin.post(maps, hooked("m1", "mutate"));
    expect([made.code, made.body.data]).toEqual([201, { own: "1", added: "yes" }]);
    expect(made.headers.get("warning")).toBe('299 - "mind this"');
    expect(asked).toMatchObject([
      { operation: "CREATE", dryRun: false, object: { metadata: { name: "m1" } }, userInfo: { username: "kubernetes-admin" } },
    ]);
    await test.admin.post(maps, configMap("m2"));
    expect(asked).toHaveLength(1);
    await test.admin.post(`${maps}?dryRun=All`, hooked("m3", "mutate"));
    expect(asked[1]!.dryRun).toBe(true);
  });
});

describe("a validating webhook", () => {
  it("refuses with its own code and words", async () => {
    await install("Validating", "validate", {});
    answer = ({ operation }) => ({ allowed: operation === "CREATE", status: { code: 409, reason: "Conflict", message: "not now" } });
    expect((await test.admin.post(maps, hooked("v1", "validate"))).code).toBe(201);
    const refused = await test.admin.patch("merge", `${maps}/v1`, { data: { a: "b" } });
    expect(refused.body).toMatchObject({
      code: 409,
      reason: "Conflict",
      message: 'admission webhook "validate.example.com" denied the request: not now',
    });
    const kept = await test.admin.delete(`${maps}/v1`);
    expect([kept.code, asked.at(-1)]).toMatchObject([409, { operation: "DELETE", object: null }]);
  });

  it("fails the request when it cannot be reached, unless told to be ignored", async () => {
    await install("Validating", "down", { clientConfig: { url: "https://127.0.0.1:1/" } });
    const { code, body } = await test.admin.post(maps, hooked("x", "down"));
    expect([code, body.message]).toEqual([500, expect.stringContaining('failed calling webhook "down.example.com"')]);
    await install("Validating", "ignored", { clientConfig: { url: "https://127.0.0.1:1/" }, failurePolicy: "Ignore" });
    expect((await test.admin.post(maps, hooked("x", "ignored"))).code).toBe(201);
  });
});
