/** What a user has let consumers do for him: oauth1-objects.ts says what these are. */
import type { UsersOSOAUTH1AccessTokens, UsersOSOAUTH1AccessTokensRoles } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { forbidden, notFound, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { toPage, withSelf } from "./collection.ts";
import { isDelegated } from "./delegation.ts";
import { deleteIfThere, idOf } from "./ids.ts";
import { type AccessToken, accessTokensOf, findAccessToken } from "./oauth1-objects.ts";
import { type Role, rolesById, toRole } from "./role-objects.ts";
import { timestamp } from "./user-objects.ts";

type Path = { path: { user_id: string; access_token_id: string } };

export const usersAccessTokens = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_access_tokens", {});
    refuseDelegated(call);
    const collection = `users/${path.user_id}/OS-OAUTH1/access_tokens`;
    const { page, ...rest } = toPage(call, collection, accessTokensOf(kube, path.user_id).map(toEntity), []);
    return { access_tokens: page.map((entity) => linked(url, entity)), ...rest };
  },

  show(call) {
    call.enforce("identity:get_access_token", {});
    refuseDelegated(call);
    return { access_token: linked(call.url, toEntity(owned(call))) };
  },

  async delete(call) {
    const { kube, path } = call;
    call.enforce("identity:ec2_delete_credential", { user_id: path.user_id });
    refuseDelegated(call);
    const accessToken = getAccessToken(kube, path.access_token_id);
    if (accessToken.spec.userID !== path.user_id) throw unauthorized("User IDs do not match");
    await deleteIfThere(kube.own, accessToken);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersOSOAUTH1AccessTokens>;

export const usersAccessTokensRoles = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_access_token_roles", {});
    const known = rolesById(kube);
    const roles = owned(call).spec.roleIDs.flatMap((id) => known.get(id) ?? []);
    const collection = `users/${path.user_id}/OS-OAUTH1/access_tokens/${path.access_token_id}/roles`;
    const { page, ...rest } = toPage(call, collection, roles.map(withoutDescription), []);
    return { roles: page.map((role) => withSelf(url, "roles", role)), ...rest };
  },

  show(call) {
    const { kube, path, url } = call;
    call.enforce("identity:get_access_token_role", {});
    const accessToken = getAccessToken(kube, path.access_token_id);
    if (accessToken.spec.userID !== path.user_id) throw unauthorized("User IDs do not match");
    const role = accessToken.spec.roleIDs.includes(path.role_id) ? rolesById(kube).get(path.role_id) : undefined;
    if (role === undefined) throw notFound("Role", path.role_id);
    return { role: withSelf(url, "roles", withoutDescription(role)) };
  },
} satisfies Handlers<UsersOSOAUTH1AccessTokensRoles>;

function refuseDelegated({ token }: Pick<Call, "token">): void {
  if (isDelegated(token)) throw forbidden("Delegated tokens cannot manage access tokens.");
}

function getAccessToken(kube: Kube, id: string): AccessToken {
  const accessToken = findAccessToken(kube, id);
  if (accessToken === undefined) throw notFound("Access token", id);
  return accessToken;
}

function owned({ kube, path }: Pick<Call, "kube"> & Path): AccessToken {
  const accessToken = getAccessToken(kube, path.access_token_id);
  if (accessToken.spec.userID !== path.user_id) throw notFound("Access token", path.access_token_id);
  return accessToken;
}

const toEntity = (accessToken: AccessToken) => ({
  id: idOf(accessToken),
  consumer_id: accessToken.spec.consumerID,
  authorizing_user_id: accessToken.spec.userID,
  project_id: accessToken.spec.projectID,
  expires_at: timestamp(accessToken.spec.expiresAt),
});

function linked(url: string, entity: ReturnType<typeof toEntity>) {
  const self = `${url}/users/${entity.authorizing_user_id}/OS-OAUTH1/access_tokens/${entity.id}`;
  return { ...entity, links: { self, roles: `${self}/roles` } };
}

function withoutDescription(role: Role) {
  const { description: _, ...rest } = toRole(role);
  return rest;
}
