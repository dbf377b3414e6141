/** For tests of the embedded API server: one, and a small client of it. Imported by tests only. */
import { afterAll, beforeAll } from "vitest";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../embedded/server.ts";

export interface Answer {
  code: number;
  // What comes back is what the test is about; each test says what it expects of it.
  body: ReturnType<typeof JSON.parse>;
  headers: Headers;
}

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(kind: keyof typeof patchTypes, path: string, body: unknown): Promise<Answer>;
  /** Collects events until `enough` of them came, then ends the watch. */
  watch(path: string, enough: (events: WatchEvent[]) => boolean, during?: () => Promise<unknown>): Promise<WatchEvent[]>;
}

export interface WatchEvent {
  type: string;
  object: Answer["body"];
}

const patchTypes = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
};

export function clientFor(url: string, token: string, more: Record<string, string> = {}): Client {
  async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }), ...more, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.startsWith("application/json");
    return { code: answer.status, body: json && text ? JSON.parse(text) : text, headers: answer.headers };
  }
  return {
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    delete: (path, body, headers) => send("DELETE", path, body, headers),
    patch: (kind, path, body) => send("PATCH", path, body, { "content-type": patchTypes[kind] }),
    async watch(path, enough, during) {
      const aborter = new AbortController();
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}`, ...more }, signal: aborter.signal });
      const events: WatchEvent[] = [];
      const acting = during?.();
      let rest = "";
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        events.push(...lines.map((line) => JSON.parse(line) as WatchEvent));
        if (enough(events)) break;
      }
      aborter.abort();
      await acting;
      return events;
    },
  };
}

/** A server for one file of tests, and its administrator. */
export function testServer(options: ApiServerOptions = {}): { server: ApiServer; admin: Client; as(user: string): Client } {
  const holder = {} as { server: ApiServer; admin: Client };
  beforeAll(async () => {
    holder.server = await startApiServer(options);
    holder.admin = clientFor(holder.server.url, holder.server.tokenFor("admin"));
  });
  afterAll(() => holder.server.close());
  return {
    get server() {
      return holder.server;
    },
    get admin() {
      return holder.admin;
    },
    as: (user) => clientFor(holder.server.url, holder.server.tokenFor(user)),
  };
}

/** Asks until the answer satisfies: for what controllers do in their own time. */
export async function eventually<T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (attempt === 400) throw new Error(`not satisfied, last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const configMap = (name: string, data: Record<string, string> = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, ...metadata },
  data,
});

export const defaultMaps = "/api/v1/namespaces/default/configmaps";

/** A definition with a schema that has something of everything. */
export const widgets = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced" as const,
    names: { plural: "widgets", kind: "Widget", shortNames: ["wd"], categories: ["all"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["size"],
                properties: {
                  size: { type: "integer", minimum: 1 },
                  color: { type: "string", default: "red", enum: ["red", "blue"] },
                  replicas: { type: "integer", default: 1 },
                  port: { "x-kubernetes-int-or-string": true },
                  free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  template: { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
                  parts: {
                    type: "array",
                    "x-kubernetes-list-type": "map" as const,
                    "x-kubernetes-list-map-keys": ["name"],
                    items: { type: "object", required: ["name"], properties: { name: { type: "string" }, weight: { type: "integer" } } },
                  },
                },
              },
              status: { type: "object", properties: { phase: { type: "string" }, replicas: { type: "integer" } } },
            },
          },
        },
        subresources: { status: {}, scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" } },
        additionalPrinterColumns: [{ name: "Size", type: "integer", jsonPath: ".spec.size" }],
      },
      {
        name: "v1beta1",
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};
