/**
 * The ServiceAccounts as which a project's members act, in the closed namespace `dicot-identities`, and their RoleBindings in the
 * project's namespace. They must not be in the project's own: whoever may start a Pod in a namespace acts as any account of it.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, PROJECT, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { createUnlessThere, deleteIfThere } from "./ids.ts";
import { type Namespace, projectEnabled, projectId } from "./project-namespaces.ts";
import { accountName, CLOUD_ADMIN, projectAccountRoles } from "./tokens.ts";

type RoleBinding = Kinds["RoleBinding"];
type ServiceAccount = Kinds["ServiceAccount"];
type AccountRole = (typeof projectAccountRoles)[number];

const bindingName = (role: string) => `dicot-${role}`;

/** The account of a role in a project; it goes with the namespace's deletion by `releaseProject`. */
const toServiceAccount = (id: string, role: AccountRole): ServiceAccount => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: accountName(id, role), namespace: IDENTITIES_NAMESPACE, labels: { [PROJECT]: id } },
  automountServiceAccountToken: false,
});

const toRoleBinding = (namespace: string, role: string, account: { name: string; namespace: string }): RoleBinding => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: bindingName(role), namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `dicot:${role}` },
  subjects: [{ kind: "ServiceAccount", ...account }],
});

/**
 * Who administers the cloud is `dicot:admin` in each project, and Dicot itself, for what no tenant may do, `dicot:server-in-project`: by the
 * namespace, so that no right in the rest of the cluster comes with either.
 */
export const standingBindings = (namespace: string): RoleBinding[] => [
  toRoleBinding(namespace, "server-in-project", { name: "dicot", namespace: SYSTEM_NAMESPACE }),
  toRoleBinding(namespace, "admin", { name: CLOUD_ADMIN, namespace: IDENTITIES_NAMESPACE }),
];

/** Makes what is missing for the project to be worked in; does nothing where all is there, by the cache alone. */
export async function prepareProject(own: Kube, namespace: Namespace): Promise<void> {
  const { name = "" } = namespace.metadata;
  const id = projectId(namespace);
  const isMissing = (binding = "") => own.find("RoleBinding", name, binding) === undefined;
  const standing = standingBindings(name).filter(({ metadata }) => isMissing(metadata.name));
  // Of a disabled project only the standing rights stay: its administrators, and Dicot for them, have to be able to clear it out.
  const roles = projectEnabled(namespace) ? projectAccountRoles.filter((role) => isMissing(bindingName(role))) : [];
  await Promise.all([
    ...standing.map((binding) => createUnlessThere(own, binding)),
    ...roles.map(async (role) => {
      await createUnlessThere(own, toServiceAccount(id, role));
      await createUnlessThere(own, toRoleBinding(name, role, { name: accountName(id, role), namespace: IDENTITIES_NAMESPACE }));
    }),
  ]);
}

/** Takes the project's members their rights in Kubernetes: of a project that is disabled, or about to go. */
export async function closeProject(own: Kube, namespace: Namespace): Promise<void> {
  await Promise.all(
    projectAccountRoles.map(async (role) => {
      const binding = own.find("RoleBinding", namespace.metadata.name, bindingName(role));
      if (binding !== undefined) await deleteIfThere(own, binding);
    }),
  );
}

/** Deletes the accounts of a project that is no more. */
export async function releaseProject(own: Kube, id: string): Promise<void> {
  await Promise.all(projectAccountRoles.map((role) => deleteIfThere(own, toServiceAccount(id, role))));
}
