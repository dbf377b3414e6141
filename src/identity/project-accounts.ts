/**
 * The ServiceAccounts as which a project's members act, in the closed namespace `dicot-identities`, and their RoleBindings in the
 * project's namespace. They must not be in the project's own: whoever may start a Pod in a namespace acts as any account of it.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { createUnlessThere, deleteIfThere } from "./ids.ts";
import { type Namespace, projectEnabled, projectId } from "./project-namespaces.ts";
import { accountName, CLOUD_ADMIN, projectAccountRoles } from "./tokens.ts";

type RoleBinding = Kinds["RoleBinding"];
type ServiceAccount = Kinds["ServiceAccount"];
type AccountRole = (typeof projectAccountRoles)[number];

/** Who administers the cloud is `dicot:admin` in each project, by its namespace: no right in the rest of the cluster comes with it. */
const boundRoles = [...projectAccountRoles, "admin"] as const;

const bindingName = (role: (typeof boundRoles)[number]) => `dicot-${role}`;

/** The account of a role in a project; it goes with the namespace's deletion by `releaseProject`. */
const toServiceAccount = (id: string, role: AccountRole): ServiceAccount => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: accountName(id, role), namespace: IDENTITIES_NAMESPACE, labels: { [PROJECT]: id } },
  automountServiceAccountToken: false,
});

/** `account` is in `dicot-identities`. */
export const toRoleBinding = (namespace: string, role: (typeof boundRoles)[number], account: string): RoleBinding => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: bindingName(role), namespace },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `dicot:${role}` },
  subjects: [{ kind: "ServiceAccount", name: account, namespace: IDENTITIES_NAMESPACE }],
});

/** Makes what is missing for the project to be worked in; does nothing where all is there, by the cache alone. */
export async function prepareProject(own: Kube, namespace: Namespace): Promise<void> {
  const { name = "" } = namespace.metadata;
  const id = projectId(namespace);
  const missing = boundRoles.filter((role) => own.find("RoleBinding", name, bindingName(role)) === undefined);
  await Promise.all(
    missing.map(async (role) => {
      // Of a disabled project only the administrators' right stays: they have to be able to clear it out.
      if (role === "admin") await createUnlessThere(own, toRoleBinding(name, role, CLOUD_ADMIN));
      else if (projectEnabled(namespace)) {
        await createUnlessThere(own, toServiceAccount(id, role));
        await createUnlessThere(own, toRoleBinding(name, role, accountName(id, role)));
      }
    }),
  );
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
