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
/** What the API server has at this version. Items of a list carry no kind. */
const listed = (version: number, names: Record<string, number>): Answer => ({
  list: {
    metadata: { resourceVersion: String(version) },
    items: Object.entries(names).map(([name, at]) => ({ metadata: secret(name, at).metadata })),
  },
});
const allSent = (version: number) => bookmark(version, { "k8s.io/initial-events-end": "true" });
const failed = (code: number) => ({ type: "ERROR", object: { code, message: "gone" } });

const tooOld = () => new KubernetesError(410, { reason: "Expired" });

/** Events of a watch; or a list, of which only so many characters come where `breaksAt` says so. */
type Answer = object[] | { list: object; breaksAt?: number } | KubernetesError;

/** Gives one answer for each request, and then silence; `asked` says what was asked. */
function scripted(...answers: Answer[]) {
  const asked: Record<string, unknown>[] = [];
  /** How long each may stay without a word. */
  const patience: (number | undefined)[] = [];
  const next = ({ query, timeoutSeconds }: Request): Answer | undefined => {
    asked.push(JSON.parse(JSON.stringify(query ?? {})));
    patience.push(timeoutSeconds);
    const answer = answers.shift();
    if (answer instanceof KubernetesError) throw answer;
    return answer;
  };
  const client: Pick<Client, "open"> = {
    async open(request) {
      const answer = next(request);
      const stream = new Readable({ read() {} });
      request.signal?.addEventListener("abort", () => stream.destroy());
      if (Array.isArray(answer)) for (const event of answer) stream.push(`${JSON.stringify(event)}\n`);
      else if (answer && "list" in answer) stream.push(JSON.stringify(answer.list).slice(0, answer.breaksAt));
      if (answer) stream.push(null);
      // A response is a stream of bytes; nothing else of it is used.
      return stream as unknown as IncomingMessage;
    },
  };
  return { client: client as Client, asked, patience };
}

let reflector: Reflector | undefined;
afterEach(() => reflector?.stop());

const reflect = (...answers: Answer[]) => reflectAt(Date.now, ...answers);

function reflectAt(now: () => number, ...answers: Answer[]) {
  const { client, asked, patience } = scripted(...answers);
  const cache = createCache<KubeObject>();
  const heard: string[] = [];
  cache.on((change, { metadata }) => heard.push(`${change} ${metadata.name}`));
  reflector = startReflector({ client, kind: "Secret", resource: resources.Secret, cache, logger: pino({ level: "silent" }), now });
  const until = async (text: string) => {
    while (!heard.includes(text)) await new Promise((resolve) => setImmediate(resolve));
  };
  return { cache, asked, patience, heard, until, synced: reflector.synced };
}

describe("a reflector", () => {
  it("takes the whole state as a list, and watches from where it ended", async () => {
    const { cache, asked, heard, until } = reflect(
      listed(5, { a: 3, b: 1 }),
      [added("c", 6), deleted("a", 7), bookmark(9)],
      [added("d", 10)],
    );
    await until("added d");
    expect(heard).toEqual(["added a", "added b", "added c", "deleted a", "added d"]);
    expect(cache.get("n", "b")).toMatchObject({ apiVersion: "v1", kind: "Secret" });
    expect(asked.slice(1, 3)).toMatchObject([
      { watch: true, allowWatchBookmarks: true, resourceVersion: "5" },
      { watch: true, resourceVersion: "9" },
    ]);
    // Of any version it could be older than what was shown before a restart.
    expect(asked[0]).toEqual({});
  });

  it("shows nothing of a list that broke off", async () => {
    const { heard, asked, until } = reflect({ ...listed(5, { a: 3, b: 4 }), breaksAt: 130 } as Answer, listed(8, { b: 4 }));
    await until("added b");
    expect(heard).toEqual(["added b"]);
    expect(asked[1]).toEqual({});
  });

  it("forgets what was deleted between the list and the watch", async () => {
    const { cache, until } = reflect(listed(5, { a: 3, b: 4 }), [deleted("a", 6), added("c", 7)]);
    await until("added c");
    expect([cache.get("n", "a"), cache.size]).toEqual([undefined, 2]);
  });

  it.each([
    ["the watch begins, as an answer", [listed(5, { a: 3, b: 4 }), tooOld()]],
    ["the watch begins, as an event", [listed(5, { a: 3, b: 4 }), [failed(410)]]],
  ])("takes the whole state as events where it was too old when %s", async (_when, answers: Answer[]) => {
    const { cache, asked, until } = reflect(...answers, [added("b", 4), added("c", 90), allSent(90), added("d", 91)]);
    await until("added d");
    expect([...cache.list("n")].map(({ metadata }) => metadata.name).sort()).toEqual(["b", "c", "d"]);
    expect(asked[2]).toMatchObject({ watch: true, sendInitialEvents: true, resourceVersionMatch: "NotOlderThan" });
    expect(asked[2]).not.toHaveProperty("resourceVersion");
  });

  it("takes the whole state as events where a list does not come in time, and asks for the list again where it failed at once", async () => {
    let time = 0;
    const slow = reflectAt(() => (time += 25_000), new KubernetesError(504, { reason: "Timeout" }), [added("a", 4), allSent(9)]);
    await slow.until("added a");
    expect(slow.asked.slice(0, 2)).toMatchObject([{}, { sendInitialEvents: true }]);
    reflector?.stop();
    const quick = reflect(new KubernetesError(503, { reason: "ServiceUnavailable" }), listed(5, { a: 3 }));
    await quick.until("added a");
    expect(quick.asked.slice(0, 2)).toEqual([{}, {}]);
  });

  it("takes a list again where the server has no WatchList", async () => {
    const { asked, patience, heard, until } = reflect(
      listed(5, { a: 3 }),
      tooOld(),
      new KubernetesError(422, { reason: "Invalid" }),
      listed(9, { b: 8 }),
      tooOld(),
      listed(20, { c: 19 }),
    );
    await until("added c");
    expect(heard).toEqual(["added a", "deleted a", "added b", "deleted b", "added c"]);
    expect(asked.map(({ sendInitialEvents, watch }) => (sendInitialEvents ? "events" : watch ? "watch" : "list")).slice(0, 6)).toEqual([
      "list",
      "watch",
      "events",
      "list",
      "watch",
      "list",
    ]);
    // There is nothing else to wait for then.
    expect(patience[3]).toBeGreaterThan(patience[0] ?? 0);
  });

  it("shows nothing of events that broke off before the whole state had come", async () => {
    const { heard, until } = reflect(listed(5, { a: 3 }), tooOld(), [added("b", 80)], [added("c", 90), allSent(90)]);
    await until("added c");
    expect(heard).toEqual(["added a", "deleted a", "added c"]);
  });

  it.each([
    ["as an event", [failed(410)]],
    ["as an answer", tooOld()],
  ])("takes the whole state again when its version is too old, %s, and tells what is gone", async (_how, expired: Answer) => {
    const { heard, until } = reflect(listed(5, { a: 3, b: 4 }), [bookmark(6)], expired, [added("b", 4), added("c", 90), allSent(90)]);
    await until("added c");
    expect(heard).toEqual(["added a", "added b", "deleted a", "added c"]);
  });

  it("goes on from its last version after the connection broke", async () => {
    const { asked, until } = reflect(listed(5, { a: 3 }), [added("b", 6)], new KubernetesError(0, { reason: "Unreachable" }), [
      added("c", 7),
    ]);
    await until("added c");
    expect(asked[3]).toMatchObject({ resourceVersion: "6" });
  });

  it("keeps once what an object has in common with what it was before, or with the one before it", async () => {
    const labelled = (name: string, version: number) => ({ ...secret(name, version).metadata, labels: { of: "n" } });
    const items = [{ metadata: labelled("a", 3) }, { metadata: labelled("b", 4) }];
    const modified = { type: "MODIFIED", object: { ...secret("a", 6), metadata: { ...labelled("a", 6), annotations: { c: "d" } } } };
    const { cache, until } = reflect({ list: { metadata: { resourceVersion: "5" }, items } }, [modified]);
    await until("modified a");
    const [a, b] = ["a", "b"].map((name) => cache.get("n", name)?.metadata);
    expect([a?.name, a?.resourceVersion, a?.annotations, b?.name]).toEqual(["a", "6", { c: "d" }, "b"]);
    expect(a?.labels).toBe(b?.labels);
  });

  it("leaves managedFields out and freezes what it keeps", async () => {
    const object = { ...secret("a", 3), metadata: { ...secret("a", 3).metadata, managedFields: [{}], labels: { a: "b" } } };
    const { cache, synced } = reflect({ list: { metadata: { resourceVersion: "5" }, items: [object] } });
    await synced;
    const kept = cache.get("n", "a");
    expect(kept?.metadata).not.toHaveProperty("managedFields");
    expect(Object.isFrozen(kept?.metadata.labels)).toBe(true);
  });
});
