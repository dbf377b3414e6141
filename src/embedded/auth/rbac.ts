/** Role-based access control, as the API server evaluates it: rules only ever allow. */
import { type Cluster, tableOf } from "../cluster.ts";
import type { KubeObject, User } from "../types.ts";

/** What somebody wants to do. */
export interface Attributes {
  verb: string;
  /** Set for requests about resources. */
  group?: string;
  resource?: string;
  subresource?: string;
  namespace?: string | undefined;
  name?: string;
  /** Set for all other requests. */
  path?: string;
}

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}

export interface Authorizer {
  /** The reason says which role was missing, where one was. */
  authorize(user: User, attributes: Attributes): { allowed: boolean; reason: string };
  /** Every rule that holds for the user, cluster-wide or in the namespace. */
  rulesOf(user: User, namespace: string | undefined): PolicyRule[];
  rulesOfRole(ref: RoleRef, namespace: string | undefined): PolicyRule[] | undefined;
}

const group = "rbac.authorization.k8s.io";

export function createAuthorizer(cluster: Cluster): Authorizer {
  const table = (plural: string) => tableOf(cluster, cluster.registry.find(group, "v1", plural)!);
  const tables = {
    roles: table("roles"),
    clusterRoles: table("clusterroles"),
    roleBindings: table("rolebindings"),
    clusterRoleBindings: table("clusterrolebindings"),
  };
  /** user and namespace → rules; forgotten with every change of a role or binding. */
  const known = new Map<string, { rules: PolicyRule[]; errors: string[] }>();
  for (const one of Object.values(tables)) one.subscribe(() => known.clear());

  const rulesOfRole = ({ kind, name }: RoleRef, namespace: string | undefined) =>
    (kind === "Role" ? tables.roles.get(namespace, name) : tables.clusterRoles.get(undefined, name))?.["rules"] as PolicyRule[] | undefined;

  function resolve(user: User, namespace: string | undefined) {
    const key = JSON.stringify([namespace ?? "", user.name, user.groups]);
    let found = known.get(key);
    if (found !== undefined) return found;
    found = { rules: [], errors: [] };
    const bindings = [...tables.clusterRoleBindings.list(), ...(namespace ? tables.roleBindings.list(namespace) : [])];
    for (const binding of bindings) {
      if (!subjectsOf(binding).some((subject) => isSubject(subject, user, binding.metadata.namespace))) continue;
      const ref = binding["roleRef"] as RoleRef;
      const exists = ref.kind === "Role" ? tables.roles.get(namespace, ref.name) : tables.clusterRoles.get(undefined, ref.name);
      if (exists === undefined) found.errors.push(`${ref.kind.toLowerCase()}.${group} "${ref.name}" not found`);
      else found.rules.push(...((exists["rules"] ?? []) as PolicyRule[]));
    }
    if (known.size > 5000) known.clear();
    known.set(key, found);
    return found;
  }

  return {
    rulesOfRole: (ref, namespace) => {
      const { kind, name } = ref;
      const role = kind === "Role" ? tables.roles.get(namespace, name) : tables.clusterRoles.get(undefined, name);
      return role && (rulesOfRole(ref, namespace) ?? []);
    },
    rulesOf: (user, namespace) => resolve(user, namespace).rules,
    authorize(user, attributes) {
      if (user.groups.includes("system:masters")) return { allowed: true, reason: "" };
      const { rules, errors } = resolve(user, attributes.namespace);
      if (rules.some((rule) => allows(rule, attributes))) return { allowed: true, reason: "" };
      const missing = errors.length > 1 ? `[${errors.join(", ")}]` : errors[0];
      return { allowed: false, reason: missing === undefined ? "" : `RBAC: ${missing}` };
    },
  };
}

const subjectsOf = (binding: KubeObject): Subject[] => (binding["subjects"] ?? []) as Subject[];

function isSubject({ kind, name, namespace }: Subject, user: User, bindingNamespace: string | undefined): boolean {
  if (kind === "User") return name === user.name;
  if (kind === "Group") return user.groups.includes(name);
  return user.name === `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`;
}

export function allows(rule: PolicyRule, { verb, group: apiGroup = "", resource, subresource, name = "", path }: Attributes): boolean {
  if (!has(rule.verbs, verb)) return false;
  if (resource === undefined) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, path ?? ""));
  const combined = subresource ? `${resource}/${subresource}` : resource;
  const resourceMatches = (rule.resources ?? []).some(
    (one) => one === "*" || one === combined || (subresource !== undefined && subresource !== "" && one === `*/${subresource}`),
  );
  if (!resourceMatches || !has(rule.apiGroups, apiGroup)) return false;
  return !rule.resourceNames?.length || rule.resourceNames.includes(name);
}

const has = (list: readonly string[] | undefined, value: string) => list?.some((one) => one === "*" || one === value) ?? false;

const pathMatches = (pattern: string, path: string): boolean =>
  pattern === "*" || pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.slice(0, -1)));

/** The parts of `wanted` that none of `held` covers; whoever grants a role must hold all of it. */
export function uncovered(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(atoms).filter((atom) => !held.some((rule) => covers(rule, atom)));
}

/** A rule as rules of one verb, one resource and one name each. */
function atoms(rule: PolicyRule): PolicyRule[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  const names = resourceNames.length > 0 ? resourceNames.map((one) => [one]) : [undefined];
  const byResource = verbs.flatMap((verb) =>
    apiGroups.flatMap((apiGroup) =>
      resources.flatMap((resource) =>
        names.map((one) => ({ verbs: [verb], apiGroups: [apiGroup], resources: [resource], ...(one && { resourceNames: one }) })),
      ),
    ),
  );
  return [...byResource, ...verbs.flatMap((verb) => nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })))];
}

function covers(rule: PolicyRule, atom: PolicyRule): boolean {
  if (!has(rule.verbs, atom.verbs[0]!)) return false;
  if (atom.nonResourceURLs) return (rule.nonResourceURLs ?? []).some((pattern) => pathMatches(pattern, atom.nonResourceURLs![0]!));
  const resource = atom.resources![0]!;
  const sub = resource.includes("/") ? `*/${resource.split("/")[1]}` : undefined;
  const resourceCovered = (rule.resources ?? []).some((one) => one === "*" || one === resource || one === sub);
  if (!resourceCovered || !has(rule.apiGroups, atom.apiGroups![0]!)) return false;
  return !rule.resourceNames?.length || (atom.resourceNames?.every((name) => rule.resourceNames!.includes(name)) ?? false);
}
