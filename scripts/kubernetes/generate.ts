/**
 * Writes generated/kubernetes from the schemas of a real cluster, deploy/crds and kinds.yaml:
 *
 *   kinds.ts      the type of every kind
 *   resources.ts  where the API server serves it
 *   crds.json     a List of CustomResourceDefinitions, ours included, for the embedded cloud
 *
 * `--check` writes nothing and fails where a file is not what it would write.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { withoutDescriptions } from "./crds.ts";
import { type Kind, readKinds } from "./kinds.ts";
import { type Definitions, definitions } from "./source.ts";
import { writeTypes } from "./types.ts";

const root = join(import.meta.dirname, "../..");
const read = (file: string) => parse(readFileSync(join(import.meta.dirname, file), "utf8"));
const mark = "// Written by scripts/kubernetes/generate.ts. Do not edit: change deploy/crds or scripts/kubernetes.\n\n";

const schemas: Definitions = { ...definitions(join(root, "node_modules/.cache/kubernetes")), ...read("supplement.yaml") };
const kinds = readKinds(root, schemas);
const doubles = kinds.map(({ key }) => key).filter((key, index, keys) => keys.indexOf(key) !== index);
if (doubles.length > 0) throw new Error(`two kinds are called ${doubles}: give one a key in kinds.yaml`);

const crds = kinds.flatMap(({ crd }) => crd ?? []);
const files: Record<string, string> = {
  "kinds.ts": mark + writeTypes(kinds, schemas, read("names.yaml")),
  "resources.ts": mark + writeResources(kinds),
  "crds.json": `{"apiVersion":"v1","kind":"List","items":[\n${crds.map((crd) => JSON.stringify(withoutDescriptions(crd))).join(",\n")}\n]}\n`,
};

const target = join(root, "generated/kubernetes");
mkdirSync(target, { recursive: true });
const stale = Object.entries(files).filter(([name, text]) => {
  const file = join(target, name);
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of stale) console.error(`generated/kubernetes/${name} is stale: run npm run generate:kubernetes`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [name, text] of stale) writeFileSync(join(target, name), text);
  console.log(`${kinds.length} kinds, ${crds.length} of them custom: ${stale.map(([name]) => name).join(", ") || "no change"}`);
}

function writeResources(kinds: Kind[]): string {
  const line = (kind: Kind) => {
    const { key, group, version, plural, namespaced, cached, optional, status } = kind;
    const apiVersion = group ? `${group}/${version}` : version;
    const facts = {
      kind: kind.kind,
      group,
      version,
      apiVersion,
      plural,
      namespaced,
      cached,
      optional,
      status,
    };
    return `  ${key}: ${JSON.stringify(facts)
      .replace(/"(\w+)":/g, " $1: ")
      .replaceAll(",", ",")
      .replace(/}$/, " }")},\n`;
  };
  return `import type { Kinds } from "./kinds.ts";

export interface Resource {
  /** The object's own \`kind\`; differs from the key where two groups use one word. */
  kind: string;
  group: string;
  version: string;
  apiVersion: string;
  plural: string;
  namespaced: boolean;
  /** Kept in the watch cache. */
  cached: boolean;
  /** The cluster may lack it. */
  optional: boolean;
  /** Has a status subresource: \`status\` is written apart from the rest. */
  status: boolean;
}

export const resources: Record<keyof Kinds, Resource> = {
${kinds.map(line).join("")}};
`;
}
