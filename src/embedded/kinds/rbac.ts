/** Roles and bindings: nobody grants what they do not hold. */
import { type PolicyRule, uncovered } from "../auth/rbac.ts";
import { type Cause, field as cause, forbidden } from "../errors.ts";
import { deepEqual } from "../freeze.ts";
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

/** Whoever writes a role holds all of its rules, or may `escalate` it. */
function admitRole(plural: string): NonNullable<Kind["admit"]> {
  return (object, current, { cluster, user }: WriteContext) => {
    if (isSuperuser(user)) return;
    const rules = (object["rules"] ?? []) as PolicyRule[];
    if (
      current !== undefined &&
      deepEqual(rules, current["rules"] ?? []) &&
      deepEqual(object["aggregationRule"], current["aggregationRule"])
    )
      return;
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
    if (current !== undefined && deepEqual(ref, current["roleRef"]) && deepEqual(object["subjects"], current["subjects"])) return;
    const { namespace } = object.metadata;
    const resource = ref.kind === "Role" ? "roles" : "clusterroles";
    const attributes = { verb: "bind", group, resource, name: ref.name, namespace };
    if (cluster.authorizer.authorize(user, attributes).allowed) return;
    const rules = cluster.authorizer.rulesOfRole(ref, namespace);
    if (rules === undefined)
      throw forbidden({ group, plural }, object.metadata.name, `${ref.kind.toLowerCase()}s.${group} ${JSON.stringify(ref.name)} not found`);
    const missing = uncovered(cluster.authorizer.rulesOf(user, namespace), rules);
    if (missing.length > 0) refuseEscalation(object, plural, user, missing);
  };
}

function ruleCauses(object: KubeObject): Cause[] {
  return list(object["rules"]).flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const has = (key: string) => list(at(rule, key)).length > 0;
    const causes: Cause[] = [];
    const verbs = has("verbs") ? [] : [cause.required(`${path}.verbs`)];
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
  validate: ruleCauses,
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
      if (of === "ServiceAccount" && !at(subject, "namespace")) causes.push(cause.required(`${path}.namespace`));
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
