/**
 * A user is a User (identity.dicot.io) in `dicot-system`.
 *
 *   id                    label openstack.dicot.io/id, else metadata.uid without dashes
 *   name … description    spec, under Kubernetes' spelling; a client's own attributes: spec.extra
 *   password              a hash in the Secret spec.passwordSecretName
 *   password_expires_at   spec.passwordExpiresAt
 */
import type { Users } from "../../generated/identity/index.ts";
import { type Handlers, Reply, type Token } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { applicationCredentialsOf, deleteApplicationCredential } from "./application-credential-objects.ts";
import { flag, toPage, withSelf } from "./collection.ts";
import { deleteCredentials } from "./credential-secrets.ts";
import { DEFAULT_DOMAIN, findDomain } from "./domain-objects.ts";
import { withdrawAll } from "./grant-objects.ts";
import { groupsOf, removeMember } from "./group-objects.ts";
import { deleteIfThere, idOf } from "./ids.ts";
import { mergeOptions } from "./immutable.ts";
import { deleteAccessTokensOf } from "./oauth1-objects.ts";
import { listTarget, targetOf } from "./targets.ts";
import { deleteTrustsOf } from "./trust-objects.ts";
import {
  users as allUsers,
  createUser,
  deleteHash,
  findUser,
  refuseDuplicate,
  revokeTokensOf,
  setPassword,
  toUser,
  type User,
} from "./user-objects.ts";

/** The domain that a request means which names none: the one of a domain-scoped token, else the default. */
export const domainOf = (token: Token, asked: string | null | undefined): string => asked ?? token.domainId ?? DEFAULT_DOMAIN;

const filters = ["domain_id", "enabled", "name", "idp_id", "protocol_id", "unique_id"];

export const users = {
  list(call) {
    const { token, url } = call;
    call.enforce("identity:list_users", listTarget(token.domainId));
    const expires = expiryFilter((call.query as Record<string, unknown>)["password_expires_at"]);
    const visible = allUsers(call.kube)
      .filter(expires)
      .map(toUser)
      .filter((user) => token.domainId === undefined || user.domain_id === token.domainId);
    const { page, ...rest } = toPage(call, "users", visible, filters);
    return { users: page.map((user) => withSelf(url, "users", user)), ...rest };
  },

  show(call) {
    const user = findUser(call.kube, call.path.user_id);
    call.enforce("identity:get_user", { user_id: call.path.user_id, ...targetOf("user", user && toUser(user)) });
    return { user: withSelf(call.url, "users", toUser(user ?? missing(call.path.user_id))) };
  },

  async create(call) {
    const { body, kube, token, now } = call;
    const { name, password, domain_id, enabled, description, default_project_id, options, federated, ...extra } = body.user;
    const domainID = domainOf(token, domain_id);
    call.enforce("identity:create_user", targetOf("user", { ...body.user, domain_id: domainID }));
    if (federated?.length) throw badRequest("Federated identities are not served.");
    if (findDomain(kube, domainID) === undefined) throw notFound("Domain", domainID);
    refuseDuplicate(kube, name.trim(), domainID);
    const spec: User["spec"] = {
      name: name.trim(),
      domainID,
      enabled: enabled === undefined || flag(enabled),
      ...(typeof description === "string" ? { description } : {}),
      ...(typeof default_project_id === "string" ? { defaultProjectID: default_project_id } : {}),
      ...(options === undefined ? {} : { options: mergeOptions({}, options) }),
      ...splitExtra(extra),
    };
    const user = await createUser(kube.own, spec, { password: password ?? undefined, now: now() });
    return { user: withSelf(call.url, "users", toUser(user)) };
  },

  async update(call) {
    const { body, kube, path, now } = call;
    const found = findUser(kube, path.user_id);
    call.enforce("identity:update_user", { user_id: path.user_id, ...targetOf("user", found && toUser(found)) });
    const user = found ?? missing(path.user_id);
    const { password, ...fields } = body.user;
    if ("id" in fields && fields.id !== path.user_id) throw badRequest("Cannot change user ID");
    if (fields.domain_id !== undefined && fields.domain_id !== user.spec.domainID) throw badRequest("Cannot change Domain ID");
    if (fields.federated?.length) throw badRequest("Federated identities are not served.");
    if (fields.name !== undefined) refuseDuplicate(kube, fields.name.trim(), user.spec.domainID, path.user_id);
    let changed = await kube.own.update(user, (copy) => change(copy, fields));
    if (typeof password === "string") changed = await setPassword(kube.own, changed, { password, now: now() });
    else if (changed.spec.enabled === false && user.spec.enabled !== false) changed = await revokeTokensOf(kube.own, changed, now());
    return { user: withSelf(call.url, "users", { ...toUser(changed), extra: extraOf(changed) }) };
  },

  /** What hangs on the user goes first: whoever fails halfway finds the user still there to delete again. */
  async delete(call) {
    const { kube, path } = call;
    const user = findUser(kube, path.user_id);
    call.enforce("identity:delete_user", { user_id: path.user_id, ...targetOf("user", user && toUser(user)) });
    await deleteUser(kube.own, user ?? missing(path.user_id));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Users>;

/**
 * What Keystone's table of users has no columns for. Its answer to a change has that a second time, by itself:
 * https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/identity/backends/sql.py (update_user)
 */
const extraOf = ({ spec: { extra, description, email } }: User) => ({
  ...extra,
  ...(description === undefined ? {} : { description }),
  ...(email === undefined ? {} : { email }),
});

const comparisons: Record<string, (expiry: number, wanted: number) => boolean> = {
  lt: (expiry, wanted) => expiry < wanted,
  lte: (expiry, wanted) => expiry <= wanted,
  gt: (expiry, wanted) => expiry > wanted,
  gte: (expiry, wanted) => expiry >= wanted,
  eq: (expiry, wanted) => expiry === wanted,
  neq: (expiry, wanted) => expiry !== wanted,
};

/** `?password_expires_at=lt:2026-12-08T22:02:00Z`; passwords that never expire are in no such list. */
function expiryFilter(asked: unknown): (user: User) => boolean {
  if (typeof asked !== "string") return () => true;
  const [, operator = "eq", time = ""] = /^(?:([a-z]+):)?(.*)$/.exec(asked) ?? [];
  const [compare, wanted] = [comparisons[operator], Date.parse(time)];
  if (compare === undefined) throw badRequest(`The given operator ${operator} is not valid: lt, lte, gt, gte, eq and neq are.`);
  if (Number.isNaN(wanted)) throw badRequest("Timestamp not in expected format.");
  return ({ spec }) => spec.passwordExpiresAt !== undefined && compare(Date.parse(spec.passwordExpiresAt), wanted);
}

export async function deleteUser(own: Kube, user: User): Promise<void> {
  const id = idOf(user);
  await withdrawAll(own, (grant) => grant.userId === id);
  for (const group of groupsOf(own, id)) await removeMember(own, group, id);
  for (const credential of applicationCredentialsOf(own, id)) await deleteApplicationCredential(own, credential);
  await deleteCredentials(own, { userId: id });
  await deleteTrustsOf(own, { userId: id });
  await deleteAccessTokensOf(own, { userId: id });
  await deleteIfThere(own, user);
  await deleteHash(own, user.spec.passwordSecretName);
}

function missing(id: string): never {
  throw notFound("User", id);
}

type Change = Omit<Users["update"]["body"]["user"], "password">;

/** Null takes away what may be absent. */
function change(user: User, fields: Change): User {
  const { name, domain_id: _domain, enabled, description, default_project_id, options, federated: _federated, ...extra } = fields;
  const optional = (key: string, before: string | undefined, after: string | null | undefined) => {
    const value = after === undefined ? before : after;
    return typeof value === "string" ? { [key]: value } : {};
  };
  const { description: text, defaultProjectID, extra: others, email, ...kept } = user.spec;
  const spec: User["spec"] = {
    ...kept,
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(enabled === undefined ? {} : { enabled: flag(enabled) }),
    ...(options === undefined ? {} : { options: mergeOptions(user.spec.options, options) }),
    ...optional("description", text, description),
    ...optional("defaultProjectID", defaultProjectID, default_project_id),
    ...splitExtra({ ...others, ...(email === undefined ? {} : { email }), ...extra }),
  };
  return { ...user, spec };
}

/** A client's own attributes; `email`, the commonest, has a field. */
function splitExtra(attributes: Readonly<Record<string, unknown>>): Pick<User["spec"], "email" | "extra"> {
  const { email, id: _id, ...extra } = attributes;
  const given = Object.fromEntries(Object.entries(extra).filter(([, value]) => value !== null));
  return {
    ...(typeof email === "string" ? { email } : {}),
    ...(Object.keys(given).length === 0 ? {} : { extra: given }),
  };
}
