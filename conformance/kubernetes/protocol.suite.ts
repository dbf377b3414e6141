/** HTTP itself: methods, paths, content types, sizes, encodings, and what is no JSON. */
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { configMap, server, unique } from "./server.ts";

const api = server();
let maps: string;
beforeAll(async () => {
  maps = `/api/v1/namespaces/${await api.namespace()}/configmaps`;
  await api.admin.must("POST", maps, configMap("a"));
});

describe("paths that lead nowhere", () => {
  it.each([
    ["/api/v9/pods", "the server could not find the requested resource"],
    ["/api/v1/chairs", "the server could not find the requested resource"],
    ["/api/v1/namespaces/default/chairs", "the server could not find the requested resource"],
    ["/apis/apps/v1/namespaces/default/deployments/d/legs", "the server could not find the requested resource"],
  ])("%s is 404 with a Status", async (path, message) => {
    expect(await api.admin.get(path)).toMatchObject({ code: 404, body: { kind: "Status", reason: "NotFound", message, details: {} } });
  });
  it.each(["/nonsense", "/apis/none.example.com/v1/things"])("%s is 404 in plain text", async (path) => {
    expect(await api.admin.get(path)).toMatchObject({ code: 404, body: "404 page not found\n" });
  });
  it("an object that is not there is 404 with its name", async () => {
    expect(await api.admin.get(`${maps}/absent`)).toMatchObject({
      code: 404,
      body: {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: 'configmaps "absent" not found',
        reason: "NotFound",
        details: { name: "absent", kind: "configmaps" },
        code: 404,
      },
    });
  });
});

describe("methods that a path does not have", () => {
  it.each([
    ["POST", "/a"],
    ["PUT", ""],
    ["PATCH", ""],
    ["BREW", ""],
  ])("%s …/configmaps%s is 405", async (method, suffix) => {
    const body = method === "PATCH" ? [] : configMap("a");
    const answer = await api.admin.send(method === "BREW" ? "LOCK" : method, `${maps}${suffix}`, body, {
      ...(method === "PATCH" && { "content-type": "application/json-patch+json" }),
    });
    expect(answer).toMatchObject({
      code: 405,
      body: {
        kind: "Status",
        reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource",
        details: {},
      },
    });
  });
  it("GET of a review, which is never stored, is 405", async () => {
    expect((await api.admin.get("/apis/authentication.k8s.io/v1/tokenreviews")).code).toBe(405);
  });
  it("HEAD is 405, without a body", async () => {
    const { code, bytes } = await api.admin.send("HEAD", `${maps}/a`);
    expect([code, bytes.length]).toEqual([405, 0]);
  });
  it("OPTIONS is 405", async () => {
    expect((await api.admin.send("OPTIONS", maps)).code).toBe(405);
  });
});

describe("bodies", () => {
  it.each(["text/plain", "application/xml", "application/json-patch+json"])("of %s are 415", async (type) => {
    expect(await api.admin.post(maps, configMap("b"), { "content-type": type })).toMatchObject({
      code: 415,
      body: {
        reason: "UnsupportedMediaType",
        message: expect.stringMatching(
          /^the body of the request was in an unknown format - accepted media types include: application\/json, application\/yaml/,
        ),
      },
    });
  });
  it.each([
    ["cut short", "{"],
    ["no JSON", "hello"],
    ["a list", "[]"],
    ["a text", '"a"'],
    ["nothing", ""],
  ])("that are %s are 400", async (_, text) => {
    expect(await api.admin.post(maps, text)).toMatchObject({
      code: 400,
      body: {
        reason: "BadRequest",
        message: expect.stringMatching(/^the object provided is unrecognized \(must be of type ConfigMap\): /),
      },
    });
  });
  it("may be YAML", async () => {
    const name = unique("yaml");
    const { code, body } = await api.admin.post(maps, `metadata:\n  name: ${name}\ndata: {a: "1"}\n`, {
      "content-type": "application/yaml",
    });
    expect([code, body.data]).toEqual([201, { a: "1" }]);
  });
  it("may name a character set", async () => {
    expect((await api.admin.post(maps, configMap(unique("set")), { "content-type": "application/json; charset=utf-8" })).code).toBe(201);
  });
  it("of more than 3 MiB are 413", async () => {
    expect(await api.admin.post(maps, configMap("big", { a: "x".repeat(3 * 1024 * 1024) }))).toMatchObject({
      code: 413,
      body: { reason: "RequestEntityTooLarge", message: "Request entity too large: limit is 3145728" },
    });
  });
  it("of more than 1 MiB of data are 422", async () => {
    expect(await api.admin.post(maps, configMap("big", { a: "x".repeat(1024 * 1024 + 1) }))).toMatchObject({
      code: 422,
      body: {
        reason: "Invalid",
        details: { causes: [{ reason: "FieldValueTooLong", message: "Too long: may not be more than 1048576 bytes" }] },
      },
    });
  });
  it("keep every character", async () => {
    const text = 'é ☕ 🚀 "\\ \u0001 <>&';
    const { body } = await api.admin.post(maps, configMap(unique("chars"), { text }));
    expect(body.data.text).toBe(text);
    expect((await api.admin.get(`${maps}/${body.metadata.name}`)).body.data.text).toBe(text);
  });
});

describe("answers", () => {
  it("are not to be cached", async () => {
    expect((await api.admin.get(`${maps}/a`)).headers["cache-control"]).toBe("no-cache, private");
  });
  it("are gzipped where they are long and that is accepted", async () => {
    const name = unique("long");
    await api.admin.must("POST", maps, configMap(name, { text: "long ".repeat(40_000) }));
    const answer = await api.admin.get(`${maps}/${name}`, { "accept-encoding": "gzip" });
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.bytes.length).toBeLessThan(20_000);
    expect(JSON.parse(gunzipSync(answer.bytes).toString()).metadata.name).toBe(name);
    expect((await api.admin.get(`${maps}/a`, { "accept-encoding": "gzip" })).headers["content-encoding"]).toBeUndefined();
    expect((await api.admin.get(`${maps}/${name}`)).headers["content-encoding"]).toBeUndefined();
  });
  it("indent where ?pretty is asked for", async () => {
    const { bytes } = await api.admin.get(`${maps}/a?pretty=true`);
    expect(bytes.toString()).toMatch(/^\{\n {2}"kind": "ConfigMap",\n/);
  });
});
