/** What of Dicot's writes the pacts have: of OpenStack's operations, and of the rights that `deploy/access` gives. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { handlersOf } from "../../src/http/backend.ts";
import { loadContract, type ServiceName, serviceNames } from "../../src/http/contract.ts";
import { services } from "../../src/services.ts";
import { without } from "./operations/without.ts";
import { pathParts, providers } from "./paths.ts";

const pacts = join(import.meta.dirname, "pacts");
const access = join(import.meta.dirname, "../../deploy/access");

/** Placement is read from the nodes of the cluster; all of its writes are refused. */
const written = serviceNames.filter((name) => name !== "placement");

/** Operations that change something, and that neither a pact nor a reason knows: `compute servers.action.os-start`. */
export function unrecorded(): string[] {
  const rows = readFileSync(join(pacts, "operations.tsv"), "utf8").split("\n").slice(1);
  const recorded = new Set(rows.map((row) => row.split("\t").slice(0, 2).join(" ")));
  return servedWrites()
    .filter(([service, id]) => !recorded.has(`${service} ${id}`) && without[service]?.[id] === undefined)
    .map((one) => one.join(" "));
}

/** Reasons for operations that are not served, or that a pact has after all. */
export function needlessReasons(): string[] {
  const served = new Set(servedWrites().map((one) => one.join(" ")));
  const rows = readFileSync(join(pacts, "operations.tsv"), "utf8");
  return written
    .flatMap((service) => Object.keys(without[service] ?? {}).map((id) => [service, id] as const))
    .filter(([service, id]) => !served.has(`${service} ${id}`) || rows.includes(`\n${service}\t${id}\t`))
    .map((one) => one.join(" "));
}

const servedWrites = (): [ServiceName, string][] =>
  written.flatMap((service) => {
    const handlers = handlersOf(services[service]);
    const operations = loadContract(service).operations.filter(
      ({ id, method, removed }) => handlers.has(id) && !removed && method !== "GET" && method !== "HEAD",
    );
    return [...new Set(operations.map(({ id }) => id))].map((id): [ServiceName, string] => [service, id]);
  });

interface Pact {
  interactions: { request: { method: string; path: string }; response: { status: number } }[];
}

const verbs: Record<string, string> = { POST: "create", PATCH: "patch", PUT: "update", DELETE: "delete" };

/** What the pacts do: `kubevirt.io virtualmachines` → `create, patch`. */
export function writes(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const provider of providers) {
    const { interactions } = JSON.parse(readFileSync(join(pacts, `dicot-${provider}.json`), "utf8")) as Pact;
    for (const { request } of interactions) {
      const verb = verbs[request.method];
      if (verb === undefined) continue;
      const { group, resource, subresource } = pathParts(request.path);
      const key = `${group} ${resource}${subresource === undefined ? "" : `/${subresource}`}`;
      found.set(key, (found.get(key) ?? new Set()).add(verb));
    }
  }
  return found;
}

interface Rules {
  kind: string;
  rules?: { apiGroups?: string[]; resources?: string[]; verbs: string[] }[];
}

/** What Dicot and its tenants may do, in the same form. */
export function rights(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const documents = ["server.yaml", "tenants.yaml"].flatMap((name) => parseAllDocuments(readFileSync(join(access, name), "utf8")));
  for (const document of documents) {
    const { rules = [] } = (document.toJS() ?? {}) as Rules;
    for (const { apiGroups = [], resources = [], verbs: given } of rules)
      for (const group of apiGroups)
        for (const resource of resources)
          for (const verb of given)
            if (changing.has(verb)) found.set(`${group} ${resource}`, (found.get(`${group} ${resource}`) ?? new Set()).add(verb));
  }
  return found;
}

const changing = new Set(["create", "patch", "update", "delete"]);

/** A line for each kind: the verbs that it may be written with, and in brackets those of them that no pact has. */
export function table(): string {
  const done = writes();
  const lines = [...rights()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, allowed]) => {
      const [group = "", resource = ""] = kind.split(" ");
      const words = [...allowed].sort().map((verb) => (done.get(kind)?.has(verb) ? verb : `(${verb})`));
      return `${(group || "core").padEnd(32)} ${resource.padEnd(48)} ${words.join(", ")}`;
    });
  const all = [...rights()].flatMap(([kind, allowed]) => [...allowed].map((verb) => done.get(kind)?.has(verb) === true));
  return `${lines.join("\n")}\n${all.filter(Boolean).length} of ${all.length} rights to write are used by a pact; (…) are not`;
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write(`${table()}\n`);
  process.exit();
}
