/**
 * Gives what is new in every recording (ids, addresses of cards, times, secrets) fixed values, so that recording twice gives the same
 * files. An id is made of the operation in which it first appears: a new operation changes none of the others.
 */
import { hash } from "node:crypto";
import { pathParts } from "./paths.ts";
import type { KubernetesObject } from "./states.ts";
import type { Exchange } from "./tap.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Ids of Identity; digests and derived names, which are longer; numbers are none of them. */
const HEX = /(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{16,128}(?![0-9a-z])/g;
/** In names: the first digits of an id. */
const SUFFIX = /(?<=[a-z0-9]-)[0-9a-f]{8}(?![0-9a-z])/g;
/** Kubernetes ends the names of Pods with random letters, and so do the stand-ins. */
const POD = /(?<=virt-launcher-[a-z0-9-]*-)[a-z0-9]{5}(?![a-z0-9-])/g;
const POD_INTERFACE = /\bpod[0-9a-f]{11}\b/g;
const AUDIT_ID = /(?<="auditID":")[\w-]{22}/g;
/** KubeVirt takes so much of a volume's id as a disk's serial number. */
const SERIAL = /(?<![0-9a-f-])([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f](?![0-9a-f-])/g;
const MAC = /\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g;
/** As Kube-OVN writes it. */
const DOTTED = /[0-9a-f]{8}(?:\.[0-9a-f]{4}){3}\.[0-9a-f]{12}/g;
/** The Pod that carries a volume which is plugged into a running machine. */
const HOTPLUG = /(?<=hp-volume-)[0-9a-f]{10}/g;
/** Where the stand-ins listen. */
const ADDRESS = /127\.0\.0\.1:\d+/g;
const REQUEST_ID = new RegExp(`req-${UUID.source}`, "g");
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(Z|\+00:00)?/g;

export interface Recording {
  exchanges: Exchange[];
  /** What is there before the first operation. */
  ground: KubernetesObject[];
}

/** `named` are ids that have a name of their own: `project demo`. */
export function normalise({ exchanges, ground }: Recording, named: Record<string, string>): Recording {
  const known = new Map<string, string>();
  for (const [name, id] of Object.entries(named)) learn(known, id, digest(name));
  const rename = renamer(known);
  const first = sorted(ground.map(withoutSecrets), (object) => JSON.stringify(object)).map((object) => rename(object, "the cloud"));
  const operations = Map.groupBy(exchanges, ({ operation }) => operation);
  const renamed = [...operations].flatMap(([operation, list]) =>
    sorted(list.map(withoutSecretsIn), skeletonOf).map((exchange) => rename(exchange, operation)),
  );
  return { exchanges: renamed, ground: first };
}

const sorted = <T>(list: T[], key: (one: T) => string): T[] =>
  list
    .map((one) => [blanked(key(one)), one] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, one]) => one);

/** What tells an exchange from the others of its operation, whatever its ids: reconcilers work side by side. */
const skeletonOf = ({ method, path, body, before }: Exchange) => JSON.stringify([path, method, body, before]);

const blanked = (text: string) =>
  text
    .replace(/"resourceVersion":"\d+"/g, "")
    .replace(TIME, "")
    .replace(POD, "#")
    .replace(POD_INTERFACE, "#")
    .replace(AUDIT_ID, "#")
    .replace(ADDRESS, "#")
    .replace(HOTPLUG, "#")
    .replace(DOTTED, "#")
    .replace(UUID, "#")
    .replace(SERIAL, "#")
    .replace(MAC, "#")
    .replace(HEX, "#")
    .replace(SUFFIX, "#");

const digest = (text: string) => hash("sha256", text).slice(0, 8);

/** An id is written in several ways: with dashes and without, and by its first digits. */
function learn(known: Map<string, string>, id: string, beginning: string): void {
  const plain = id.replaceAll("-", "");
  const made = `${beginning}${"0000400080000000000000000000".slice(0, 24)}`;
  known.set(plain, made);
  known.set(plain.slice(0, 8), beginning);
}

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

function renamer(known: Map<string, string>): <T>(value: T, operation: string) => T {
  const counts = new Map<string, number>();
  const owners = new Map<string, string>();
  function next(operation: string): string {
    const prefix = digest(operation).slice(0, 6);
    const owner = owners.get(prefix) ?? operation;
    if (owner !== operation) throw new Error(`"${operation}" and "${owner}" would share ids: say the one in other words`);
    owners.set(prefix, operation);
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    if (count > 255) throw new Error(`${operation} has more than 255 ids`);
    return prefix + count.toString(16).padStart(2, "0");
  }
  return (value, operation) => {
    const idOf = (id: string) => {
      const plain = id.replaceAll("-", "");
      if (!known.has(plain)) learn(known, id, known.get(plain.slice(0, 8)) ?? next(operation));
      return known.get(plain)!;
    };
    const of = (text: string, length: number) => {
      if (!known.has(text)) known.set(text, next(operation).padEnd(length, "0").slice(0, length));
      return known.get(text)!;
    };
    const made = new Set(known.values());
    const text = JSON.stringify(value)
      .replace(REQUEST_ID, "req-00000000-0000-4000-8000-000000000000")
      .replace(POD, "00000")
      .replace(POD_INTERFACE, "pod00000000000")
      .replace(AUDIT_ID, "AAAAAAAAAAAAAAAAAAAAAA")
      .replace(TIME, (_, fraction = "", zone = "") => `2026-01-01T00:00:00${fraction && `.${fraction.replace(/\d/g, "0")}`}${zone}`)
      .replace(ADDRESS, "127.0.0.1:443")
      .replace(HOTPLUG, "0000000000")
      .replace(DOTTED, (id) => dashed(idOf(id.replaceAll(".", ""))).replaceAll("-", "."))
      .replace(UUID, (id) => (isFixed(id) ? id : dashed(idOf(id))))
      .replace(SERIAL, (serial, beginning: string) => (isFixed(serial) ? serial : `${of(beginning, 8)}-0000-4000-8`))
      .replace(MAC, (mac) =>
        isFixed(mac)
          ? mac
          : `fa:16:3e:${of(mac, 8)
              .slice(2)
              .replace(/..(?=.)/g, "$&:")}`,
      )
      .replace(HEX, (hex) =>
        isFixed(hex) || made.has(hex) || isMade(hex, known) ? hex : hex.length === 32 ? idOf(hex) : of(hex, hex.length),
      )
      .replace(SUFFIX, (hex) => (isFixed(hex) || isMade(hex, known) ? hex : of(hex, 8)));
    return JSON.parse(text);
  };
}

/** Ids that Dicot or a test chose once and for all. */
const isFixed = (text: string) => /0{6}/.test(text);

const isMade = (text: string, known: Map<string, string>) => {
  for (const value of known.values()) if (value === text) return true;
  return false;
};

/** What is in a Secret is no mapping; that a patch takes something out of it is. */
function withoutSecrets<T>(object: T): T {
  const { kind, data, stringData } = (object ?? {}) as { kind?: string; data?: object; stringData?: object };
  if (kind !== "Secret") return object;
  const masked = (values: object, by: string) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value === null ? null : by]));
  return {
    ...object,
    ...(data && { data: masked(data, "c2VjcmV0") }),
    ...(stringData && { stringData: masked(stringData, "secret") }),
  };
}

function withoutSecretsIn(exchange: Exchange): Exchange {
  if (pathParts(exchange.path).resource === "tokenreviews") {
    const spec = { token: "a token" };
    return { ...exchange, body: { ...(exchange.body as object), spec }, answer: { ...(exchange.answer as object), spec } };
  }
  // A patch says no kind.
  const isSecret = pathParts(exchange.path).resource === "secrets";
  const masked = (value: unknown) =>
    isSecret && value !== null && typeof value === "object" && !("items" in value)
      ? withoutSecrets({ kind: "Secret", ...value })
      : withoutSecrets(value);
  const bare = (value: unknown) => {
    const { kind, ...rest } = masked(value) as { kind?: string };
    return (value as { kind?: string } | undefined)?.kind === undefined && isSecret ? rest : { ...(kind && { kind }), ...rest };
  };
  const { body, answer, before } = exchange;
  return {
    ...exchange,
    body: body !== null && typeof body === "object" && isSecret ? bare(body) : body,
    answer: answer !== null && typeof answer === "object" && isSecret ? bare(answer) : answer,
    before: before.map(withoutSecrets),
  };
}
