/**
 * `npm run pact:record` does every operation of `operations/` on a cloud of its own and writes down, as pacts, what Dicot asked Kubernetes for.
 * With --check it writes nothing and fails where that would change a file. `--only <chapter> --to <folder>` writes a part of them elsewhere.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { stopClock } from "./clock.ts";
import { startRecordedCloud } from "./cloud.ts";
import { interactionsOf } from "./interactions.ts";
import { normalise } from "./normalise.ts";
import { startDoing } from "./operations/doing.ts";
import { operations } from "./operations/operations.ts";
import { pathParts, providers } from "./paths.ts";
import { asMade, type KubernetesObject } from "./states.ts";
import type { Exchange } from "./tap.ts";
import { pactsOf } from "./write.ts";

// Addresses are given out at random: here the first that is free.
Math.random = () => 0;
const clock = stopClock();

const MANIFESTS = "manifests.yaml";
const LEADING = "reconcilers elect a leader";
const VERIFYING = "tokens are verified";
const timeless = [LEADING, VERIFYING];

const { values: flags } = parseArgs({ options: { check: { type: "boolean" }, only: { type: "string" }, to: { type: "string" } } });
if (flags.only !== undefined && flags.to === undefined) throw new Error("--only needs --to: the pacts are of all operations");
const folder = flags.to ?? join(import.meta.dirname, "pacts");
const print = (line: string) => void process.stdout.write(`${line}\n`);
const started = performance.now();

const cloud = await startRecordedCloud();
const doing = startDoing(cloud, clock);
for (const [name, chapter] of Object.entries(operations)) {
  if (flags.only !== undefined && flags.only !== name) continue;
  const count = doing.done.length;
  await chapter(doing);
  print(`${name}: ${doing.done.length - count} operations`);
}
const standing = new Set<string>();
const recorded = cloud.tap.exchanges.map(relabelled).filter(isOnce);
const { exchanges, ground } = normalise({ exchanges: recorded, ground: cloud.ground }, cloud.named);
await cloud.close();

const { interactions, manifests } = interactionsOf(exchanges, ground);
const files = await pactsOf(interactions);
const yaml = (value: unknown) => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true });
files.set("ground.yaml", yaml(sortedByName(ground.map(asMade))));
files.set(MANIFESTS, yaml(Object.fromEntries([...manifests].sort(([a], [b]) => (a < b ? -1 : 1)))));
files.set("operations.tsv", table());

await mkdir(folder, { recursive: true });
const present = new Map(
  await Promise.all((await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
);
const stale = [...new Set([...files.keys(), ...present.keys()])].filter((name) => files.get(name) !== present.get(name));
// What a request met has what the stand-ins had done until then, which is chance: only with another contract it is written anew.
if (stale.every((name) => name === MANIFESTS)) stale.length = 0;
if (!flags.check) await Promise.all(stale.map((name) => write(join(folder, name), files.get(name))));
for (const provider of providers) print(`${provider}: ${interactions.filter((one) => one.provider === provider).length} interactions`);
print(`${doing.done.length} operations, ${interactions.length} interactions, ${((performance.now() - started) / 1000).toFixed(1)} s`);
if (stale.length === 0) print("nothing has changed");
else if (!flags.check) print(`changed: ${stale.join(", ")}`);
else {
  print(`what Dicot asks Kubernetes for has changed: ${stale.join(", ")}. Run \`npm run pact:record\`, and read the difference.`);
  process.exitCode = 1;
}
process.exit();

function write(file: string, text: string | undefined): Promise<void> {
  return text === undefined ? rm(file) : writeFile(file, text);
}

/** What is done all the time is told once. */
function isOnce({ operation, method, path }: Exchange): boolean {
  if (!timeless.includes(operation)) return operation !== "";
  const key = `${method} ${path}`;
  return !standing.has(key) && standing.add(key).has(key);
}

/** What belongs to no operation. */
function relabelled(exchange: Exchange): Exchange {
  const { resource, name } = pathParts(exchange.path);
  if (resource === "leases") return { ...exchange, operation: LEADING };
  if (resource === "secrets" && name === "token-keys" && exchange.method === "GET") return { ...exchange, operation: VERIFYING };
  return exchange;
}

function sortedByName(objects: KubernetesObject[]): KubernetesObject[] {
  const key = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
  return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Which requests each OpenStack operation makes, a line for each. */
function table(): string {
  const lines = doing.done.map(({ service, operation, title }) => {
    const own = interactions.filter((one) => one.operation === title && one.request.method !== "GET");
    const how = title.slice(`${service} ${operation}`.length).trim();
    return [service, operation, how, own.map((one) => one.description.slice(title.length + 2)).join("; ")].join("\t");
  });
  return `service\toperation\thow\twrites\n${lines.join("\n")}\n`;
}
