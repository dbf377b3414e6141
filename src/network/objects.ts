/**
 * What all objects of this service share: ids, Neutron's standard attributes, how they are looked up across projects.
 *
 *   project_id       the project that is the object's namespace
 *   revision_number  metadata.generation
 *   updated_at       annotation openstack.dicot.io/updated-at, else the creation
 *   tags             annotation openstack.dicot.io/tags
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { ApiError, badRequest, notFound } from "../http/errors.ts";
import { findProject, projectId } from "../identity/project-namespaces.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, ID, objectName, openstackId, TAGS, UPDATED_AT } from "../kube/names.ts";
import type { KubeObject, ObjectMeta } from "../kube/objects.ts";
import { timestamp } from "../kube/time.ts";

/** Our own kinds, in the namespace of their project. */
export type NetworkKind =
  | "Network"
  | "Subnet"
  | "Port"
  | "SecurityGroup"
  | "Router"
  | "FloatingIP"
  | "SubnetPool"
  | "AddressScope"
  | "MeteringLabel";

export interface Standard {
  id: string;
  tenant_id: string;
  project_id: string;
  tags: string[];
  created_at: string;
  updated_at: string;
  revision_number: number;
}

/** The OpenStack project that a namespace is; empty for one that is none. */
export function projectOf(kube: Kube, namespace: string | undefined): string {
  const found = namespace === undefined ? undefined : kube.find("Namespace", undefined, namespace);
  return found === undefined ? "" : projectId(found);
}

/** The namespace of a project that an administrator names in a body. */
export function namespaceOf(kube: Kube, project: string): string {
  const namespace = findProject(kube, project.replaceAll("-", ""));
  if (namespace?.metadata.name === undefined) throw badRequest(`There is no project ${project}.`, "InvalidInput");
  return namespace.metadata.name;
}

export function toStandard(kube: Kube, object: KubeObject): Standard {
  const { namespace, creationTimestamp = "", annotations, generation = 1 } = object.metadata;
  const project = projectOf(kube, namespace);
  return {
    id: openstackId(object),
    tenant_id: project,
    project_id: project,
    tags: annotation<string[]>(object, TAGS, []),
    created_at: creationTimestamp,
    updated_at: annotations?.[UPDATED_AT] ?? creationTimestamp,
    revision_number: generation,
  };
}

/** `spec.name`; of what OpenStack did not make and nobody named, Kubernetes' name. */
export const nameOf = ({ metadata, spec }: KubeObject & { spec: { name?: string } }): string =>
  spec.name ?? (metadata.labels?.[ID] === undefined ? (metadata.name ?? "") : "");

/** Metadata of an object to be made: its id as a label, its name readable. */
export const newMetadata = (name: string | undefined, namespace: string, id: string): ObjectMeta => ({
  name: objectName(name, id),
  namespace,
  labels: { [ID]: id },
});

/** For `kube.update`: the change, and when it was made. */
export const touched =
  <T extends KubeObject>(now: Date, change: (copy: T) => void) =>
  (copy: T): T => {
    change(copy);
    copy.metadata.annotations = { ...copy.metadata.annotations, [UPDATED_AT]: timestamp(now) };
    return copy;
  };

/** Lookups need the caller's own namespace, to prefer it, and the cache. */
export interface Seeker {
  kube: Kube;
  /** The namespace of the caller's project; undefined where there is none. */
  namespace: string | undefined;
}

/**
 * By OpenStack id, in the caller's project first: an id is a label, and who writes labels by hand shall confuse nobody
 * but himself. Throws 404 as `type` (`NetworkNotFound`).
 */
export async function getAnywhere<K extends NetworkKind>(seeker: Seeker, kind: K, id: string, type: string): Promise<Kinds[K]> {
  const { kube, namespace } = seeker;
  const found = (namespace && kube.findById(kind, namespace, id)) || kube.findById(kind, undefined, id);
  if (found) return found;
  try {
    return await kube.getById(kind, undefined, id, kind);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw notFound(things[kind], id, type);
    throw error;
  }
}

export function findAnywhere<K extends NetworkKind>({ kube, namespace }: Seeker, kind: K, id: string): Kinds[K] | undefined {
  return (namespace && kube.findById(kind, namespace, id)) || kube.findById(kind, undefined, id);
}

const things: Record<NetworkKind, string> = {
  Network: "Network",
  Subnet: "Subnet",
  Port: "Port",
  SecurityGroup: "Security group",
  Router: "Router",
  FloatingIP: "Floating IP",
  SubnetPool: "Subnet pool",
  AddressScope: "Address scope",
  MeteringLabel: "Metering label",
};
