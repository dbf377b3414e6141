/** What belongs to one user: password, groups, projects, tokens. The user himself is in users.ts. */
import type { UsersGroups, UsersPassword, UsersProjects, UsersTokens } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { checkPassword } from "./authentication.ts";
import { toPage, withSelf } from "./collection.ts";
import { projectsOf } from "./effective-roles.ts";
import { groupsOf, toGroup } from "./group-objects.ts";
import { requireNew } from "./password-rules.ts";
import { toProject } from "./project-namespaces.ts";
import { targetOf } from "./targets.ts";
import { findUser, getUser, readHashes, revokeTokensOf, setPassword, toUser } from "./user-objects.ts";

export const usersPassword = {
  list() {
    throw new ApiError(405, "The method is not allowed for this resource.", { headers: { allow: "POST" } });
  },

  /** Asked without a token: the old password is the proof. A password that has expired is good enough to be replaced. */
  async create({ body, kube, path, now }) {
    const { user } = (body ?? {}) as { user?: { original_password?: unknown; password?: unknown } };
    if (typeof user?.original_password !== "string") throw badRequest("Expecting to find original_password in user.");
    if (typeof user.password !== "string") throw badRequest("Expecting to find password in user.");
    const found = await checkPassword(kube.own, findUser(kube, path.user_id), { password: user.original_password, now: now() });
    if (found.spec.options?.["lock_password"] === true) {
      throw badRequest("Password validation error: this account's password may be changed by an administrator only.");
    }
    await requireNew(kube, user.password, await readHashes(kube, found.spec.passwordSecretName));
    await setPassword(kube.own, found, { password: user.password, now: now() });
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersPassword>;

export const usersGroups = {
  list(call) {
    const { kube, path, token, url } = call;
    const user = findUser(kube, path.user_id);
    call.enforce("identity:list_groups_for_user", { user_id: path.user_id, ...targetOf("user", user && toUser(user)) });
    getUser(kube, path.user_id);
    const visible = groupsOf(kube, path.user_id)
      .map(toGroup)
      .filter((group) => token.domainId === undefined || group.domain_id === token.domainId);
    const { page, ...rest } = toPage(call, `users/${path.user_id}/groups`, visible, ["name"]);
    // Memberships that end are those of federated users.
    return { groups: page.map((group) => withSelf(url, "groups", { ...group, membership_expires_at: null })), ...rest };
  },
} satisfies Handlers<UsersGroups>;

export const usersProjects = {
  list(call) {
    const { kube, path, url } = call;
    const user = findUser(kube, path.user_id);
    call.enforce("identity:list_user_projects", { user_id: path.user_id, ...targetOf("user", user && toUser(user)) });
    getUser(kube, path.user_id);
    const all = projectsOf(kube, path.user_id).map(toProject);
    const { page, ...rest } = toPage(call, `users/${path.user_id}/projects`, all, ["domain_id", "enabled", "name"]);
    return { projects: page.map((project) => withSelf(url, "projects", project)), ...rest };
  },
} satisfies Handlers<UsersProjects>;

export const usersTokens = {
  async deleteAll(call) {
    const { kube, path, now } = call;
    const user = findUser(kube, path.user_id);
    call.enforce("identity:revoke_tokens_for_user", { user_id: path.user_id, ...targetOf("user", user && toUser(user)) });
    await revokeTokensOf(kube.own, getUser(kube, path.user_id), now());
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersTokens>;
