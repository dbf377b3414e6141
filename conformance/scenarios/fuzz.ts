/** Requests made from the contract: bodies that fit their schema more or less, and bodies that do not. The same seed makes the same requests. */
import type { Contract, ContractOperation, Schema, Variant } from "../../src/http/contract.ts";
import { holds } from "../../src/http/microversion.ts";

export interface Chance {
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { below, pick: <T>(list: readonly T[]) => list[below(list.length)] as T };
}

/** What breaks programs that trust a type: JSON text, so that `__proto__` is a key of its own. */
const nasty = [
  "null",
  "true",
  "[]",
  "{}",
  '""',
  '" "',
  "-1",
  "0",
  "1.5",
  "1e308",
  "9223372036854775808",
  '"9223372036854775808"',
  '"NaN"',
  '"\\u0000"',
  '"\\ud83d\\ude00 \\u202e\\u00e9"',
  `"${"a".repeat(255)}"`,
  `"${"é".repeat(256)}"`,
  '"../../etc/passwd"',
  '"__proto__"',
  '"constructor"',
  '"2026-13-45T99:99:99Z"',
  '"0.0.0.0/0"',
  '"::ffff:1.2.3.4"',
  '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
  "[null]",
  '[[],{},"",0]',
].map((text) => ({ text, value: JSON.parse(text) as unknown }));

const words = ["name", "1", "true", "10.11.12.0/24", "10.11.12.13", "fa:16:3e:00:00:01", "2030-01-01T00:00:00Z", "tcp", "IPv4", "enabled"];

/** Ids of objects that exist, by the words that fields and parameters call their kind: `network`, `volume`. */
export type Ids = Readonly<Record<string, readonly string[]>>;

/** Of the kind that `name` (`network_id`, `imageRef`) speaks of, as far as there are such. */
function idsFor(ids: Ids, name: string): string[] {
  const kindred = Object.entries(ids).flatMap(([word, some]) => (name.toLowerCase().includes(word) ? some : []));
  return kindred.length > 0 ? kindred : Object.values(ids).flat();
}

/** A value for `schema`: valid where types, enumerations and required fields say it all. */
export function valueFor(schema: unknown, root: unknown, ids: Ids, { below, pick }: Chance, name = "", depth = 0): unknown {
  if (typeof schema !== "object" || schema === null || depth > 8) return pick(idsFor(ids, name));
  const rules = schema as Record<string, unknown>;
  const next = (inner: unknown, key = name) => valueFor(inner, root, ids, { below, pick }, key, depth + 1);
  if (typeof rules["$ref"] === "string") return next(at(root, rules["$ref"]));
  if ("const" in rules) return rules["const"];
  if (Array.isArray(rules["enum"])) return pick(rules["enum"]);
  for (const word of ["oneOf", "anyOf"]) if (Array.isArray(rules[word]) && !rules["properties"]) return next(pick(rules[word]));
  const type = Array.isArray(rules["type"]) ? pick(rules["type"]) : (rules["type"] ?? (rules["properties"] ? "object" : "string"));
  if (type === "object") {
    const required = (rules["required"] ?? []) as string[];
    const properties = Object.entries((rules["properties"] ?? {}) as Record<string, unknown>);
    const chosen = properties.filter(([key]) => required.includes(key) || below(4) === 0);
    return Object.fromEntries(chosen.map(([key, inner]) => [key, next(inner, key)]));
  }
  if (type === "array") return Array.from({ length: Number(rules["minItems"] ?? below(3)) }, () => next(rules["items"] ?? {}));
  if (type === "integer" || type === "number") return Number(rules["minimum"] ?? 1) + below(3);
  if (type === "boolean") return below(2) === 0;
  if (type === "null") return null;
  const refers = rules["format"] === "uuid" || /(_id|_?uuid|Ref|Id)$/.test(name);
  return refers || below(6) === 0 ? pick(idsFor(ids, name)) : pick(words);
}

const at = (root: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], root);

/** One place of `value` is replaced by something nasty, or a field is added that nobody asked for. */
export function spoil(value: unknown, { below, pick }: Chance): unknown {
  const inner = value !== null && typeof value === "object" ? Object.keys(value) : [];
  if (inner.length === 0 || below(4) === 0) return pick(nasty).value;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (below(6) === 0 && !Array.isArray(copy)) {
    const key = pick(["__proto__", "constructor", "id", "project_id", "tenant_id", "owner", "os_glance_x", "links"]);
    Object.defineProperty(copy, key, { value: pick(nasty).value, enumerable: true, configurable: true });
    return copy;
  }
  const key = pick(inner);
  copy[key] = spoil(copy[key], { below, pick });
  return copy;
}

export interface FuzzRequest {
  path: string;
  body: unknown;
  version: string | undefined;
}

/** A request for `operation` in the newest or an older microversion. */
export function requestFor(contract: Contract, operation: ContractOperation, ids: Ids, random: Chance): FuzzRequest {
  const { below, pick } = random;
  const choices = [operation.until ?? contract.maxVersion, operation.since ?? contract.minVersion].filter((one) => one !== null);
  const version = contract.minVersion === null || choices.length === 0 ? undefined : pick(choices);
  const choose = (variants: readonly Variant[]) => variants.findLast((variant) => holds(variant, version));
  const generate = (variant: Variant) => {
    const schema: Schema | undefined = contract.schemas[variant.schema];
    const fitting = valueFor(schema, schema, ids, random);
    return below(2) === 0 ? fitting : spoil(fitting, random);
  };
  const odd = ["nothing", "__proto__", "constructor", "%00", "..%2f..", "a".repeat(250), "%F0%9F%98%80", "%"];
  let path = operation.path
    .replace(/\{([^}]+)\}/g, (_, name: string) => pick(below(4) === 0 ? odd : idsFor(ids, name)))
    .slice(contract.prefix.length);
  const query = choose(operation.query);
  if (operation.method === "GET" && below(2) === 0) {
    const made = query ? generate(query) : {};
    const oddQuery = {
      limit: pick(["-1", "0", "1e9", "99999999999999999999", "x"]),
      marker: pick(idsFor(ids, "")),
      name: "(a+)+$",
      __proto__: null,
    };
    const all = { ...(made !== null && typeof made === "object" ? made : {}), ...(below(2) === 0 ? oddQuery : {}) };
    path += `?${Object.entries(all)
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(wellFormed(value))}`)
      .join("&")}`;
  }
  if (operation.method === "GET" || operation.method === "HEAD") return { path, body: undefined, version };
  const request = choose(operation.request);
  const body = request ? generate(request) : operation.action ? { [operation.action]: pick([null, {}]) } : undefined;
  return { path, body, version };
}

const wellFormed = (value: unknown) => (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();
