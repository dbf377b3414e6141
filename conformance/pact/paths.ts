/** What a path of the Kubernetes API names. */
import { resources } from "../../generated/kubernetes/resources.ts";

export interface PathParts {
  group: string;
  version: string;
  namespace: string | undefined;
  resource: string;
  name: string | undefined;
  subresource: string | undefined;
}

const PATH = /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)(?<rest>\/.*)?$/;

/** `resource` is "" where the path is a group's own: discovery. */
export function pathParts(path: string): PathParts {
  const { group = "", version = "", rest = "" } = PATH.exec(path)?.groups ?? {};
  const words = rest.split("/").filter(Boolean).map(decodeURIComponent);
  const namespaced = words[0] === "namespaces" && words.length > 2;
  const [resource = "", name, ...more] = namespaced ? words.slice(2) : words;
  return {
    group,
    version,
    namespace: namespaced ? words[1] : undefined,
    resource,
    name,
    subresource: more.length > 0 ? more.join("/") : undefined,
  };
}

const kinds = Object.keys(resources) as (keyof typeof resources)[];
const byPlural = new Map(kinds.map((name) => [`${resources[name].group}/${resources[name].plural}`, name]));

/** What Dicot calls the kind of a path: `OpenStackRole`. */
export const kindNameOf = ({ group, resource }: PathParts): keyof typeof resources | undefined => byPlural.get(`${group}/${resource}`);

/** The word for it: `VirtualMachine`. What KubeVirt's subresources are of is a kind of the group without `subresources.`. */
export function kindOf(parts: PathParts): string {
  const name = kindNameOf({ ...parts, group: parts.group.replace(/^subresources\./, "") });
  return name === undefined ? parts.resource : resources[name].kind;
}

/** The path of an object, as its own kind's. */
export function pathOf(object: { apiVersion: string; kind: string; metadata: { namespace?: string; name: string } }): string {
  const resource = Object.values(resources).find(({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind);
  // Of kinds that Dicot knows nothing of only those that `deploy/` has come here.
  const plural = resource?.plural ?? `${object.kind.toLowerCase()}s`.replace(/ys$/, "ies");
  const { namespace, name } = object.metadata;
  const root = object.apiVersion.includes("/") ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  return `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${plural}/${name}`;
}

/** Whether its status is written apart from it. */
export const hasStatus = (object: { apiVersion: string; kind: string }): boolean =>
  Object.values(resources).some(({ apiVersion, kind, status }) => apiVersion === object.apiVersion && kind === object.kind && status);

/** Who makes the definitions of a group: the provider of a pact. */
export function providerOf({ group }: Pick<PathParts, "group">): Provider {
  if (group.endsWith(".dicot.io")) return "dicot-definitions";
  if (group === "cdi.kubevirt.io" || group === "upload.cdi.kubevirt.io") return "cdi";
  if (group === "kubevirt.io" || group.endsWith(".kubevirt.io")) return "kubevirt";
  if (group === "kubeovn.io" || group === "k8s.cni.cncf.io") return "kube-ovn";
  if (group === "snapshot.storage.k8s.io") return "csi-snapshots";
  return "kubernetes";
}

export const providers = ["kubernetes", "kubevirt", "cdi", "csi-snapshots", "kube-ovn", "dicot-definitions"] as const;
export type Provider = (typeof providers)[number];
