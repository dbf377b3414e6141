/**
 * node scripts/contract/generate.ts [--check] [service …]
 *
 * Writes `generated/<service>/` from `specs/`. With --check it writes nothing, and fails where `generated/` is not what it would write.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractOf, policiesOf } from "./contract.ts";
import { interfacesOf } from "./interfaces.ts";
import { readDocument, type Schema, type ServiceName, services } from "./read.ts";
import { installTools, openapiTypescript, root, Unready } from "./tools.ts";
import { type Collection, collectionsOf } from "./types.ts";

/** File name, below `generated/`, and its text. */
type Output = Map<string, string>;

function generate(wanted: readonly ServiceName[], scratch: string): Output {
  const output: Output = new Map();
  const collections = new Map<ServiceName, Collection[]>();
  for (const service of wanted) {
    const document = readDocument(join(root, "specs"), service);
    output.set(`${service}/contract.json`, contractText(contractOf(document)));
    output.set(`${service}/policies.json`, `${JSON.stringify(policiesOf(document), null, 1)}\n`);
    const { vocabulary } = document["x-openstack"];
    if (vocabulary) output.set(`${service}/vocabulary.json`, `${JSON.stringify(vocabulary, null, 1)}\n`);
    const typed = collectionsOf(document);
    collections.set(service, typed.collections);
    output.set(`${service}/types.ts`, typesOf(document.info, typed.schemas, scratch));
  }
  for (const [service, files] of interfacesOf(collections, scratch))
    for (const [name, text] of Object.entries(files)) output.set(`${service}/${name}`, text);
  return output;
}

/** One operation and one schema a line: a difference of the contract is a difference of lines. */
function contractText({ operations, schemas, ...about }: ReturnType<typeof contractOf>): string {
  const head = JSON.stringify(about).slice(0, -1);
  const lines = (items: string[]) => items.join(",\n");
  const named = Object.entries(schemas).map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`);
  return `${head},"operations":[\n${lines(operations.map((one) => JSON.stringify(one)))}\n],"schemas":{\n${lines(named)}\n}}\n`;
}

function typesOf(info: object, schemas: Record<string, Schema>, scratch: string): string {
  const input = join(scratch, "types.json");
  const output = join(scratch, "types.ts");
  writeFileSync(input, JSON.stringify({ openapi: "3.1.0", info, paths: {}, components: { schemas } }));
  openapiTypescript(input, output);
  return openAnswers(readFileSync(output, "utf8"));
}

/**
 * Where an answer's schema is open, `any`: TypeScript lets an interface pass for `{ [key: string]: any }`, but not for
 * `{ [key: string]: unknown }`, and slices answer with interfaces.
 */
function openAnswers(types: string): string {
  let answer = false;
  return types
    .split("\n")
    .map((line) => {
      const name = /^ {8}(\w+):/.exec(line)?.[1];
      if (name !== undefined) answer = name.endsWith("Answer");
      return answer ? line.replace("[key: string]: unknown", "[key: string]: any") : line;
    })
    .join("\n");
}

function write(output: Output): void {
  for (const [name, text] of output) {
    mkdirSync(join(root, "generated", name, ".."), { recursive: true });
    writeFileSync(join(root, "generated", name), text);
  }
}

function check(output: Output): void {
  const stale = [...output].filter(([name, text]) => {
    const file = join(root, "generated", name);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  });
  if (stale.length === 0) return;
  throw new Unready(`generated/ is not what specs/ say: ${stale.map(([name]) => name).join(", ")}. Run: npm run generate:contract`);
}

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith("--")) as ServiceName[];
const scratch = mkdtempSync(join(tmpdir(), "dicot-contract-"));
try {
  installTools();
  const output = generate(named.length > 0 ? named : services, scratch);
  if (args.includes("--check")) check(output);
  else write(output);
} catch (error) {
  if (!(error instanceof Unready)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}
