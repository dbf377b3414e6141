import { describe, expect, it } from "vitest";
import { configMap, defaultMaps, testServer } from "../testing/api-client.ts";

const test = testServer({ history: 50 });

describe("POST", () => {
  it("gives a uid, a time and a resourceVersion", async () => {
    const { code, body } = await test.admin.post(defaultMaps, configMap("made", { a: "1" }));
    expect(code).toBe(201);
    expect(body).toMatchObject({ kind: "ConfigMap", apiVersion: "v1", data: { a: "1" } });
    expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(0);
  });

  it("answers 409 AlreadyExists for a name that is taken", async () => {
    await test.admin.post(defaultMaps, configMap("taken"));
    const { code, body } = await test.admin.post(defaultMaps, configMap("taken"));
    expect(code).toBe(409);
    expect(body).toMatchObject({
      kind: "Status",
      reason: "AlreadyExists",
      message: 'configmaps "taken" already exists',
      details: { name: "taken", kind: "configmaps" },
    });
  });

  it("generates a name", async () => {
    const { body } = await test.admin.post(defaultMaps, { metadata: { generateName: "gen-" } });
    expect(body.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
  });

  it("refuses a name that is no DNS name with 422 and a cause", async () => {
    const { code, body } = await test.admin.post(defaultMaps, configMap("Not_Valid"));
    expect(code).toBe(422);
    expect(body.details.causes).toMatchObject([{ reason: "FieldValueInvalid", field: "metadata.name" }]);
  });

  it("refuses another namespace than the path's", async () => {
    const { code } = await test.admin.post(defaultMaps, configMap("x", {}, { namespace: "other" }));
    expect(code).toBe(400);
  });

  it("answers 404 for a namespace that is not there", async () => {
    const { code, body } = await test.admin.post("/api/v1/namespaces/nowhere/configmaps", configMap("x"));
    expect([code, body.message]).toEqual([404, 'namespaces "nowhere" not found']);
  });

  it("stores nothing in a dry run", async () => {
    const { code } = await test.admin.post(`${defaultMaps}?dryRun=All`, configMap("dry"));
    expect(code).toBe(201);
    expect((await test.admin.get(`${defaultMaps}/dry`)).code).toBe(404);
  });

  it("answers 415 for a body it cannot read", async () => {
    const { code, body } = await test.admin.post(defaultMaps, "a", { "content-type": "text/plain" });
    expect([code, body.reason]).toEqual([415, "UnsupportedMediaType"]);
  });

  it("answers 400 where a value is not of its field's type", async () => {
    const { code, body } = await test.admin.post(defaultMaps, { ...configMap("typed"), data: { a: 1 } });
    expect([code, body.message]).toEqual([
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ]);
  });

  it("leaves out what is null or empty", async () => {
    const { body } = await test.admin.post(defaultMaps, {
      metadata: { name: "empty", labels: {}, annotations: null, finalizers: [] },
      data: null,
    });
    expect(Object.keys(body)).toEqual(["kind", "apiVersion", "metadata"]);
    expect(Object.keys(body.metadata).sort()).toEqual(["creationTimestamp", "name", "namespace", "resourceVersion", "uid"]);
  });

  it("takes YAML", async () => {
    const { code } = await test.admin.post(defaultMaps, "metadata: {name: from-yaml}\ndata: {a: b}\n", {
      "content-type": "application/yaml",
    });
    expect(code).toBe(201);
  });

  it("warns of fields that are not known, and refuses them when told to be strict", async () => {
    const object = { ...configMap("unknown"), bogus: 1 };
    const strict = await test.admin.post(`${defaultMaps}?fieldValidation=Strict`, object);
    expect([strict.code, strict.body.message]).toEqual([400, expect.stringContaining('strict decoding error: unknown field "bogus"')]);
    const warned = await test.admin.post(defaultMaps, object);
    expect(warned.headers.get("warning")).toBe('299 - "unknown field \\"bogus\\""');
    expect(warned.body).not.toHaveProperty("bogus");
  });
});

describe("PUT", () => {
  it("answers 409 for an old resourceVersion", async () => {
    const { body } = await test.admin.post(defaultMaps, configMap("put"));
    await test.admin.put(`${defaultMaps}/put`, { ...body, data: { a: "1" } });
    const late = await test.admin.put(`${defaultMaps}/put`, { ...body, data: { a: "2" } });
    expect([late.code, late.body.reason]).toEqual([409, "Conflict"]);
    expect(late.body.message).toBe(
      'Operation cannot be fulfilled on configmaps "put": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it("writes nothing when nothing changes", async () => {
    const { body } = await test.admin.post(defaultMaps, configMap("same", { a: "1" }));
    const again = await test.admin.put(`${defaultMaps}/same`, body);
    expect(again.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion);
  });

  it("keeps what the server owns", async () => {
    const { body } = await test.admin.post(defaultMaps, configMap("own"));
    const { body: after } = await test.admin.put(
      `${defaultMaps}/own`,
      configMap("own", { a: "b" }, { creationTimestamp: "2000-01-01T00:00:00Z" }),
    );
    expect(after.metadata.uid).toBe(body.metadata.uid);
    expect(after.metadata.creationTimestamp).toBe(body.metadata.creationTimestamp);
  });
});

describe("DELETE", () => {
  it("answers a Status with the uid", async () => {
    const { body } = await test.admin.post(defaultMaps, configMap("gone"));
    const { code, body: status } = await test.admin.delete(`${defaultMaps}/gone`);
    expect(code).toBe(200);
    expect(status).toMatchObject({
      kind: "Status",
      status: "Success",
      details: { name: "gone", kind: "configmaps", uid: body.metadata.uid },
    });
  });

  it("checks preconditions", async () => {
    await test.admin.post(defaultMaps, configMap("pre"));
    const { code, body } = await test.admin.delete(`${defaultMaps}/pre`, { preconditions: { uid: "other" } });
    expect([code, body.reason]).toEqual([409, "Conflict"]);
  });

  it("waits for finalizers", async () => {
    await test.admin.post(defaultMaps, configMap("held", {}, { finalizers: ["example.com/hold"] }));
    const { body } = await test.admin.delete(`${defaultMaps}/held`);
    expect(body.metadata.deletionTimestamp).toBeDefined();
    await test.admin.patch("merge", `${defaultMaps}/held`, { metadata: { finalizers: null } });
    expect((await test.admin.get(`${defaultMaps}/held`)).code).toBe(404);
  });

  it("takes no new finalizer on the way out", async () => {
    await test.admin.post(defaultMaps, configMap("held2", {}, { finalizers: ["example.com/hold"] }));
    await test.admin.delete(`${defaultMaps}/held2`);
    const { code } = await test.admin.patch("merge", `${defaultMaps}/held2`, {
      metadata: { finalizers: ["example.com/hold", "example.com/more"] },
    });
    expect(code).toBe(422);
  });

  it("empties a collection by label", async () => {
    await test.admin.post(defaultMaps, configMap("c1", {}, { labels: { drop: "yes" } }));
    await test.admin.post(defaultMaps, configMap("c2", {}, { labels: { drop: "no" } }));
    const { body } = await test.admin.delete(`${defaultMaps}?labelSelector=drop%3Dyes`);
    expect(body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(["c1"]);
    expect((await test.admin.get(`${defaultMaps}/c2`)).code).toBe(200);
  });
});

describe("GET of a list", () => {
  const maps = "/api/v1/namespaces/pages/configmaps";
  const names = (body: { items: { metadata: { name: string } }[] }) =>
    body.items.map(({ metadata }) => metadata.name).filter((name) => name !== "kube-root-ca.crt");

  it("goes on in the state in which it began", async () => {
    await test.admin.post("/api/v1/namespaces", { metadata: { name: "pages" } });
    for (const name of ["a", "b", "c"]) await test.admin.post(maps, configMap(name, {}, { labels: { name } }));
    const first = await test.admin.get(`${maps}?limit=2`);
    expect(names(first.body)).toEqual(["a", "b"]);
    await test.admin.delete(`${maps}/c`);
    const second = await test.admin.get(`${maps}?limit=2&continue=${first.body.metadata.continue}`);
    expect(names(second.body)).toEqual(["c"]);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  it("selects by labels, set-based too", async () => {
    for (const [selector, found] of [
      ["name=a", ["a"]],
      ["name in (a,b)", ["a", "b"]],
      ["name notin (a),name", ["b"]],
      ["!name", []],
      ["name!=a,name", ["b"]],
    ] as const) {
      const { body } = await test.admin.get(`${maps}?labelSelector=${encodeURIComponent(selector)}`);
      expect(names(body), selector).toEqual(found);
    }
  });

  it("selects by fields, and refuses those that the kind does not offer", async () => {
    expect(names((await test.admin.get(`${maps}?fieldSelector=metadata.name%3Db`)).body)).toEqual(["b"]);
    const { code, body } = await test.admin.get(`${maps}?fieldSelector=data.a%3Db`);
    expect([code, body.message]).toEqual([400, '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"']);
  });

  it("answers 410 Expired for a token of a state that is forgotten", async () => {
    const first = await test.admin.get(`${maps}?limit=1`);
    for (let round = 0; round < 110; round++) await test.admin.patch("merge", `${maps}/a`, { data: { round: String(round) } });
    const { code, body } = await test.admin.get(`${maps}?limit=1&continue=${first.body.metadata.continue}`);
    expect([code, body.reason]).toEqual([410, "Expired"]);
  });

  it("leaves kind and version out of the items of built-in lists", async () => {
    const { body } = await test.admin.get(maps);
    expect(Object.keys(body.items[0])[0]).toBe("metadata");
  });

  it("answers 400 for a resourceVersion that is no number and 504 for one that is yet to come", async () => {
    expect((await test.admin.get(`${maps}?resourceVersion=x`)).code).toBe(400);
    expect((await test.admin.get(`${maps}?resourceVersion=999999`)).code).toBe(504);
  });
});

describe("other answers", () => {
  it("gives metadata alone", async () => {
    const { body } = await test.admin.get("/api/v1/namespaces/default", {
      accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1",
    });
    expect(Object.keys(body)).toEqual(["kind", "apiVersion", "metadata"]);
  });
  it("gives a table", async () => {
    const { body } = await test.admin.get("/api/v1/namespaces", { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" });
    expect(body).toMatchObject({
      kind: "Table",
      apiVersion: "meta.k8s.io/v1",
      rows: [{ cells: ["default", "Active", expect.any(String)] }, {}, {}, {}, {}],
    });
    expect(body.columnDefinitions.map(({ name }: { name: string }) => name)).toEqual(["Name", "Status", "Age"]);
  });
  it("gives YAML", async () => {
    const { body } = await test.admin.get("/api/v1/namespaces/default", { accept: "application/yaml" });
    expect(body).toContain("kind: Namespace\n");
  });
  it("answers 406 to those who take protobuf only", async () => {
    expect((await test.admin.get("/api/v1/namespaces", { accept: "application/vnd.kubernetes.protobuf" })).code).toBe(406);
  });
  it("answers 404 for what is not served", async () => {
    expect((await test.admin.get("/api/v1/nothings")).body).toMatchObject({
      reason: "NotFound",
      message: "the server could not find the requested resource",
    });
    expect((await test.admin.get("/apis/none.example.com/v1/things")).body).toBe("404 page not found\n");
  });
  it("answers 405 for a method that the resource does not have", async () => {
    const { code, body } = await test.admin.post(`${defaultMaps}/x`, {});
    expect([code, body.reason]).toEqual([405, "MethodNotAllowed"]);
  });
});
