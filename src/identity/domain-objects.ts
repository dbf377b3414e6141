/** Domains, the name spaces of users and projects: Domain (identity.dicot.io), whose metadata.name is the id. */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { annotation, TAGS } from "../kube/names.ts";

export type Domain = Kinds["Domain"];

/** The one domain every cloud has, with the id that Keystone gives it. */
export const DEFAULT_DOMAIN = "default";

export const toDomain = (domain: Domain) => ({
  id: domain.metadata.name ?? "",
  name: domain.spec.name,
  description: domain.spec.description ?? "",
  enabled: domain.spec.enabled ?? true,
  tags: annotation<string[]>(domain, TAGS, []),
  options: domain.spec.options ?? {},
});

export const findDomain = (kube: Kube, id: string): Domain | undefined => kube.find("Domain", undefined, id);

export function getDomain(kube: Kube, id: string): Domain {
  const domain = findDomain(kube, id);
  if (domain === undefined) throw notFound("Domain", id);
  return domain;
}

export const findDomainByName = (kube: Kube, name: string): Domain | undefined =>
  kube.list("Domain").find(({ spec }) => spec.name === name);

export const domainEnabled = (kube: Kube, id: string): boolean => {
  const domain = findDomain(kube, id);
  return domain !== undefined && domain.spec.enabled !== false;
};
