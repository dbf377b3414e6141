/**
 * Every label and annotation that Dicot writes, and how OpenStack ids and names live on Kubernetes objects.
 * No key literal stands anywhere else.
 */
import type { KubeObject } from "./objects.ts";

const own = <Name extends string>(name: Name) => `openstack.dicot.io/${name}` as const;

/** Label: the OpenStack id. */
export const ID = own("id");
/** Label on a Namespace: it is this OpenStack project (32 hex). */
export const PROJECT = own("project");
/** Label: the OpenStack domain of a project. */
export const DOMAIN = own("domain");
/** Label on a Namespace: the id of the project above it. */
export const PARENT_PROJECT = own("parent-project");
/** Annotation on a Namespace: "false" where the project is disabled. */
export const ENABLED = own("enabled");
/** Annotation, JSON: Keystone's options of a resource (`immutable`). */
export const OPTIONS = own("options");
/** Annotation, JSON: attributes that Keystone lets a client add at will. */
export const EXTRA = own("extra");
/** Label on a RoleBinding or ClusterRoleBinding: it is an assignment of this OpenStack role (its id). */
export const ROLE_ASSIGNMENT = own("role-assignment");
/** Label on a Secret: whose secret it is, `user` or `application-credential`. */
export const SECRET_OF = own("secret-of");
/** Annotation: the OpenStack name, where it is not `metadata.name`. */
export const NAME = own("name");
export const DESCRIPTION = own("description");
/** Annotation, JSON: the metadata of a server, volume, snapshot …, string → string. */
export const METADATA = own("metadata");
/** Annotation, JSON: a list of tags. */
export const TAGS = own("tags");

/** Where Dicot keeps its own objects: keys, users, roles. */
export const SYSTEM_NAMESPACE = "dicot-system";
/** The closed namespace of the ServiceAccounts as which requests are made to Kubernetes. */
export const IDENTITIES_NAMESPACE = "dicot-identities";
/** Where public images live. */
export const IMAGES_NAMESPACE = "dicot-images";

/** A readable, unique object name: a slug of the OpenStack name and the first eight hex digits of the id. */
export function objectName(name: string | null | undefined, id: string): string {
  const slug = (name ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  const suffix = id.replaceAll("-", "").slice(0, 8);
  // DNS-1035 names (VirtualMachine, Service) may not begin with a digit.
  return slug ? `${/^[a-z]/.test(slug) ? slug : `x-${slug}`}-${suffix}` : `x-${suffix}`;
}

export const displayName = (object: KubeObject): string => object.metadata.annotations?.[NAME] ?? object.metadata.name ?? "";

/** A JSON annotation, or `fallback` where it is absent or was made invalid by hand. */
export function annotation<T>(object: KubeObject, key: string, fallback: T): T {
  const text = object.metadata.annotations?.[key];
  if (text === undefined) return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    return fallback;
  }
}
