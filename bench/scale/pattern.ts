/**
 * A server as Kubernetes holds it, with all that belongs to it: made once through the API and played by the stand-ins to ACTIVE, then copied
 * with other names, ids and addresses. Nothing here knows which objects those are.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { resources } from "../../generated/kubernetes/resources.ts";
import type { Client } from "../../src/kube/client.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { collectionPath, type Resource } from "../../src/kube/paths.ts";

export interface Pattern {
  objects: readonly { resource: Resource; text: string }[];
  /** What is another in each copy: ids, names, addresses. The longest first, since one may be in another. */
  particular: readonly string[];
}

// KubeVirt's revisions of flavors nobody here reads: they would take memory of the API server and tell nothing.
const skipped = new Set(["Event", "Lease", "UploadTokenRequest", "ResourceQuota", "Node", "ControllerRevision"]);
const kinds = Object.values(resources).filter(({ kind }) => !skipped.has(kind));

type Snapshot = Map<string, { resource: Resource; object: KubeObject }>;

/** Answers the objects that were not there before `make`, when no more of them come. */
export async function observe(client: Client, make: () => Promise<void>): Promise<Pattern> {
  const before = await snapshot(client);
  await make();
  let after = await snapshot(client);
  for (let unchanged = 0, size = after.size; unchanged < 4; unchanged = after.size === size ? unchanged + 1 : 0) {
    size = after.size;
    await sleep(500);
    after = await snapshot(client);
  }
  const made = [...after].filter(([uid]) => !before.has(uid)).map(([, one]) => one);
  const objects = made.map(({ resource, object }) => {
    delete object.metadata.resourceVersion;
    object.apiVersion = resource.apiVersion;
    object.kind = resource.kind;
    return { resource, text: JSON.stringify(object) };
  });
  const old = JSON.stringify([...before.values()].map(({ object }) => object));
  const text = objects.map((one) => one.text).join("\n");
  const names = made.map(({ object }) => object.metadata.name ?? "");
  const found = [...names, ...(text.match(uuid) ?? []), ...(text.match(mac) ?? []), ...(text.match(ipv4) ?? [])];
  const particular = [...new Set(found)].filter((word) => word !== "" && !old.includes(word));
  return { objects, particular: particular.sort((a, b) => b.length - a.length) };
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const mac = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g;
const ipv4 = /\b10\.\d+\.\d+\.\d+\b/g;

async function snapshot(client: Client): Promise<Snapshot> {
  const all: Snapshot = new Map();
  for (const resource of kinds) {
    const path = collectionPath(resource, undefined);
    const list = await client.request<{ items: KubeObject[] }>({ method: "GET", path }).catch(() => ({ items: [] }));
    for (const object of list.items) all.set(object.metadata.uid ?? "", { resource, object });
  }
  return all;
}

/** The nth copy: etcd's key of each object, and its value. */
export function copy({ objects, particular }: Pattern, n: number): [key: string, value: string][] {
  const others = new Map(particular.map((word, index) => [word, otherFor(word, n, index)]));
  // A name may hold an id that is another in the same copy.
  for (const [word, other] of others) if (other === undefined) others.set(word, renamed(word, others, n));
  // The name port-1a2b3c4d is not meant where port-1a2b3c4d-… goes on as an id.
  const words = new RegExp(`(?:${particular.map((word) => word.replaceAll(".", "\\.")).join("|")})(?!-[0-9a-f]{4}-)`, "g");
  return objects.map(({ resource, text }) => {
    const value = text.replaceAll(words, (word) => others.get(word) ?? word);
    return [keyOf(resource, JSON.parse(value) as KubeObject), value];
  });
}

/** None for a name. */
function otherFor(word: string, n: number, index: number): string | undefined {
  if (word.replace(uuid, "") === "") return randomUUID();
  const bytes = [n >> 16, (n >> 8) & 255, n & 255];
  if (word.replace(mac, "") === "") return ["02", hex(index), hex(0), ...bytes.map(hex)].join(":");
  if (word.replace(ipv4, "") !== "") return undefined;
  // 1,024 addresses after the network's first, which the pattern itself is among.
  const host = n + 1024;
  return `${word.split(".").slice(0, 2).join(".")}.${(host >> 8) & 255}.${host & 255}`;
}

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

function renamed(name: string, others: ReadonlyMap<string, string | undefined>, n: number): string {
  const inside = [...others].find(([word, other]) => other !== undefined && word !== name && name.includes(word));
  return inside ? name.replaceAll(inside[0], inside[1] ?? "") : `${name}-${n}`;
}

/** Where the API server keeps an object. */
const keyOf = ({ group, plural }: Resource, { metadata }: KubeObject): string =>
  ["/registry", ...(group.includes(".") ? [group] : []), plural, ...(metadata.namespace ? [metadata.namespace] : []), metadata.name].join(
    "/",
  );
