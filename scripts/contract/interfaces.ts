/**
 * `index.ts` and `routes.ts` of each service, made by OpenAPI Generator from the templates beside this file.
 * It is given an OpenAPI document of operations only: one for each method and path or action, its types as extensions.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceName } from "./read.ts";
import { generatorBatch, here } from "./tools.ts";
import type { Collection, TypedOperation } from "./types.ts";

export interface Interfaces {
  "index.ts": string;
  "routes.ts": string;
}

/** All services in one run of the generator: most of its time is Java's start. */
export function interfacesOf(collections: Map<ServiceName, Collection[]>, scratch: string): Map<ServiceName, Interfaces> {
  const configurations: string[] = [];
  for (const [service, all] of collections) {
    const folder = join(scratch, service);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "operations.json"), JSON.stringify(documentOf(service, all)));
    configurations.push(join(folder, "configuration.json"));
    writeFileSync(configurations.at(-1)!, JSON.stringify(configuration(folder)));
  }
  generatorBatch(configurations);
  return new Map(
    [...collections.keys()].map((service) => {
      const read = (file: string) => readFileSync(join(scratch, service, "out", file), "utf8");
      return [service, { "index.ts": read("index.ts"), "routes.ts": read("routes.ts") }];
    }),
  );
}

const configuration = (folder: string) => ({
  generatorName: "typescript-fetch",
  inputSpec: join(folder, "operations.json"),
  outputDir: join(folder, "out"),
  templateDir: join(here, "templates"),
  skipValidateSpec: true,
  globalProperties: { apis: "", supportingFiles: "index.ts,routes.ts", apiTests: "false", apiDocs: "false" },
  files: {
    "index.mustache": { templateType: "SupportingFiles", destinationFilename: "index.ts" },
    "routes.mustache": { templateType: "SupportingFiles", destinationFilename: "routes.ts" },
  },
});

function documentOf(service: ServiceName, collections: Collection[]) {
  const paths: Record<string, Record<string, object>> = {};
  let count = 0;
  for (const [at, collection] of collections.entries()) {
    const { operations, actions } = collection;
    for (const operation of [...operations, ...actions]) {
      // The generator sorts by tag and operationId, and wants each path once.
      const name = String(count++).padStart(5, "0");
      paths[`/${name}${operation.route}`] = {
        [operation.method.toLowerCase()]: {
          operationId: `o${name}`,
          tags: [`t${String(at).padStart(4, "0")}`],
          parameters: operation.path.map(({ name, optional }) => ({
            name,
            in: "path",
            required: true,
            schema: { type: "string" },
            ...(optional ? { "x-optional": true } : {}),
          })),
          responses: { 200: { description: "" } },
          ...extensions(collection, operation),
        },
      };
    }
  }
  return { openapi: "3.0.3", info: { title: service, version: "1" }, paths };
}

const quoted = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

function extensions({ name, key, operations, actions }: Collection, operation: TypedOperation) {
  const all = [...operations, ...actions];
  return {
    "x-id": operation.id,
    "x-name": quoted(operation.name),
    "x-path": operation.route,
    "x-action": operation.action,
    "x-query": operation.query,
    "x-body": operation.body,
    "x-answer": operation.answer,
    "x-collection": key,
    "x-interface": name,
    "x-indent": operation.action === undefined ? "  " : "    ",
    "x-opens-interface": operation === all[0],
    "x-closes-interface": operation === all.at(-1),
    "x-opens-actions": operation === actions[0],
    "x-closes-actions": actions.length > 0 && operation === actions.at(-1),
  };
}
