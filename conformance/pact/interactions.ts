/** From what was recorded to what a pact says: one interaction for each request, in which state it is made, and what Dicot reads of its answer. */
import { resources } from "../../generated/kubernetes/resources.ts";
import { isTrimmed } from "../../src/kube/trim.ts";
import { kindNameOf, kindOf, type Provider, pathOf, pathParts, providerOf } from "./paths.ts";
import { asMade, type KubernetesObject } from "./states.ts";
import type { Exchange } from "./tap.ts";

export interface State {
  name: string;
  params: { manifest: string; target?: true } | { path: string };
}

export interface Interaction {
  provider: Provider;
  /** Of which OpenStack operation it is a part. */
  operation: string;
  description: string;
  states: State[];
  request: Pick<Exchange, "method" | "path" | "query" | "headers" | "body">;
  response: { status: number; body: unknown };
}

export interface Recorded {
  interactions: Interaction[];
  /** By the names that states have for them. */
  manifests: Map<string, KubernetesObject>;
}

export function interactionsOf(exchanges: readonly Exchange[], ground: readonly KubernetesObject[]): Recorded {
  const manifests = manifestsOf(ground);
  const seen = new Set<string>();
  const described = new Map<string, number>();
  const interactions = exchanges.flatMap((exchange) => {
    if (!isKept(exchange) || isChance(exchange)) return [];
    const key = JSON.stringify(keyOf(exchange));
    if (seen.has(key)) return [];
    seen.add(key);
    const parts = pathParts(exchange.path);
    const said = `${exchange.operation}: ${phraseOf(exchange)}`;
    const count = (described.get(said) ?? 0) + 1;
    described.set(said, count);
    const { method, path, headers, body } = exchange;
    return [
      {
        provider: providerOf({ group: parts.group.replace(/^subresources\./, "") }),
        operation: exchange.operation,
        description: count === 1 ? said : `${said} (${count})`,
        states: statesOf(exchange, manifests),
        request: { method, path, query: queryOf(exchange), headers, body },
        response: { status: exchange.status, body: exchange.answer },
      },
    ];
  });
  return { interactions, manifests: manifests.all };
}

const answered = new Set(["uploadtokenrequests", "tokenreviews"]);

/** What is in memory is read again where somebody else was faster; a whole object only where the memory has less of it. */
function isChance({ method, path }: Exchange): boolean {
  const parts = pathParts(path);
  const kind = kindNameOf(parts);
  return (
    method === "GET" &&
    parts.name !== undefined &&
    parts.subresource === undefined &&
    kind !== undefined &&
    resources[kind].cached &&
    !isTrimmed(kind)
  );
}

/** Refusals are no contract, but for the absence that a read asks about. */
const isKept = ({ method, status, operation }: Exchange) => operation !== "" && (status < 400 || (method === "GET" && status === 404));

/** The same read, whoever asks for it and in which operation, is one interaction; every write is its own. */
const keyOf = ({ operation, method, path, query, headers, body, status }: Exchange) =>
  method === "GET" ? [method, path, queryOf({ query }), headers, status] : [operation, method, path, headers, body];

/** A watch lasts for a random time, from whatever version. */
function queryOf({ query }: Pick<Exchange, "query">): Record<string, string> {
  return { ...query, ...(query["timeoutSeconds"] && { timeoutSeconds: "300" }), ...(query["resourceVersion"] && { resourceVersion: "1" }) };
}

const verbs: Record<string, string> = { POST: "create", PATCH: "change", PUT: "replace", DELETE: "delete", GET: "read" };

function phraseOf({ method, path, query, status }: Exchange): string {
  const parts = pathParts(path);
  if (parts.resource === "") return `ask what ${parts.group || "the core group"} ${parts.version} has`;
  const kind = kindOf(parts);
  if (query["watch"]) return `watch every ${kind}`;
  if (parts.name === undefined)
    return method === "GET" ? `list ${kind}${query["labelSelector"] ? ` by ${query["labelSelector"]}` : ""}` : `create ${kind}`;
  if (parts.group.startsWith("subresources.")) return `${parts.subresource} of ${kind} ${parts.name}`;
  const what = `${kind} ${parts.name}${parts.subresource === undefined ? "" : `, its ${parts.subresource}`}`;
  return `${verbs[method]} ${what}${status === 404 ? " that is not there" : ""}`;
}

interface Manifests {
  all: Map<string, KubernetesObject>;
  /** The name of this very object; a new one where it is not known. */
  nameOf(object: KubernetesObject): string;
  isGround(object: KubernetesObject): boolean;
}

function manifestsOf(ground: readonly KubernetesObject[]): Manifests {
  const all = new Map<string, KubernetesObject>();
  const names = new Map<string, string>();
  const versions = new Map<string, number>();
  const grounds = new Set(ground.map((object) => `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`));
  return {
    all,
    isGround: (object) => grounds.has(`${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`),
    nameOf(object) {
      const made = asMade(object);
      const text = JSON.stringify(made);
      const known = names.get(text);
      if (known !== undefined) return known;
      const called = `${object.kind} ${object.metadata.name}`;
      const version = (versions.get(called) ?? 0) + 1;
      versions.set(called, version);
      const name = version === 1 ? called : `${called} (${version})`;
      names.set(text, name);
      all.set(name, made);
      return name;
    },
  };
}

function statesOf({ method, path, body, before, status }: Exchange, manifests: Manifests): State[] {
  const parts = pathParts(path);
  const own = path
    .split("/")
    .slice(0, parts.subresource === undefined ? undefined : -parts.subresource.split("/").length)
    .join("/");
  const there = before.map((object): State & { isTarget: boolean } => {
    const isTarget = pathOf(object) === own;
    const manifest = manifests.nameOf(object);
    return { name: `there is ${manifest}`, params: { manifest, ...(isTarget && { target: true as const }) }, isTarget };
  });
  const relevant = there.filter(({ isTarget }, index) => isTarget || !manifests.isGround(before[index]!));
  const states = relevant.map(({ isTarget: _, ...state }) => state);
  const name = parts.name ?? (body as KubernetesObject | undefined)?.metadata?.name;
  // A request that is answered and not kept (for a token) has no name to be free.
  const absent = method === "POST" && parts.subresource === undefined && name !== undefined && !answered.has(parts.resource);
  if (!absent && status !== 404) return states;
  const missing = parts.name === undefined ? `${path}/${name}` : path;
  return [...states, { name: `there is no ${kindOf(parts)} ${name}`, params: { path: missing } }];
}
