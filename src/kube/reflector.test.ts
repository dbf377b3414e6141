import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import pino from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { resources } from "../../generated/kubernetes/resources.ts";
import { createCache } from "./cache.ts";
import type { Client, Request } from "./client.ts";
import { KubernetesError } from "./errors.ts";
import type { KubeObject } from "./objects.ts";
import { type Reflector, startReflector } from "./reflector.ts";

// What an API server does seldom (410, no WatchList, a stream that breaks) is scripted here; the rest is tested over a real one.
const secret = (name: string, resourceVersion: number) => ({
  kind: "Secret",
  apiVersion: "v1",
  metadata: { name, namespace: "n", uid: name, resourceVersion: String(resourceVersion) },
});
const added = (name: string, version: number) => ({ type: "ADDED", object: secret(name, version) });
const deleted = (name: string, version: number) => ({ type: "DELETED", object: secret(name, version) });
const bookmark = (version: number, annotations = {}) => ({
  type: "BOOKMARK",
  object: { kind: "Secret", metadata: { resourceVersion: String(version), annotations } },
});
const allSent = (version: number) => bookmark(version, { "k8s.io/initial-events-end": "true" });
const failed = (code: number) => ({ type: "ERROR", object: { code, message: "gone" } });

type Answer = object[] | { pages: object } | KubernetesError;

/** Gives one answer for each request, and then silence; `asked` says what was asked. */
function scripted(...answers: Answer[]) {
  const asked: Record<string, unknown>[] = [];
  const next = ({ query }: Request): Answer | undefined => {
    asked.push(JSON.parse(JSON.stringify(query ?? {})));
    const answer = answers.shift();
    if (answer instanceof KubernetesError) throw answer;
    return answer;
  };
  const client: Pick<Client, "open" | "request"> = {
    async open(request) {
      const events = next(request);
      const stream = new Readable({ read() {} });
      request.signal?.addEventListener("abort", () => stream.destroy());
      if (Array.isArray(events)) for (const event of events) stream.push(`${JSON.stringify(event)}\n`);
      if (events) stream.push(null);
      // A response is a stream of bytes; nothing else of it is used.
      return stream as unknown as IncomingMessage;
    },
    async request<T>(request: Request) {
      return (next(request) as { pages: object }).pages as T;
    },
  };
  return { client: client as Client, asked };
}

let reflector: Reflector | undefined;
afterEach(() => reflector?.stop());

function reflect(...answers: Answer[]) {
  const { client, asked } = scripted(...answers);
  const cache = createCache<KubeObject>();
  const heard: string[] = [];
  cache.on((change, { metadata }) => heard.push(`${change} ${metadata.name}`));
  reflector = startReflector({ client, kind: "Secret", resource: resources.Secret, cache, logger: pino({ level: "silent" }) });
  const until = async (text: string) => {
    while (!heard.includes(text)) await new Promise((resolve) => setImmediate(resolve));
  };
  return { cache, asked, heard, until, synced: reflector.synced };
}

describe("a reflector", () => {
  it("takes the whole state from the watch, and goes on where it ended", async () => {
    const { asked, heard, until } = reflect(
      [added("a", 3), added("b", 1), allSent(5), added("c", 6), deleted("a", 7), bookmark(9)],
      [added("d", 10)],
    );
    await until("added d");
    expect(heard).toEqual(["added a", "added b", "added c", "deleted a", "added d"]);
    expect(asked[0]).toMatchObject({
      watch: true,
      sendInitialEvents: true,
      resourceVersionMatch: "NotOlderThan",
      allowWatchBookmarks: true,
    });
    expect(asked[1]).toMatchObject({ watch: true, resourceVersion: "9" });
  });

  it("shows nothing before the whole state has come", async () => {
    const { cache, synced } = reflect([added("a", 3)], [added("a", 3), added("b", 4), allSent(5)]);
    expect(cache.size).toBe(0);
    await synced;
    expect(cache.size).toBe(2);
  });

  it("takes pages of a list where the server has no WatchList", async () => {
    const pages = [
      { pages: { metadata: { resourceVersion: "5", continue: "more" }, items: [{ metadata: secret("a", 3).metadata }] } },
      { pages: { metadata: { resourceVersion: "5" }, items: [{ metadata: secret("b", 4).metadata }] } },
    ];
    const { cache, asked, until } = reflect(new KubernetesError(422, { reason: "Invalid" }), ...pages, [added("c", 6)]);
    await until("added c");
    expect(cache.get("n", "a")).toMatchObject({ apiVersion: "v1", kind: "Secret" });
    expect(asked.slice(1, 4)).toMatchObject([{ limit: 500 }, { limit: 500, continue: "more" }, { watch: true, resourceVersion: "5" }]);
  });

  it.each([
    ["as an event", [failed(410)]],
    ["as an answer", new KubernetesError(410, { reason: "Expired" })],
  ])("takes the whole state again when its version is too old, %s, and tells what is gone", async (_how, tooOld) => {
    const { heard, until } = reflect([added("a", 3), added("b", 4), allSent(5)], tooOld, [added("b", 4), added("c", 90), allSent(90)]);
    await until("added c");
    expect(heard).toEqual(["added a", "added b", "deleted a", "added c"]);
  });

  it("goes on from its last version after the connection broke", async () => {
    const { asked, until } = reflect([added("a", 3), allSent(5), added("b", 6)], new KubernetesError(0, { reason: "Unreachable" }), [
      added("c", 7),
    ]);
    await until("added c");
    expect(asked[2]).toMatchObject({ resourceVersion: "6" });
  });

  it("leaves managedFields out and freezes what it keeps", async () => {
    const object = { ...secret("a", 3), metadata: { ...secret("a", 3).metadata, managedFields: [{}], labels: { a: "b" } } };
    const { cache, synced } = reflect([{ type: "ADDED", object }, allSent(5)]);
    await synced;
    const kept = cache.get("n", "a");
    expect(kept?.metadata).not.toHaveProperty("managedFields");
    expect(Object.isFrozen(kept?.metadata.labels)).toBe(true);
  });
});
