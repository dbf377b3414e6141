/** What a request is about to meet: its object as it is, the instance behind a machine, and a project's namespace. */
import { type PathParts, pathParts } from "./paths.ts";
import { type Ask, type KubernetesObject, objectsAt } from "./states.ts";
import type { Exchange } from "./tap.ts";

/** Verbs of KubeVirt act on a machine and its instance; it looks at both. */
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const VERBS = "subresources.kubevirt.io";

/** `ground` are the namespaces that are there from the beginning, with their bindings. */
export const before =
  (ask: Ask, ground: ReadonlySet<string>) =>
  async ({ method, path, body }: Exchange): Promise<KubernetesObject[]> => {
    const parts = pathParts(path);
    if (parts.name === undefined && method !== "POST") return [];
    const paths: string[] = [];
    if (parts.group === VERBS) {
      const root = `/apis/kubevirt.io/v1/namespaces/${parts.namespace}`;
      paths.push(`${root}/virtualmachines/${parts.name}`, `${root}/virtualmachineinstances/${parts.name}`);
    } else if (parts.name !== undefined) paths.push(parts.subresource === undefined ? path : path.replace(/\/[^/]+$/, ""));
    if (parts.resource === "virtualmachineinstancemigrations" && method === "POST") {
      const { vmiName } = (body as { spec: { vmiName: string } }).spec;
      paths.push(`/apis/kubevirt.io/v1/namespaces/${parts.namespace}/virtualmachineinstances/${vmiName}`);
    }
    // It is about the claim that it names.
    if (parts.resource === "uploadtokenrequests") {
      const { pvcName } = (body as { spec: { pvcName: string } }).spec;
      paths.push(`/api/v1/namespaces/${parts.namespace}/persistentvolumeclaims/${pvcName}`);
    }
    const found = await Promise.all(paths.map((one) => ask("GET", one) as Promise<KubernetesObject | undefined>));
    const pods = parts.group === VERBS ? await podsOf(ask, parts) : [];
    return [...(await surroundings(ask, parts, ground)), ...found.filter((one) => one !== undefined), ...pods];
  };

/** In which the instance runs. */
async function podsOf(ask: Ask, { namespace, name }: PathParts): Promise<KubernetesObject[]> {
  const pods = await objectsAt(ask, [`/api/v1/namespaces/${namespace}/pods`]);
  return pods.filter(({ metadata }) => metadata.name.startsWith(`virt-launcher-${name}-`));
}

/** The project's namespace with all who are let in, and the roles that the image's members are given. */
async function surroundings(ask: Ask, { namespace, group }: PathParts, ground: ReadonlySet<string>): Promise<KubernetesObject[]> {
  if (namespace === undefined) return [];
  const isNew = !ground.has(namespace);
  const of = (kind: string) => objectsAt(ask, [`${RBAC}/namespaces/${namespace}/${kind}`]);
  const roles = group === "rbac.authorization.k8s.io" ? await of("roles") : [];
  if (!isNew) return roles;
  const project = (await ask("GET", `/api/v1/namespaces/${namespace}`)) as KubernetesObject | undefined;
  return [...(project ? [project] : []), ...roles, ...(await of("rolebindings"))];
}
