/** A domain is a Domain (identity.dicot.io); metadata.name is its id, the rest stands in its spec, tags in an annotation. */
import type { Domains } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { TAGS } from "../kube/names.ts";
import { flag, toPage, withSelf } from "./collection.ts";
import { deleteConfig } from "./domain-config-secrets.ts";
import { DEFAULT_DOMAIN, type Domain, findDomain, findDomainByName, getDomain, toDomain } from "./domain-objects.ts";
import { withdrawAll } from "./grant-objects.ts";
import { groups } from "./group-objects.ts";
import { deleteIfThere, newId } from "./ids.ts";
import { mergeOptions, refuseDelete, refuseUpdate } from "./immutable.ts";
import { deleteLimitsOf } from "./limit-objects.ts";
import { deleteProject } from "./project-deletion.ts";
import { projectDomain, projects, subtreeOf } from "./project-namespaces.ts";
import { roles } from "./role-objects.ts";
import { deleteRole } from "./roles.ts";
import { listTarget, targetOf } from "./targets.ts";
import { users } from "./user-objects.ts";
import { deleteUser } from "./users.ts";

export const domains = {
  list(call) {
    const { kube, token, url } = call;
    call.enforce("identity:list_domains", listTarget(token.domainId));
    const visible = kube
      .list("Domain")
      .map(toDomain)
      .filter(({ id }) => token.domainId === undefined || id === token.domainId);
    const { page, ...rest } = toPage(call, "domains", visible, ["name", "enabled"]);
    return { domains: page.map((domain) => withSelf(url, "domains", domain)), ...rest };
  },

  show(call) {
    const domain = findDomain(call.kube, call.path.domain_id);
    call.enforce("identity:get_domain", targetOf("domain", domain && toDomain(domain)));
    return { domain: withSelf(call.url, "domains", toDomain(getDomain(call.kube, call.path.domain_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_domain", {});
    return { domain: withSelf(url, "domains", toDomain(await createDomain(kube.own, body.domain))) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_domain", {});
    const changed = await changeDomain(kube.own, getDomain(kube, path.domain_id), body.domain);
    return { domain: withSelf(url, "domains", toDomain(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_domain", {});
    await deleteDomain(kube.own, getDomain(kube, path.domain_id));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Domains>;

type Fields = Partial<Record<keyof Domains["create"]["body"]["domain"], unknown>> & {
  explicit_domain_id?: string | undefined;
  description?: string | null | undefined;
  options?: { immutable?: boolean | null } | undefined;
  tags?: string[] | undefined;
};

/** Throws 409 where there is one of that name or id. */
export async function createDomain(own: Kube, domain: Fields & { name: string }): Promise<Domain> {
  const { name: given, explicit_domain_id, enabled, description, options, tags = [], ...extra } = domain;
  refuseUnknown(extra);
  if (explicit_domain_id !== undefined && !/^[0-9a-f]{32}$/.test(explicit_domain_id)) {
    throw badRequest("Domain ID does not conform to required UUID format.");
  }
  const name = given.trim();
  const id = explicit_domain_id ?? newId();
  if (findDomainByName(own, name) !== undefined || findDomain(own, id) !== undefined) {
    throw conflict(`There is a domain named ${name}, or one of that id, already.`);
  }
  return own.create<Domain>({
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "Domain",
    metadata: { name: id, ...(tags.length === 0 ? {} : { annotations: { [TAGS]: JSON.stringify(tags) } }) },
    spec: {
      name,
      enabled: enabled === undefined || flag(enabled),
      ...(typeof description === "string" ? { description } : {}),
      ...(options === undefined ? {} : { options: mergeOptions({}, options) }),
    },
  });
}

export async function changeDomain(own: Kube, domain: Domain, fields: Fields & { name?: string | undefined }): Promise<Domain> {
  const { name: given, enabled, description, options, tags, ...attributes } = fields;
  const { id, ...extra } = attributes as Record<string, unknown>;
  if (id !== undefined && id !== domain.metadata.name) throw badRequest("Cannot change ID");
  refuseUnknown(extra);
  refuseUpdate("domain", toDomain(domain).id, { now: domain.spec.options, wanted: options });
  const name = given?.trim();
  const other = name === undefined ? undefined : findDomainByName(own, name);
  if (other !== undefined && other.metadata.name !== domain.metadata.name) throw conflict(`There is a domain named ${name} already.`);
  return own.update(domain, (copy) => ({
    ...copy,
    metadata:
      tags === undefined
        ? copy.metadata
        : { ...copy.metadata, annotations: { ...copy.metadata.annotations, [TAGS]: JSON.stringify(tags) } },
    spec: {
      ...copy.spec,
      ...(name === undefined ? {} : { name }),
      ...(enabled === undefined ? {} : { enabled: flag(enabled) }),
      ...(description === undefined ? {} : { description: description ?? "" }),
      ...(options === undefined ? {} : { options: mergeOptions(copy.spec.options, options) }),
    },
  }));
}

/** With all in it. Refused while it is enabled, so that nobody deletes the domain that he is in by mistake. */
export async function deleteDomain(own: Kube, domain: Domain): Promise<void> {
  const { id, enabled, options } = toDomain(domain);
  refuseDelete("domain", id, options);
  if (enabled) throw forbidden("Cannot delete a domain that is enabled, please disable it first.");
  if (id === DEFAULT_DOMAIN) throw forbidden("Cannot delete the default domain.");
  await deleteContents(own, id);
  await deleteIfThere(own, domain);
}

/** Projects first: one that is not empty stops it all while the rest still stands. */
async function deleteContents(own: Kube, id: string): Promise<void> {
  const inDomain = projects(own).filter((namespace) => projectDomain(namespace) === id);
  const byDepth = inDomain.sort((a, b) => subtreeOf(own, a).length - subtreeOf(own, b).length);
  for (const namespace of byDepth) await deleteProject(own, namespace);
  await withdrawAll(own, ({ domainId }) => domainId === id);
  for (const user of users(own).filter(({ spec }) => spec.domainID === id)) await deleteUser(own, user);
  for (const group of groups(own).filter(({ spec }) => spec.domainID === id)) await deleteIfThere(own, group);
  for (const role of roles(own).filter(({ spec }) => spec.domainID === id)) await deleteRole(own, role);
  await deleteLimitsOf(own, { domainId: id });
  // Its owner's end would be enough, but a domain of the same id may be made at once.
  await deleteConfig(own, id);
}

function refuseUnknown(extra: object): void {
  const [key] = Object.keys(extra);
  if (key !== undefined) throw badRequest(`Domains have no attribute ${key}.`);
}
