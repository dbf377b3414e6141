/** TypeScript interfaces of schemas. Parts that occur twice are written once; small ones stand where they are used. */
import type { Kind } from "./kinds.ts";
import type { Definitions, Schema } from "./source.ts";

const METADATA = `export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** A number with a unit (\`2Gi\`, \`500m\`). Custom resources may hold it as a bare number. */
export type Quantity = string | number;
export type IntOrString = string | number;
`;

// A built-in kind is stored with its spec even where nothing was set; these cannot be made without one either.
const withSpec = new Set([
  "Pod",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "Service",
  "Deployment",
  "NetworkPolicy",
  "ResourceQuota",
  "Lease",
]);

export function writeTypes(kinds: Kind[], definitions: Definitions, names: Record<string, string>): string {
  const byBody = new Map<string, string>();
  const used = new Set(kinds.map(({ key }) => key));
  const out: string[] = [];

  function type(schema: Schema, name: string): string {
    const plain = bare(schema, name);
    return schema.nullable ? `${plain} | null` : plain;
  }

  function bare(schema: Schema, name: string): string {
    const ref = schema.$ref ?? schema.allOf?.find((each) => each.$ref)?.$ref;
    if (ref) return reference(ref.replace(/^#\/(components\/schemas|definitions)\//, ""), name);
    if (schema["x-kubernetes-int-or-string"]) return schema.pattern ? "Quantity" : "IntOrString";
    if (schema.enum?.length) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    if (schema.type === "array") {
      const item = type(schema.items ?? {}, singular(name));
      return / [|&] /.test(item) ? `(${item})[]` : `${item}[]`;
    }
    if (schema.properties && Object.keys(schema.properties).length > 0) return object(schema, name);
    if (typeof schema.additionalProperties === "object") return `Record<string, ${type(schema.additionalProperties, singular(name))}>`;
    if (schema.type === "string") return "string";
    if (schema.type === "integer" || schema.type === "number") return "number";
    if (schema.type === "boolean") return "boolean";
    return schema.type === "object" ? "Record<string, unknown>" : "unknown";
  }

  function reference(path: string, name: string): string {
    if (path.endsWith(".ObjectMeta")) return "ObjectMeta";
    if (path.endsWith(".OwnerReference")) return "OwnerReference";
    const schema = definitions[path];
    if (schema?.format === "int-or-string") return "IntOrString";
    if (!schema) throw new Error(`${name} refers to ${path}, which is not known: add it to supplement.yaml`);
    return bare(schema, path.split(".").at(-1) ?? name);
  }

  function object(schema: Schema, path: string): string {
    const name = names[path] ?? path;
    const fields = Object.entries(schema.properties ?? {}).map(([key, value]) => {
      const what = key === "metadata" && !value.properties ? "ObjectMeta" : type(value, name + pascal(key));
      return `${property(key)}${schema.required?.includes(key) ? "" : "?"}: ${what};`;
    });
    const open = schema["x-kubernetes-preserve-unknown-fields"] ? ["[field: string]: unknown;"] : [];
    const body = [...fields, ...open];
    const line = `{ ${body.map((field) => field.slice(0, -1)).join("; ")} }`;
    if (body.length < 3 && line.length < 90 && !line.includes("{", 1) && !names[path]) return line;
    const text = body.map((field) => `  ${field}\n`).join("");
    const same = byBody.get(text);
    if (same) return same;
    if (used.has(name)) throw new Error(`two interfaces are called ${name}: add one to names.yaml`);
    used.add(name);
    byBody.set(text, name);
    out.push(`export interface ${name} {\n${text}}\n`);
    return name;
  }

  for (const { key, kind, group, version, schema } of kinds) {
    const { spec, status, metadata, apiVersion, kind: _, ...rest } = schema.properties ?? {};
    const required = new Set(schema.required);
    if (withSpec.has(key)) required.add("spec");
    const fields = Object.entries({ ...(spec && { spec }), ...(status && { status }), ...rest }).map(
      ([name, value]) => `  ${property(name)}${required.has(name) ? "" : "?"}: ${type(value, key + pascal(name))};\n`,
    );
    const head = `  apiVersion: "${group ? `${group}/` : ""}${version}";\n  kind: "${kind}";\n  metadata: ObjectMeta;\n`;
    out.push(`export interface ${key} {\n${head}${fields.join("")}}\n`);
  }
  const map = kinds.map(({ key }) => `  ${key}: ${key};\n`).join("");
  return `${METADATA}\n${out.join("\n")}\n/** Every kind that Dicot reads or writes, by the name that \`resources.ts\` knows it by. */\nexport interface Kinds {\n${map}}\n`;
}

const pascal = (word: string) =>
  word.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_all, _separator, letter: string) => letter.toUpperCase());
const property = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key));

function singular(name: string): string {
  if (/(ss|[Ss]tatus|Bus)$/.test(name)) return `${name}Item`;
  if (/ies$/.test(name)) return name.replace(/ies$/, "y");
  if (/(x|ch|sh|ss|[Ss]tatus|[Aa]ddress)es$/.test(name)) return name.replace(/es$/, "");
  return /s$/.test(name) ? name.slice(0, -1) : `${name}Item`;
}
