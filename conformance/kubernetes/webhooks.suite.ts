/** Admission webhooks, called by URL over TLS. Each test's hooks see the objects of a namespace of its own. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, eventually } from "./client.ts";
import { type Listener, listen } from "./listener.ts";
import { configMap, server, unique } from "./server.ts";

const api = server();
const group = "/apis/admissionregistration.k8s.io/v1";

interface Verdict {
  allowed?: boolean;
  status?: object;
  warnings?: string[];
  patch?: object[];
  /** Answered instead of a review. */
  code?: number;
}
/** Path → what is answered there. */
const hooks = new Map<string, (request: Answer["body"]) => Verdict>();
let listener: Listener;

beforeAll(async () => {
  listener = await listen(({ url = "" }, body, response) => {
    const { request } = JSON.parse(body);
    const { code, patch, allowed = true, ...more } = hooks.get(url.split("?")[0]!)?.(request) ?? {};
    if (code !== undefined) return void response.writeHead(code).end();
    const patched = patch && { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") };
    const answer = { uid: request.uid, allowed, ...more, ...patched };
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", response: answer }));
  });
  return () => listener.close();
});

interface Hook {
  kind?: "validating" | "mutating";
  answer(request: Answer["body"]): Verdict;
  operations?: string[];
  more?: object;
}

/** A namespace in which these hooks are in force, called in this order; and what they were asked there. */
async function under(...wanted: Hook[]) {
  const label = unique("hooked");
  const namespace = await api.namespace({ [label]: "yes" });
  const asked: Answer["body"][] = [];
  const probed = new Set<string>();
  for (const [index, { kind = "validating", answer, operations = ["CREATE"], more }] of wanted.entries()) {
    const path = `/${label}/${index}`;
    hooks.set(path, (request) => {
      // A controller's, in each new namespace.
      if (request.name === "kube-root-ca.crt") return {};
      if (!request.name.startsWith("probe")) {
        asked.push({ ...request, hook: index });
        return answer(request);
      }
      probed.add(path);
      return {};
    });
    await api.create(`${group}/${kind}webhookconfigurations`, {
      metadata: { name: `${label}-${index}` },
      webhooks: [
        {
          name: `hook-${index}.example.com`,
          clientConfig: { url: `${listener.url}${path}`, caBundle: listener.caBundle },
          rules: [
            { operations: ["CREATE", ...operations], apiGroups: [""], apiVersions: ["v1"], resources: ["configmaps", "configmaps/*"] },
          ],
          namespaceSelector: { matchLabels: { [label]: "yes" } },
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          timeoutSeconds: 5,
          ...more,
        },
      ],
    });
  }
  const maps = `/api/v1/namespaces/${namespace}/configmaps`;
  // Matched by every selector of these tests, so that its coming through says that all are in force.
  const probe = () => configMap(unique("probe"), {}, { labels: { pick: "me" } });
  await eventually(
    () => api.admin.post(`${maps}?dryRun=All`, probe()),
    () => probed.size === wanted.length,
  );
  return { namespace, maps, asked };
}
const add = (path: string, value: unknown) => ({ op: "add", path, value });

describe("a validating webhook", () => {
  it("is asked with all that there is to know", async () => {
    const { maps, namespace, asked } = await under({ answer: () => ({}) });
    await api.admin.must("POST", `${maps}?fieldManager=suite`, configMap("a", { x: "1" }));
    const [request] = asked.filter(({ name }) => name === "a");
    expect(request).toMatchObject({
      uid: expect.any(String),
      kind: { group: "", version: "v1", kind: "ConfigMap" },
      resource: { group: "", version: "v1", resource: "configmaps" },
      requestKind: { group: "", version: "v1", kind: "ConfigMap" },
      requestResource: { group: "", version: "v1", resource: "configmaps" },
      name: "a",
      namespace,
      operation: "CREATE",
      userInfo: { username: expect.any(String), groups: expect.arrayContaining(["system:masters"]) },
      object: { kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a", namespace }, data: { x: "1" } },
      oldObject: null,
      dryRun: false,
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1", fieldManager: "suite" },
    });
  });
  it("sees what an update changes, and a deletion removes", async () => {
    const { maps, asked } = await under({ answer: () => ({}), operations: ["UPDATE", "DELETE"] });
    await api.admin.must("POST", maps, configMap("a", { x: "1" }));
    await api.admin.patch("merge", `${maps}/a`, { data: { x: "2" } });
    await api.admin.must("DELETE", `${maps}/a`);
    const seen = asked
      .filter(({ name }) => name === "a")
      .map(({ operation, object, oldObject, options }) => [operation, object?.data.x, oldObject?.data.x, options.kind]);
    expect(seen).toEqual([
      ["CREATE", "1", undefined, "CreateOptions"],
      ["UPDATE", "2", "1", "UpdateOptions"],
      ["DELETE", undefined, "2", "DeleteOptions"],
    ]);
  });
  it.each<[string, Verdict, number, object]>([
    [
      "a reason of its own",
      { allowed: false, status: { code: 422, reason: "Invalid", message: "no" } },
      422,
      { reason: "Invalid", message: 'admission webhook "hook-0.example.com" denied the request: no' },
    ],
    [
      "a message",
      { allowed: false, status: { message: "no" } },
      400,
      { message: 'admission webhook "hook-0.example.com" denied the request: no' },
    ],
    ["nothing", { allowed: false }, 400, { message: 'admission webhook "hook-0.example.com" denied the request without explanation' }],
    [
      "403",
      { allowed: false, status: { code: 403, message: "never" } },
      403,
      { message: 'admission webhook "hook-0.example.com" denied the request: never' },
    ],
  ])("refuses with %s", async (_, verdict, code, body) => {
    const { maps } = await under({ answer: () => verdict });
    expect(await api.admin.post(maps, configMap("a"))).toMatchObject({ code, body });
    expect((await api.admin.get(`${maps}/a`)).code).toBe(404);
  });
  it("may warn", async () => {
    const { maps } = await under({ answer: () => ({ warnings: ["mind the gap"] }) });
    expect((await api.admin.post(maps, configMap("a"))).headers["warning"]).toBe('299 - "mind the gap"');
  });
  it("is told of a dry run", async () => {
    const { maps, asked } = await under({ answer: () => ({}) });
    await api.admin.must("POST", `${maps}?dryRun=All`, configMap("a"));
    expect(asked.map(({ dryRun }) => dryRun)).toEqual([true]);
  });
  it("sees the object as mutating ones leave it", async () => {
    const { maps, asked } = await under(
      { answer: () => ({}) },
      { kind: "mutating", answer: () => ({ patch: [add("/data", { by: "hook" })] }) },
    );
    await api.admin.must("POST", maps, configMap("a"));
    expect(asked.map(({ hook, object }) => [hook, object.data?.by])).toEqual([
      [1, undefined],
      [0, "hook"],
    ]);
  });
});

describe("a mutating webhook", () => {
  it("changes the object, in the order of names", async () => {
    const { maps } = await under(
      { kind: "mutating", answer: () => ({ patch: [add("/data", { order: "one" })] }) },
      { kind: "mutating", answer: ({ object }) => ({ patch: [add("/data/order", `${object.data.order},two`)] }) },
    );
    expect((await api.admin.must("POST", maps, configMap("a"))).data).toEqual({ order: "one,two" });
  });
  it("is asked again where it wants to, after another changed the object", async () => {
    const { maps, asked } = await under(
      {
        kind: "mutating",
        answer: ({ object }) => ({ patch: [add("/metadata/annotations", { seen: `${object.data?.late ?? "no"}` })] }),
        more: { reinvocationPolicy: "IfNeeded" },
      },
      { kind: "mutating", answer: () => ({ patch: [add("/data", { late: "yes" })] }) },
    );
    const { metadata, data } = await api.admin.must("POST", maps, configMap("a"));
    expect([metadata.annotations, data]).toEqual([{ seen: "yes" }, { late: "yes" }]);
    expect(asked.map(({ hook }) => hook)).toEqual([0, 1, 0]);
  });
  it("whose outcome is not valid is refused as the client's own", async () => {
    const { maps } = await under({ kind: "mutating", answer: () => ({ patch: [add("/metadata/labels", { "-": "x" })] }) });
    expect(await api.admin.post(maps, configMap("a"))).toMatchObject({
      code: 422,
      body: { reason: "Invalid", details: { causes: [{ field: "metadata.labels" }] } },
    });
  });
  it("whose patch does not fit fails the request", async () => {
    const { maps } = await under({ kind: "mutating", answer: () => ({ patch: [{ op: "remove", path: "/spec/absent" }] }) });
    expect((await api.admin.post(maps, configMap("a"))).code).toBe(500);
  });
});

describe("a webhook that fails", () => {
  it.each([
    ["Fail", 500],
    ["Ignore", 201],
  ])("with failurePolicy %s answers %i", async (failurePolicy, code) => {
    const { maps } = await under({ answer: () => ({ code: 503 }), more: { failurePolicy } });
    const answer = await api.admin.post(maps, configMap("a"));
    expect(answer.code).toBe(code);
    if (code === 500) {
      expect(answer.body).toMatchObject({
        reason: "InternalError",
        message: expect.stringMatching(/^Internal error occurred: failed calling webhook "hook-0.example.com": /),
      });
    }
  });
});

describe("what a webhook sees", () => {
  it("is chosen by objectSelector, of the old or the new object", async () => {
    const { maps, asked } = await under({
      answer: () => ({}),
      operations: ["UPDATE"],
      more: { objectSelector: { matchLabels: { pick: "me" } } },
    });
    await api.admin.must("POST", maps, configMap("plain"));
    await api.admin.must("POST", maps, configMap("picked", {}, { labels: { pick: "me" } }));
    await api.admin.patch("merge", `${maps}/picked`, { metadata: { labels: { pick: null } } });
    expect(asked.map(({ name, operation }) => [name, operation])).toEqual([
      ["picked", "CREATE"],
      ["picked", "UPDATE"],
    ]);
  });
  it("is chosen by namespaceSelector", async () => {
    const { asked } = await under({ answer: () => ({ allowed: false }) });
    const other = await api.namespace();
    await api.admin.must("POST", `/api/v1/namespaces/${other}/configmaps`, configMap("a"));
    expect(asked).toEqual([]);
  });
  it("is chosen by the operation", async () => {
    const { maps, asked } = await under({ answer: () => ({}) });
    await api.admin.must("POST", maps, configMap("a"));
    await api.admin.must("DELETE", `${maps}/a`);
    expect(asked.map(({ operation }) => operation)).toEqual(["CREATE"]);
  });
});

describe("what is no webhook", () => {
  const hook = (more: object) => ({
    metadata: { name: unique("bad") },
    webhooks: [
      {
        name: "hook.example.com",
        clientConfig: { url: "https://127.0.0.1:1/" },
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        ...more,
      },
    ],
  });
  it.each([
    ["no side effects said", { sideEffects: undefined }, "webhooks[0].sideEffects"],
    ["side effects that are some", { sideEffects: "Some" }, "webhooks[0].sideEffects"],
    ["no versions", { admissionReviewVersions: undefined }, "webhooks[0].admissionReviewVersions"],
    ["a name of one word", { name: "hook" }, "webhooks[0].name"],
    ["neither url nor service", { clientConfig: {} }, "webhooks[0].clientConfig"],
    ["plain http", { clientConfig: { url: "http://example.com/" } }, "webhooks[0].clientConfig.url"],
    ["a policy that is none", { failurePolicy: "Shrug" }, "webhooks[0].failurePolicy"],
    ["a timeout of a minute", { timeoutSeconds: 60 }, "webhooks[0].timeoutSeconds"],
  ])("%s", async (_, more, field) => {
    const { code, body } = await api.admin.post(`${group}/validatingwebhookconfigurations`, hook(more));
    expect([code, body.details?.causes.map((one: { field: string }) => one.field)]).toEqual([422, expect.arrayContaining([field])]);
  });
});
