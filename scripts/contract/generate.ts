/** node scripts/contract/generate.ts [service …]: writes `generated/` from `specs/`. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contractOf, policiesOf } from "./contract.ts";
import { hasDocument, readDocument, type Schema, type ServiceName, services } from "./read.ts";
import { type Collection, collectionsOf, type TypedOperation } from "./types.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const here = fileURLToPath(new URL("./", import.meta.url));

function generate(service: ServiceName, target: string): void {
  const document = readDocument(join(root, "specs"), service);
  const folder = join(target, service);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "contract.json"), `${JSON.stringify(contractOf(document))}\n`);
  writeFileSync(join(folder, "policies.json"), `${JSON.stringify(policiesOf(document), null, 1)}\n`);
  const { collections, schemas } = collectionsOf(document);
  writeFileSync(join(folder, "types.ts"), typesOf(document.info, schemas));
  writeFileSync(join(folder, "index.ts"), index(collections));
}

function typesOf(info: object, schemas: Record<string, Schema>): string {
  const scratch = mkdtempSync(join(tmpdir(), "dicot-types-"));
  try {
    const input = join(scratch, "openapi.json");
    const output = join(scratch, "types.ts");
    writeFileSync(input, JSON.stringify({ openapi: "3.1.0", info, paths: {}, components: { schemas } }));
    execFileSync(process.execPath, [join(here, "node_modules/openapi-typescript/bin/cli.js"), input, "-o", output, "--default-non-nullable=false"], { stdio: "pipe" });
    return openAnswers(readFileSync(output, "utf8"));
  } finally {
    rmSync(scratch, { recursive: true });
  }
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

const quote = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

const operation = (one: TypedOperation, indent: string) =>
  `${indent}/** ${one.place} */\n${indent}${quote(one.name)}: { path: ${one.path.length === 0 ? "Empty" : `{ ${one.path.map((name) => `${name}: string`).join("; ")} }`}; query: ${one.query}; body: ${one.body}; answer: ${one.answer} };`;

function index(collections: Collection[]): string {
  const lines = [
    'import type { components } from "./types.ts";',
    "",
    'type Schemas = components["schemas"];',
    "type Empty = Record<never, never>;",
  ];
  for (const one of collections) {
    lines.push("", `/** ${one.key} */`, `export interface ${one.name} {`);
    for (const each of one.operations) lines.push(operation(each, "  "));
    if (one.actions.length > 0) lines.push("  action: {", ...one.actions.map((each) => operation(each, "    ")), "  };");
    lines.push("}");
  }
  return `${lines.join("\n")}\n`;
}

const wanted = process.argv.slice(2) as ServiceName[];
for (const service of services) {
  if ((wanted.length === 0 || wanted.includes(service)) && hasDocument(join(root, "specs"), service)) generate(service, join(root, "generated"));
}
