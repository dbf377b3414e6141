/** A domain is a Domain (identity.dicot.io); metadata.name is its id, the rest stands in its spec, tags in an annotation. */
import type { Domains } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { TAGS } from "../kube/names.ts";
import { flag, toPage, withSelf } from "./collection.ts";
import { DEFAULT_DOMAIN, type Domain, findDomain, findDomainByName, getDomain, toDomain } from "./domain-objects.ts";
import { withdrawAll } from "./grant-objects.ts";
import { groups } from "./group-objects.ts";
import { deleteIfThere, newId } from "./ids.ts";
import { mergeOptions, refuseDelete, refuseUpdate } from "./immutable.ts";
import { projectDomain, projects, subtreeOf } from "./project-namespaces.ts";
import { deleteProject } from "./projects.ts";
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
    const { name: given, explicit_domain_id, enabled, description, options, tags = [], ...extra } = body.domain;
    enforce("identity:create_domain", {});
    refuseUnknown(extra);
    if (explicit_domain_id !== undefined && !/^[0-9a-f]{32}$/.test(explicit_domain_id)) {
      throw badRequest("Domain ID does not conform to required UUID format.");
    }
    const name = given.trim();
    const id = explicit_domain_id ?? newId();
    if (findDomainByName(kube, name) !== undefined || findDomain(kube, id) !== undefined) {
      throw conflict(`There is a domain named ${name}, or one of that id, already.`);
    }
    const domain = await kube.own.create<Domain>({
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
    return { domain: withSelf(url, "domains", toDomain(domain)) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_domain", {});
    const domain = getDomain(kube, path.domain_id);
    const { name: given, enabled, description, options, tags, ...attributes } = body.domain;
    const { id, ...extra } = attributes as Record<string, unknown>;
    if (id !== undefined && id !== path.domain_id) throw badRequest("Cannot change ID");
    refuseUnknown(extra);
    refuseUpdate("domain", path.domain_id, { now: domain.spec.options, wanted: options });
    const name = given?.trim();
    const other = name === undefined ? undefined : findDomainByName(kube, name);
    if (other !== undefined && other.metadata.name !== path.domain_id) throw conflict(`There is a domain named ${name} already.`);
    const changed = await kube.own.update(domain, (copy) => ({
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
    return { domain: withSelf(url, "domains", toDomain(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_domain", {});
    const domain = getDomain(kube, path.domain_id);
    refuseDelete("domain", path.domain_id, domain.spec.options);
    if (domain.spec.enabled !== false) throw forbidden("Cannot delete a domain that is enabled, please disable it first.");
    if (path.domain_id === DEFAULT_DOMAIN) throw forbidden("Cannot delete the default domain.");
    await deleteContents(kube.own, path.domain_id);
    await deleteIfThere(kube.own, domain);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Domains>;

/** Projects first: one that is not empty stops it all while the rest still stands. */
async function deleteContents(own: Kube, id: string): Promise<void> {
  const inDomain = projects(own).filter((namespace) => projectDomain(namespace) === id);
  const byDepth = inDomain.sort((a, b) => subtreeOf(own, a).length - subtreeOf(own, b).length);
  for (const namespace of byDepth) await deleteProject(own, namespace);
  await withdrawAll(own, ({ domainId }) => domainId === id);
  for (const user of users(own).filter(({ spec }) => spec.domainID === id)) await deleteUser(own, user);
  for (const group of groups(own).filter(({ spec }) => spec.domainID === id)) await deleteIfThere(own, group);
  for (const role of roles(own).filter(({ spec }) => spec.domainID === id)) await deleteRole(own, role);
}

function refuseUnknown(extra: object): void {
  const [key] = Object.keys(extra);
  if (key !== undefined) throw badRequest(`Domains have no attribute ${key}.`);
}
