/** `/openapi/v3` and `/openapi/v2`: built when asked for, and not kept. */
import { readFileSync } from "node:fs";
import type { Registry, Resource } from "../resources.ts";
import type { Schema } from "../schema/schema.ts";
import { apiVersionOf } from "../types.ts";

/** Written by scripts/embedded/generate.ts: schemas with their descriptions. */
const file = new URL("../../../generated/embedded/openapi.json", import.meta.url);

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const info = { title: "Kubernetes", version: "v1.37.2" };

interface Style {
  /** Where schemas stand: `#/definitions/` or `#/components/schemas/`. */
  prefix: string;
  content(schema: object): object;
  parameter(name: string, schema: { type: string }): object;
}

const v2: Style = {
  prefix: "#/definitions/",
  content: (schema) => ({ schema }),
  parameter: (name, { type }) => ({ name, in: "query", type, uniqueItems: true }),
};
const v3: Style = {
  prefix: "#/components/schemas/",
  content: (schema) => ({ content: { "application/json": { schema } } }),
  parameter: (name, schema) => ({ name, in: "query", schema: { ...schema, uniqueItems: true } }),
};

/** The index: a document for each group-version. */
export function openApiIndex(registry: Registry): object {
  const paths: Record<string, { serverRelativeURL: string }> = {};
  for (const group of registry.groups()) {
    for (const version of registry.versions(group)) {
      const path = group === "" ? `api/${version}` : `apis/${group}/${version}`;
      paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${registry.generation}` };
    }
  }
  return { paths };
}

export function openApiV3(registry: Registry, group: string, version: string): object | undefined {
  if (!registry.hasVersion(group, version)) return undefined;
  const resources = registry.resources(group, version);
  const definitions = readDefinitions();
  const paths = pathsOf(resources, definitions, v3);
  const schemas = closure(definitions, JSON.stringify(paths), v3.prefix);
  return { openapi: "3.0.0", info, paths, components: { schemas } };
}

export function openApiV2(registry: Registry): object {
  const resources = registry.groups().flatMap((group) => registry.versions(group).flatMap((version) => registry.resources(group, version)));
  const definitions = readDefinitions();
  const paths = pathsOf(resources, definitions, v2);
  return { swagger: "2.0", info, paths, definitions: closure(definitions, JSON.stringify(paths), v2.prefix) };
}

type Definitions = Record<string, Schema>;

const readDefinitions = (): Definitions => JSON.parse(readFileSync(file, "utf8")) as Definitions;

function pathsOf(resources: readonly Resource[], definitions: Definitions, style: Style): Record<string, object> {
  const names = new Map<string, string>();
  for (const [name, schema] of Object.entries(definitions)) {
    for (const { group, version, kind } of schema["x-kubernetes-group-version-kind"] ?? []) names.set(`${group}/${version}/${kind}`, name);
  }
  const paths: Record<string, object> = {};
  for (const resource of resources) {
    const name = resource.custom ? addCustom(resource, definitions) : names.get(`${resource.group}/${resource.version}/${resource.kind}`);
    if (name === undefined) continue;
    const root = `${resource.group === "" ? "/api" : "/apis"}/${apiVersionOf(resource.group, resource.version)}`;
    const base = resource.namespaced ? `${root}/namespaces/{namespace}/${resource.plural}` : `${root}/${resource.plural}`;
    const { verbs } = resource;
    const one = operations(resource, name, style, {
      get: verbs.includes("get"),
      put: verbs.includes("update"),
      patch: verbs.includes("patch"),
      delete: verbs.includes("delete"),
    });
    paths[base] = operations(resource, name, style, { get: verbs.includes("list"), post: verbs.includes("create") });
    if (Object.keys(one).length > 0) paths[`${base}/{name}`] = one;
    if (resource.subresources.has("status"))
      paths[`${base}/{name}/status`] = operations(resource, name, style, { get: true, put: true, patch: true });
  }
  return paths;
}

const actions: Record<string, string> = { get: "get", put: "put", patch: "patch", delete: "delete", post: "post" };

function operations({ group, version, kind, namespaced }: Resource, name: string, style: Style, methods: Record<string, boolean>): object {
  const body = { $ref: `${style.prefix}${name}` };
  const writes = ["dryRun", "fieldManager", "fieldValidation"].map((one) => style.parameter(one, { type: "string" }));
  const parameters = (method: string) =>
    method === "get" || method === "delete" ? [] : method === "patch" ? [...writes, style.parameter("force", { type: "boolean" })] : writes;
  const entries = Object.entries(methods)
    .filter(([, served]) => served)
    .map(([method]) => [
      method,
      {
        operationId: `${method}${group.replaceAll(/\W/g, "")}${version}${namespaced ? "Namespaced" : ""}${kind}`,
        parameters: parameters(method),
        responses: { "200": { description: "OK", ...style.content(body) } },
        "x-kubernetes-action": actions[method],
        "x-kubernetes-group-version-kind": { group, version, kind },
      },
    ]);
  return Object.fromEntries(entries);
}

/** A custom kind as a definition of its own: `io.kubevirt.v1.VirtualMachine`. */
function addCustom({ group, version, kind, custom }: Resource, definitions: Definitions): string {
  const name = `${group.split(".").reverse().join(".")}.${version}.${kind}`;
  const description = (what: string) => ({ type: "string", description: what });
  definitions[name] = {
    ...custom!.schema,
    properties: {
      ...custom!.schema.properties,
      apiVersion: description("The version of the schema that the object follows."),
      kind: description("What the object is."),
      metadata: { $ref: `${v2.prefix}${META}.ObjectMeta` },
    },
    "x-kubernetes-group-version-kind": [{ group, version, kind }],
  };
  return name;
}

/** The definitions that `text` refers to, and those that they refer to, with references in the style of `prefix`. */
function closure(definitions: Definitions, text: string, prefix: string): Definitions {
  const found: Definitions = {};
  const visit = (source: string, marker: string) => {
    for (const [, name] of source.matchAll(new RegExp(`"${marker.replaceAll("/", "\\/")}([^"]+)"`, "g"))) {
      const schema = definitions[name!];
      if (schema === undefined || found[name!] !== undefined) continue;
      const body = JSON.stringify(schema);
      found[name!] = (prefix === v2.prefix ? schema : JSON.parse(body.replaceAll(`"${v2.prefix}`, `"${prefix}`))) as Schema;
      visit(body, v2.prefix);
    }
  };
  visit(text, prefix);
  return found;
}
