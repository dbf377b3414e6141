/** What a token's holder may ask about himself: where he has a role, and the services there are. */
import type { AuthCatalog, AuthDomains, AuthProjects, AuthSystem } from "../../generated/identity/index.ts";
import type { Handlers } from "../http/call.ts";
import { forbidden } from "../http/errors.ts";
import { toCatalog } from "./catalog.ts";
import { toPage, withSelf } from "./collection.ts";
import { toDomain } from "./domain-objects.ts";
import { domainsOf, effectiveRoles, projectsOf } from "./effective-roles.ts";
import { toProject } from "./project-namespaces.ts";

export const authProjects = {
  list(call) {
    const { page, links } = toPage(call, "auth/projects", projectsOf(call.kube, call.token.userId).map(toProject), []);
    return { projects: page.map((project) => withSelf(call.url, "projects", project)), links };
  },
} satisfies Handlers<AuthProjects>;

export const authDomains = {
  list(call) {
    const { page, links } = toPage(call, "auth/domains", domainsOf(call.kube, call.token.userId).map(toDomain), []);
    return { domains: page.map((domain) => withSelf(call.url, "domains", domain)), links };
  },
} satisfies Handlers<AuthDomains>;

export const authSystem = {
  list({ kube, token, url }) {
    const system = effectiveRoles(kube, token.userId, { system: true }).length > 0 ? [{ all: true }] : [];
    return { system, links: { self: `${url}/auth/system` } };
  },
} satisfies Handlers<AuthSystem>;

export const authCatalog = {
  list({ kube, token, url }) {
    if (token.project === undefined) throw forbidden("A project-scoped token is required to produce a service catalog.");
    return {
      catalog: toCatalog(kube, url, { projectId: token.project.id, userId: token.userId }),
      links: { self: `${url}/auth/catalog` },
    };
  },
} satisfies Handlers<AuthCatalog>;
