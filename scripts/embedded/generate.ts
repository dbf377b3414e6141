/**
 * Writes generated/embedded from the sources of the Kubernetes release that the embedded API server behaves like:
 *
 *   resources.json    what it serves: the release's own aggregated discovery, less the groups that are left out
 *   definitions.json  schemas of those kinds, without descriptions: list types, merge keys, defaults, required fields
 *   openapi.json      the same with descriptions, read only when somebody asks for OpenAPI
 *   roles.json        bootstrap roles and bindings
 *   protobuf.json     message tables of those kinds, since Go clients send protobuf
 *
 * `--check` writes nothing and fails where a file is not what it would write.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { messages } from "./protobuf.ts";

const sources = {
  kubernetes: { module: "k8s.io/kubernetes@v1.37.2", sum: "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=" },
  api: { module: "k8s.io/api@v0.37.2", sum: "h1:PnxqnUFy93jr2GcpWDkKOm8wfy25kT9wa572MuQS8oc=" },
  apimachinery: { module: "k8s.io/apimachinery@v0.37.2", sum: "h1:G4t9RGoPDbQML38hz/kQQiltttgd3egg2ODCR8aIc2o=" },
};

/** Served groups and versions; `""` is the core group. */
const served = new Set([
  "/v1",
  "admissionregistration.k8s.io/v1",
  "apiextensions.k8s.io/v1",
  "apiregistration.k8s.io/v1",
  "apps/v1",
  "authentication.k8s.io/v1",
  "authorization.k8s.io/v1",
  "autoscaling/v2",
  "batch/v1",
  "coordination.k8s.io/v1",
  "discovery.k8s.io/v1",
  "flowcontrol.apiserver.k8s.io/v1",
  "networking.k8s.io/v1",
  "node.k8s.io/v1",
  "policy/v1",
  "rbac.authorization.k8s.io/v1",
  "scheduling.k8s.io/v1",
  "storage.k8s.io/v1",
]);
/** Resources that mean nothing without an engine that is not here: a stored policy that is never evaluated would be a lie. */
const unserved = /^(validatingadmissionpolic|mutatingadmissionpolic|componentstatuses|podtemplates|ipaddresses|servicecidrs)/;
/** Subresources that need a kubelet or a scheduler. */
const unservedSubresources = new Set(["attach", "exec", "portforward", "proxy", "ephemeralcontainers", "resize", "finalize"]);
const keep = new Set(["namespaces/finalize"]);

type Json = Record<string, unknown>;
interface Subresource {
  subresource: string;
}
interface Resource {
  resource: string;
  subresources?: Subresource[];
}
interface Group {
  metadata: { name?: string };
  versions: { version: string; resources: Resource[] }[];
}

const root = join(import.meta.dirname, "../..");
const target = join(root, "generated/embedded");
const check = process.argv.includes("--check");

const folders = Object.fromEntries(
  Object.entries(sources).map(([name, { module, sum }]) => {
    const answer = JSON.parse(execFileSync("go", ["mod", "download", "-json", module], { encoding: "utf8", maxBuffer: 1 << 24 }));
    if (answer.Sum !== sum) throw new Error(`${module}: the hash is ${answer.Sum}, not ${sum}`);
    return [name, String(answer.Dir)];
  }),
) as Record<keyof typeof sources, string>;
const read = (path: string, from: keyof typeof sources = "kubernetes") => readFileSync(join(folders[from], path), "utf8");

const discovery = [...JSON.parse(read("api/discovery/aggregated_v2.json")).items, coreGroup()] as Group[];
const groups = discovery
  .map((group) => ({
    name: group.metadata.name ?? "",
    versions: group.versions
      .filter(({ version }) => served.has(`${group.metadata.name ?? ""}/${version}`))
      .map(({ version, resources }) => ({ version, resources: resources.filter(({ resource }) => !unserved.test(resource)).map(subset) })),
  }))
  .filter(({ versions }) => versions.length > 0);

const swagger = JSON.parse(read("api/openapi-spec/swagger.json")) as { definitions: Record<string, Json> };
const kinds = new Set(groups.flatMap(({ name, versions }) => versions.map(({ version }) => `${name}/${version}`)));
const definitions = closure(swagger.definitions, (schema) =>
  ((schema["x-kubernetes-group-version-kind"] ?? []) as { group: string; version: string }[]).some(
    ({ group, version }) => kinds.has(`${group}/${version}`) || (group === "autoscaling" && version === "v1"),
  ),
);

const folder = "plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata";
const roles = [
  "cluster-roles",
  "cluster-role-bindings",
  "controller-roles",
  "controller-role-bindings",
  "namespace-roles",
  "namespace-role-bindings",
].flatMap((file) => parse(read(`${folder}/${file}.yaml`)).items.map(withoutNulls));

// `rbac.authorization.k8s.io/v1` is the package rbac/v1; two groups have their types elsewhere and are never sent as protobuf.
const packages = [...served, "autoscaling/v1"]
  .filter((one) => !one.startsWith("apiextensions") && !one.startsWith("apiregistration"))
  .map((one) => `${(one.split("/")[0] || "core").split(".")[0]}/${one.split("/")[1]}`);
const goTypes = new Map(packages.map((name) => [name, read(`${name}/types.go`, "api")]));
goTypes.set("meta/v1", read("pkg/apis/meta/v1/types.go", "apimachinery"));
const roots = packages.flatMap((name) =>
  [...goTypes.get(name)!.matchAll(/^type (\w+) struct \{\n\tmetav1\.TypeMeta/gm)].map(([, kind]) => `${name}.${kind}`),
);

const lines = (items: unknown[]) => `[\n${items.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`;
const table = (items: Record<string, unknown>) =>
  `{\n${Object.entries(items)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(",\n")}\n}\n`;
const files: Record<string, string> = {
  "resources.json": lines(groups),
  "definitions.json": table(Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, withoutDescriptions(schema)]))),
  "openapi.json": table(definitions),
  "roles.json": lines(roles),
  "protobuf.json": table(messages(goTypes, [...roots, "meta/v1.DeleteOptions"])),
};

mkdirSync(target, { recursive: true });
const stale = Object.entries(files).filter(([name, text]) => {
  const file = join(target, name);
  return !existsSync(file) || readFileSync(file, "utf8") !== text;
});
if (!check) for (const [name, text] of stale) writeFileSync(join(target, name), text);
console.log(stale.length === 0 ? "nothing to change" : `${check ? "stale" : "written"}: ${stale.map(([name]) => name).join(", ")}`);
if (check && stale.length > 0) process.exitCode = 1;

/** The core group is not in the aggregated document of the release, only in the older form. */
function coreGroup(): Group {
  const { resources } = JSON.parse(read("api/discovery/api__v1.json")) as { resources: Json[] };
  const responseKind = ({ group = "", version = "", kind }: Json) => ({ group, version, kind });
  const tops = resources.filter(({ name }) => !String(name).includes("/"));
  return {
    metadata: { name: "" },
    versions: [
      {
        version: "v1",
        resources: tops.map((top) => ({
          ...(top["categories"] !== undefined && { categories: top["categories"] }),
          resource: String(top["name"]),
          responseKind: responseKind(top),
          scope: top["namespaced"] ? "Namespaced" : "Cluster",
          ...(top["shortNames"] !== undefined && { shortNames: top["shortNames"] }),
          singularResource: top["singularName"],
          subresources: resources
            .filter(({ name }) => String(name).startsWith(`${top["name"]}/`))
            .map((sub) => ({
              responseKind: responseKind(sub),
              subresource: String(sub["name"]).slice(String(top["name"]).length + 1),
              verbs: sub["verbs"],
            })),
          verbs: top["verbs"],
        })),
      },
    ],
  };
}

function subset(resource: Resource): Resource {
  const subresources = resource.subresources?.filter(
    ({ subresource }) => keep.has(`${resource.resource}/${subresource}`) || !unservedSubresources.has(subresource),
  );
  return { ...resource, ...(subresources && { subresources }) };
}

function closure(all: Record<string, Json>, root: (schema: Json) => boolean): Record<string, Json> {
  const found = new Map<string, Json>();
  const visit = (name: string) => {
    const schema = all[name];
    if (schema === undefined || found.has(name)) return;
    found.set(name, schema);
    for (const [, next] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) visit(next!);
  };
  for (const [name, schema] of Object.entries(all)) if (root(schema)) visit(name);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Descriptions are strings; a property that is called `description` is a schema. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === "description" && typeof inner === "string"))
      .map(([key, inner]) => [key, withoutDescriptions(inner)]),
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
