/**
 * What stands in a cluster before there is any project: namespaces, the rights that roles give, and the accounts that are no project's.
 * None of it depends on a site, so `deploy/access/tenants.yaml` is these very objects (`npm run generate:access`), and a Dicot that runs
 * with the rights in `deploy/access` finds them there: it may not make them.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { IDENTITIES_NAMESPACE, IMAGES_NAMESPACE, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { cloudAdminRules, projectRoleRules } from "./cluster-roles.ts";
import { standingBindings } from "./project-accounts.ts";
import { CLOUD_ADMIN } from "./tokens.ts";

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const restricted = { "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/warn": "restricted" };

export const standingNamespaces: Kinds["Namespace"][] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: SYSTEM_NAMESPACE, labels: restricted } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: IDENTITIES_NAMESPACE, labels: restricted } },
  // CDI runs its importers where the images are.
  { apiVersion: "v1", kind: "Namespace", metadata: { name: IMAGES_NAMESPACE } },
];

/** The rights are the release's, not the site's. */
export const standingRoles = (): Kinds["ClusterRole"][] =>
  Object.entries({ ...projectRoleRules, "cloud-admin": cloudAdminRules }).map(([role, rules]) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: `dicot:${role}` },
    rules,
  }));

const serviceAccounts = (): Kinds["ServiceAccount"][] =>
  [CLOUD_ADMIN, "nobody"].map((name) => ({
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name, namespace: IDENTITIES_NAMESPACE },
    automountServiceAccountToken: false,
  }));

/** Nobody works in the namespace of the accounts: who may start a Pod there would act as any project. */
const noPods: Kinds["ResourceQuota"] = {
  apiVersion: "v1",
  kind: "ResourceQuota",
  metadata: { name: "no-pods", namespace: IDENTITIES_NAMESPACE },
  spec: { hard: { pods: "0" } },
};

const cloudAdmin: Kinds["ClusterRoleBinding"] = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "dicot:cloud-admin" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "dicot:cloud-admin" },
  subjects: [{ kind: "ServiceAccount", name: CLOUD_ADMIN, namespace: IDENTITIES_NAMESPACE }],
};

/** All else, in any order. */
export const standingObjects = () => [...serviceAccounts(), noPods, cloudAdmin, ...standingBindings(IMAGES_NAMESPACE)];
