/** Roles and bindings: nobody grants what they do not hold. */
import { type PolicyRule, uncovered } from "../auth/rbac.ts";
import { type Cause, field as cause, forbidden, notFound } from "../errors.ts";
import { deepEqual, without } from "../freeze.ts";
import { pathSegment } from "../names.ts";
import type { KubeObject, User } from "../types.ts";
import { age, at, column, list } from "./column.ts";
import type { Kind, WriteContext } from "./kind.ts";

const group = "rbac.authorization.k8s.io";

interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}

const isSuperuser = (user: User) => user.groups.includes("system:masters");

function refuseEscalation(object: KubeObject, plural: string, user: User, missing: readonly PolicyRule[]): never {
  const quoted = (items: readonly string[] = []) => `[${items.map((item) => JSON.stringify(item)).join(" ")}]`;
  const rules = missing.map(({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }) =>
    nonResourceURLs
      ? `{NonResourceURLs:${quoted(nonResourceURLs)}, Verbs:${quoted(verbs)}}`
      : `{APIGroups:${quoted(apiGroups)}, Resources:${quoted(resources)}${resourceNames ? `, ResourceNames:${quoted(resourceNames)}` : ""}, Verbs:${quoted(verbs)}}`,
  );
  throw forbidden(
    { group, plural },
    object.metadata.name,
    `user ${JSON.stringify(user.name)} (groups=${quoted(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${rules.join("\n")}`,
  );
}

/** Finalizers and owners may be changed by anyone who may write: the garbage collector must be able to. */
function changesForGarbageOnly(object: KubeObject, current: KubeObject): boolean {
  const rest = ({ metadata, ...fields }: KubeObject) => ({
    ...fields,
    metadata: without(metadata, "finalizers", "ownerReferences", "managedFields"),
  });
  return deepEqual(rest(object), rest(current));
}

/** Whoever writes a role holds all of its rules, or may `escalate` it. */
function admitRole(plural: string): NonNullable<Kind["admit"]> {
  return (object, current, { cluster, user }: WriteContext) => {
    if (isSuperuser(user)) return;
    const rules = (object["rules"] ?? []) as PolicyRule[];
    if (current !== undefined && changesForGarbageOnly(object, current)) return;
    const { namespace, name = "" } = object.metadata;
    if (cluster.authorizer.authorize(user, { verb: "escalate", group, resource: plural, namespace, name }).allowed) return;
    const all = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
    const wanted = object["aggregationRule"] === undefined ? rules : [all];
    const missing = uncovered(cluster.authorizer.rulesOf(user, namespace), wanted);
    if (missing.length > 0) refuseEscalation(object, plural, user, missing);
  };
}

/** Whoever binds a role holds all of its rules, or may `bind` it. */
function admitBinding(plural: string): NonNullable<Kind["admit"]> {
  return (object, current, { cluster, user }: WriteContext) => {
    if (isSuperuser(user)) return;
    const ref = object["roleRef"] as RoleRef;
    if (current !== undefined && changesForGarbageOnly(object, current)) return;
    const { namespace } = object.metadata;
    const resource = ref.kind === "Role" ? "roles" : "clusterroles";
    const attributes = { verb: "bind", group, resource, name: ref.name, namespace };
    if (cluster.authorizer.authorize(user, attributes).allowed) return;
    const rules = cluster.authorizer.rulesOfRole(ref, namespace);
    // The storage of bindings says this, by the name of the role.
    if (rules === undefined) throw notFound({ group, plural }, ref.name);
    const missing = uncovered(cluster.authorizer.rulesOf(user, namespace), rules);
    if (missing.length > 0) refuseEscalation(object, plural, user, missing);
  };
}

function ruleCauses(object: KubeObject, namespaced: boolean): Cause[] {
  return list(object["rules"]).flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const has = (key: string) => list(at(rule, key)).length > 0;
    const causes: Cause[] = [];
    const verbs = has("verbs") ? [] : [cause.required(`${path}.verbs`)];
    if (has("nonResourceURLs") && namespaced) {
      const urls = at(rule, "nonResourceURLs");
      return [...verbs, cause.invalid(`${path}.nonResourceURLs`, urls, "namespaced rules cannot apply to non-resource URLs")];
    }
    if (has("nonResourceURLs")) return verbs;
    if (!has("apiGroups")) causes.push(cause.required(`${path}.apiGroups`, "resource rules must supply at least one api group"));
    if (!has("resources")) causes.push(cause.required(`${path}.resources`, "resource rules must supply at least one resource"));
    return [...causes, ...verbs];
  });
}

const subjectKinds = ["Group", "ServiceAccount", "User"];

const role = (plural: string): Kind => ({
  validName: pathSegment,
  columns: [{ ...age, name: "Created At", type: "date", value: ({ metadata }) => metadata.creationTimestamp ?? null }],
  admit: admitRole(plural),
  validate: (object) => ruleCauses(object, plural === "roles"),
});

const binding = (plural: string, namespaced: boolean): Kind => ({
  validName: pathSegment,
  columns: [
    column("Role", (object) => `${at(object, "roleRef.kind")}/${at(object, "roleRef.name")}`),
    age,
    ...["User", "Group", "ServiceAccount"].map((kind) =>
      column(
        { User: "Users", Group: "Groups", ServiceAccount: "ServiceAccounts" }[kind]!,
        (object) =>
          list(object["subjects"])
            .filter((one) => at(one, "kind") === kind)
            .map((one) => (kind === "ServiceAccount" ? `${at(one, "namespace")}/${at(one, "name")}` : String(at(one, "name"))))
            .join(", "),
        1,
      ),
    ),
  ],
  defaults: (object) => ({
    ...object,
    roleRef: { apiGroup: group, ...(object["roleRef"] as object) },
    ...(object["subjects"] !== undefined && {
      subjects: list(object["subjects"]).map((one) =>
        at(one, "kind") === "ServiceAccount" ? one : { apiGroup: group, ...(one as object) },
      ),
    }),
  }),
  admit: admitBinding(plural),
  validate(object) {
    const causes: Cause[] = [];
    const { kind, name, apiGroup } = (object["roleRef"] ?? {}) as RoleRef;
    const kinds = namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
    if (apiGroup !== group) causes.push(cause.unsupported("roleRef.apiGroup", apiGroup, [group]));
    if (!kinds.includes(kind)) causes.push(cause.unsupported("roleRef.kind", kind ?? "", kinds));
    if (!name) causes.push(cause.required("roleRef.name"));
    for (const [index, subject] of list(object["subjects"]).entries()) {
      const path = `subjects[${index}]`;
      const of = String(at(subject, "kind") ?? "");
      if (!at(subject, "name")) causes.push(cause.required(`${path}.name`));
      if (!subjectKinds.includes(of)) causes.push(cause.unsupported(`${path}.kind`, of, subjectKinds));
      if (of === "ServiceAccount" && !namespaced && !at(subject, "namespace")) causes.push(cause.required(`${path}.namespace`));
    }
    return causes;
  },
  validateUpdate: (object, current) =>
    deepEqual(object["roleRef"], current["roleRef"]) ? [] : [cause.invalid("roleRef", object["roleRef"], "field is immutable")],
});

export const rbac: Record<string, Kind> = {
  [`${group}/roles`]: role("roles"),
  [`${group}/clusterroles`]: role("clusterroles"),
  [`${group}/rolebindings`]: binding("rolebindings", true),
  [`${group}/clusterrolebindings`]: binding("clusterrolebindings", false),
};
