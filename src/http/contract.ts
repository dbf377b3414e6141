/** The contract of a service as `generated/` has it, ready for routing: who answers to a method and path. */
import { readFileSync } from "node:fs";
import FindMyWay, { type HTTPMethod, type HTTPVersion, type Instance } from "find-my-way";
import { holds } from "./microversion.ts";

export const serviceNames = ["identity", "image", "compute", "block-storage", "network", "placement"] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface Span {
  since: string | null;
  until: string | null;
}

export interface Variant extends Span {
  /** Key into `Contract.schemas`. */
  schema: string;
  source: "package" | "sample" | "overlay";
}

export interface ContractOperation extends Span {
  /** `servers.create`, `servers.action.os-start`. */
  id: string;
  method: string;
  path: string;
  action: string | null;
  /** Gone from the release: answers 410. */
  removed: boolean;
  status: (Span & { code: number })[];
  errors: number[];
  policy: string[];
  extension?: string;
  request: Variant[];
  query: Variant[];
  response: Variant[];
}

export type Schema = boolean | { [keyword: string]: unknown };

export interface Contract {
  service: ServiceName;
  title: string;
  prefix: string;
  minVersion: string | null;
  maxVersion: string | null;
  operations: ContractOperation[];
  /** Each is parsed when it is first read, since few of them ever are. */
  schemas: Record<string, Schema>;
}

export interface PolicyRule {
  check: string;
  scopes?: string[] | null;
}

const folder = new URL("../../generated/", import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), "utf8"));

/** Throws where the file is not laid out as the generator writes it: the operations, then one schema a line. */
export function loadContract(service: ServiceName): Contract {
  const text = readFileSync(new URL(`${service}/contract.json`, folder), "utf8");
  const [head = "", tail] = text.split('\n],"schemas":{\n');
  const lines = tail?.trimEnd().split("\n");
  const schemas: Record<string, Schema> = {};
  for (const line of lines?.slice(0, -1) ?? []) {
    const [, key, source] = /^"([^"]+)":(.+?),?$/.exec(line) ?? [];
    if (key === undefined || source === undefined) throw misshapen(service);
    define(schemas, key, source);
  }
  if (lines?.at(-1) !== "}}") throw misshapen(service);
  return { ...(JSON.parse(`${head}\n]}`) as Omit<Contract, "schemas">), schemas };
}

const misshapen = (service: ServiceName) =>
  new Error(`generated/${service}/contract.json is not laid out as expected; npm run generate:contract writes it anew`);

function define(schemas: Record<string, Schema>, key: string, source: string): void {
  let parsed: Schema | undefined;
  const get = () => {
    parsed ??= JSON.parse(source) as Schema;
    return parsed;
  };
  Object.defineProperty(schemas, key, { get, enumerable: true });
}

export const loadPolicies = (service: ServiceName): Record<string, PolicyRule> =>
  (read(`${service}/policies.json`) as { rules: Record<string, PolicyRule> }).rules;

/** All that stands behind one method and path: a single operation, or one for each action and span of microversions. */
export interface Route {
  path: string;
  operations: ContractOperation[];
  /** Chosen by the body's key. */
  hasActions: boolean;
}

export interface Match {
  route: Route;
  params: Record<string, string>;
}

export interface Router {
  find(method: string, path: string): Match | undefined;
  /** The methods that `path` knows; empty for an unknown path. */
  methods(path: string): string[];
}

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

export function createRouter(contract: Contract): Router {
  // An empty id is not the collection, except to Neutron's Pecan, and to Keystone, which takes slashes off the path before all else.
  const ignoreTrailingSlash = contract.service === "network" || contract.service === "identity";
  const router = FindMyWay({ ignoreTrailingSlash, caseSensitive: true, maxParamLength: 255 });
  const known = new Set<string>();
  for (const [key, route] of routesOf(contract)) {
    const [method = "", path = ""] = key.split(" ");
    add(router, method, path, route);
    known.add(key);
  }
  // A HEAD is its GET without the body, where the contract has no HEAD of its own.
  for (const [key, route] of routesOf(contract)) {
    const [method, path = ""] = key.split(" ");
    if (method === "GET" && !known.has(`HEAD ${path}`)) add(router, "HEAD", path, route);
  }
  const find = (method: string, path: string): Match | undefined => {
    const found = router.find(method as HTTPMethod, path);
    if (found === null) return undefined;
    return { route: found.store as Route, params: found.params as Record<string, string> };
  };
  return { find, methods: (path) => methods.filter((method) => find(method, path) !== undefined) };
}

/**
 * Cinder's routes stand twice: with the project in the path, as its catalog has had it, and without, as since 3.67.
 * https://opendev.org/openstack/cinder/src/tag/29.0.0/cinder/api/v3/router.py
 */
function routesOf(contract: Contract): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const operation of contract.operations) {
    for (const path of spellings(contract, operation.path)) {
      const key = `${operation.method} ${path.replace(/\{([^}]+)\}/g, (_, name: string) => `:${name.replace(/\W/g, "_")}`)}`;
      const route = routes.get(key) ?? { path: operation.path, operations: [], hasActions: false };
      route.operations.push(operation);
      route.hasActions ||= operation.action !== null;
      routes.set(key, route);
    }
  }
  return routes;
}

function spellings(contract: Contract, path: string): string[] {
  const { prefix } = contract;
  if (contract.service === "block-storage" && path.startsWith(`${prefix}/`)) {
    const rest = path.slice(prefix.length).replace(/^\/\{project_id\}(?=\/|$)/, "");
    return rest === "" ? [path] : [`${prefix}${rest}`, `${prefix}/{project_id}${rest}`];
  }
  // Nova still takes the project in the path (`/v2.1/{project_id}/servers`), and its old name for the version.
  if (contract.service === "compute" && path.startsWith(`${prefix}/`)) return [path, `/v2${path.slice(prefix.length)}`];
  return [path];
}

function add(router: Instance<HTTPVersion.V1>, method: string, path: string, route: Route) {
  // Two spellings of one path may differ in a parameter's name only: the first stands.
  if (router.findRoute(method as HTTPMethod, path) === null) router.on(method as HTTPMethod, path, () => undefined, route);
}

/**
 * The operation that `version` and, where the route has actions, the body's key choose.
 * "unknown" is an action nobody knows (400), "absent" one that this microversion does not have (404).
 */
export function chooseOperation(route: Route, version: string | undefined, body: unknown): ContractOperation | "unknown" | "absent" {
  let candidates = route.operations;
  if (route.hasActions) {
    const key = body !== null && typeof body === "object" ? Object.keys(body)[0] : undefined;
    candidates = route.operations.filter((operation) => operation.action === key);
    if (candidates.length === 0) return "unknown";
  }
  return candidates.find((operation) => holds(operation, version)) ?? "absent";
}
