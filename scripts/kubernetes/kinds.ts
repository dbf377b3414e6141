/** Puts together what is known of each kind: the table in kinds.yaml, the schemas, and the CustomResourceDefinitions written by hand. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { customResourceDefinition } from "./crds.ts";
import type { Definitions, Schema } from "./source.ts";

/** A line of kinds.yaml. */
interface Row {
  key?: string;
  group?: string;
  version: string;
  plural: string;
  namespaced?: boolean;
  cached?: boolean;
  optional?: boolean;
  crd?: CrdFacts;
}

export interface CrdFacts {
  short?: string[];
  status?: boolean;
  columns?: string[];
}

export interface CustomResourceDefinition {
  apiVersion: "apiextensions.k8s.io/v1";
  kind: "CustomResourceDefinition";
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    group: string;
    scope: "Namespaced" | "Cluster";
    names: { kind: string; listKind: string; plural: string; singular: string; shortNames?: string[] };
    versions: {
      name: string;
      served: boolean;
      storage: boolean;
      schema: { openAPIV3Schema: Schema };
      subresources?: { status?: object };
      additionalPrinterColumns?: { name: string; type: string; jsonPath: string }[];
    }[];
  };
}

export interface Kind {
  /** The name in `Kinds`. */
  key: string;
  kind: string;
  group: string;
  version: string;
  plural: string;
  namespaced: boolean;
  cached: boolean;
  optional: boolean;
  status: boolean;
  schema: Schema;
  crd: CustomResourceDefinition | undefined;
}

export function readKinds(root: string, definitions: Definitions): Kind[] {
  const here = join(root, "scripts/kubernetes");
  const rows = Object.entries(parse(readFileSync(join(here, "kinds.yaml"), "utf8")) as Record<string, Row>);
  const exceptions = new Map(rows.filter(([name]) => name.includes(".")));
  const known = rows.filter(([name]) => !name.includes(".")).map(([kind, row]) => fromSchema(kind, row, definitions));
  const own = readdirSync(join(root, "deploy/crds"))
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => documents(join(root, "deploy/crds", file)))
    .map((crd) => fromCrd(crd, { optional: false, ...exceptions.get(crd.metadata.name) }));
  const kubeOvn = documents(join(here, "kube-ovn.yaml")).map((crd) =>
    fromCrd(crd, { key: `KubeOvn${crd.spec.names.kind.replace(/^Ovn/, "")}`, optional: true, ...exceptions.get(crd.metadata.name) }),
  );
  return [...known, ...own, ...kubeOvn];
}

function fromSchema(kind: string, row: Row, definitions: Definitions): Kind {
  const { group = "", version, plural } = row;
  const schema = definitions[`${group ? `${group}/` : ""}${version}/${kind}`];
  if (!schema) throw new Error(`no schema of ${kind} (${group}/${version})`);
  const namespaced = row.namespaced ?? schema.namespaced ?? true;
  const names = { kind, group, version, plural, namespaced };
  const crd = row.crd && customResourceDefinition(names, row.crd, schema);
  const { cached = true, optional = false } = row;
  return { key: kind, ...names, cached, optional, status: row.crd ? !!row.crd.status : true, schema, crd };
}

function fromCrd(crd: CustomResourceDefinition, row: Partial<Row>): Kind {
  const { group, scope, names, versions } = crd.spec;
  const version = versions.find((each) => each.storage);
  if (!version) throw new Error(`${crd.metadata.name} has no storage version`);
  const { key = names.kind, cached = true, optional = false } = row;
  return {
    key,
    kind: names.kind,
    group,
    version: version.name,
    plural: names.plural,
    namespaced: scope === "Namespaced",
    cached,
    optional,
    status: version.subresources?.status !== undefined,
    schema: version.schema.openAPIV3Schema,
    crd,
  };
}

function documents(file: string): CustomResourceDefinition[] {
  return parseAllDocuments(readFileSync(file, "utf8")).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`${file}: ${error.message}`);
    return document.toJS() as CustomResourceDefinition;
  });
}
