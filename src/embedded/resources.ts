/** What is served: built-in resources from the release's discovery document, custom ones from their definitions. */
import { readFileSync } from "node:fs";
import type { Column } from "./http/tables.ts";
import type { Schema } from "./schema/schema.ts";
import type { GroupVersionKind } from "./types.ts";

export interface Subresource extends GroupVersionKind {
  verbs: readonly string[];
}

export interface ScalePaths {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

/** One resource in one version. */
export interface Resource extends GroupVersionKind {
  plural: string;
  singular: string;
  listKind: string;
  namespaced: boolean;
  shortNames: readonly string[];
  categories: readonly string[];
  verbs: readonly string[];
  subresources: ReadonlyMap<string, Subresource>;
  /** The table in the store: the same for all versions. */
  key: string;
  /** The version that objects are stored in. */
  storageVersion: string;
  /** Set for custom resources only. */
  custom?: CustomResource;
}

export interface CustomResource {
  schema: Schema;
  preserveUnknownFields: boolean;
  columns: readonly Column[];
  scale: ScalePaths | undefined;
  /** `.spec.x`-like paths by which lists can be filtered. */
  selectableFields: readonly string[];
  deprecationWarning: string | undefined;
}

interface DiscoveryGroup {
  name: string;
  versions: {
    version: string;
    resources: {
      resource: string;
      singularResource: string;
      responseKind: GroupVersionKind;
      scope: "Cluster" | "Namespaced";
      shortNames?: string[];
      categories?: string[];
      verbs: string[];
      subresources?: { subresource: string; responseKind: GroupVersionKind; verbs: string[] }[];
    }[];
  }[];
}

export class Registry {
  /** group → version → plural; versions in order of preference. */
  readonly #groups = new Map<string, Map<string, Map<string, Resource>>>();
  readonly #listeners = new Set<() => void>();
  /** Grows with every change of what is served. */
  generation = 0;

  constructor(resources: Iterable<Resource> = builtIn()) {
    for (const resource of resources) this.#insert(resource);
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#groups.get(group)?.get(version)?.get(plural);
  }

  findKind(group: string, version: string, kind: string): Resource | undefined {
    for (const resource of this.#groups.get(group)?.get(version)?.values() ?? []) if (resource.kind === kind) return resource;
    return undefined;
  }

  /** The resource in its storage version. */
  findKey(key: string): Resource | undefined {
    const slash = key.indexOf("/");
    const plural = key.slice(slash + 1);
    for (const resources of this.#groups.get(key.slice(0, slash))?.values() ?? []) {
      const resource = resources.get(plural);
      if (resource !== undefined) return this.find(resource.group, resource.storageVersion, plural) ?? resource;
    }
    return undefined;
  }

  hasVersion(group: string, version: string): boolean {
    return this.#groups.get(group)?.has(version) ?? false;
  }

  groups(): string[] {
    return [...this.#groups.keys()];
  }

  /** Served versions of a group, the preferred one first. */
  versions(group: string): string[] {
    return [...(this.#groups.get(group)?.keys() ?? [])].sort(compareVersions);
  }

  resources(group: string, version: string): Resource[] {
    return [...(this.#groups.get(group)?.get(version)?.values() ?? [])];
  }

  /** Every resource once, in its storage version where that is served. */
  *all(): Generator<Resource> {
    const seen = new Set<string>();
    for (const versions of this.#groups.values())
      for (const resources of versions.values())
        for (const { key } of resources.values()) {
          if (seen.has(key)) continue;
          seen.add(key);
          yield this.findKey(key)!;
        }
  }

  /** Replaces what is served of one custom resource, in all its versions. */
  setCustom(group: string, plural: string, versions: readonly Resource[]): void {
    this.#remove(group, plural);
    for (const resource of versions) this.#insert(resource);
    this.#changed();
  }

  removeCustom(group: string, plural: string): void {
    this.#remove(group, plural);
    this.#changed();
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #insert(resource: Resource): void {
    const versions = entry(this.#groups, resource.group, () => new Map());
    entry(versions, resource.version, () => new Map()).set(resource.plural, resource);
  }

  #remove(group: string, plural: string): void {
    const versions = this.#groups.get(group);
    for (const [version, resources] of versions ?? []) {
      if (resources.get(plural)?.custom === undefined) continue;
      resources.delete(plural);
      if (resources.size === 0) versions?.delete(version);
    }
    if (versions?.size === 0) this.#groups.delete(group);
  }

  #changed(): void {
    this.generation++;
    for (const listener of this.#listeners) listener();
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

const file = new URL("../../generated/embedded/resources.json", import.meta.url);

export function* builtIn(): Generator<Resource> {
  const groups = JSON.parse(readFileSync(file, "utf8")) as DiscoveryGroup[];
  // Discovery lists the core group first.
  groups.sort((a, b) => Number(b.name === "") - Number(a.name === ""));
  for (const group of groups)
    for (const { version, resources } of group.versions)
      for (const one of resources)
        yield {
          group: group.name,
          version,
          kind: one.responseKind.kind,
          plural: one.resource,
          singular: one.singularResource,
          listKind: `${one.responseKind.kind}List`,
          namespaced: one.scope === "Namespaced",
          shortNames: one.shortNames ?? [],
          categories: one.categories ?? [],
          verbs: one.verbs,
          subresources: new Map(
            (one.subresources ?? []).map(({ subresource, responseKind, verbs }) => [
              subresource,
              { ...orOwn(responseKind, group.name, version), verbs },
            ]),
          ),
          key: `${group.name}/${one.resource}`,
          storageVersion: version,
        };
}

/** Discovery leaves group and version of a response kind empty where they are the resource's own. */
const orOwn = (kind: GroupVersionKind, group: string, version: string): GroupVersionKind =>
  kind.version ? kind : { ...kind, group, version };

/** Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by its letters. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rank(a), rank(b)];
  for (let at = 0; at < 3; at++) if (left[at] !== right[at]) return right[at]! - left[at]!;
  return a < b ? -1 : a > b ? 1 : 0;
}

function rank(version: string): [number, number, number] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [-1, 0, 0];
  const stage = match[2] === undefined ? 2 : match[2] === "beta" ? 1 : 0;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}
