/**
 * `POST /v3/auth/tokens` signs a token; the others read or revoke the one in X-Subject-Token. See tokens.ts for what a token is.
 */
import type { AuthTokens } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { noteElse, noteUntil } from "../kube/footprint.ts";
import type { Kube } from "../kube/kube.ts";
import { findApplicationCredential } from "./application-credential-objects.ts";
import { type Auth, authenticate } from "./authentication.ts";
import { toCatalog } from "./catalog.ts";
import { flag } from "./collection.ts";
import { findDomain } from "./domain-objects.ts";
import { findAccessToken } from "./oauth1-objects.ts";
import { signed } from "./oauth1-tokens.ts";
import { prepareProject } from "./project-accounts.ts";
import { findProject } from "./project-namespaces.ts";
import { inspectToken, issueToken, revokeToken, type Subject, type Verified } from "./tokens.ts";
import { consumeUse, findTrust } from "./trust-objects.ts";
import { findUser, passwordExpiry } from "./user-objects.ts";

type Shown = Pick<Call, "kube" | "url" | "query">;

export const authTokens = {
  async create(call) {
    const { kube, body, now } = call;
    const subject = await authenticate(kube.own, toAuth(body), {
      now: now(),
      // The query chooses what is answered, and no signature covers it: keystone/auth/plugins/oauth1.py.
      signed: () => ({ ...signed(call, "auth/tokens"), query: {} }),
    });
    return answer(call, 201, await admit(call, subject));
  },

  async list(call) {
    const allowExpired = flag((call.query as Record<string, unknown>)["allow_expired"]);
    const verified = await subjectOf(call, "identity:validate_token", { allowExpired });
    call.enforce("identity:validate_token", { "target.token.user_id": verified.token.userId });
    return answer(call, 200, verified);
  },

  async deleteAll(call) {
    const { token } = await subjectOf(call, "identity:revoke_token", { allowExpired: false });
    call.enforce("identity:revoke_token", { "target.token.user_id": token.userId });
    const { cascade } = call.query as { cascade?: unknown };
    await revokeToken(call.kube, token, { chain: cascade === undefined || flag(cascade), now: call.now() });
    return new Reply({ status: 204 });
  },
} satisfies Handlers<AuthTokens>;

/** Signs a token for the subject, and counts it where he acts by a trust. */
export async function admit({ kube, now }: Pick<Call, "kube" | "now">, subject: Subject): Promise<Verified> {
  const verified = await issueToken(kube.own, subject, now());
  if (subject.trustId !== undefined) await consumeUse(kube.own, subject.trustId);
  const namespace = verified.token.project && findProject(kube, verified.token.project.id);
  // A namespace that somebody labelled becomes a project that can be worked in when it is first entered.
  if (namespace !== undefined) await prepareProject(kube.own, namespace);
  return verified;
}

/** The parts that Keystone's schema demands; each method looks at its own. */
function toAuth(body: unknown): Auth {
  const { auth } = (body ?? {}) as { auth?: Auth };
  if (typeof auth !== "object" || auth === null) throw badRequest("Expecting to find auth in request body.");
  const { identity } = auth;
  if (typeof identity !== "object" || identity === null || !Array.isArray(identity.methods)) {
    throw badRequest("Invalid input for field identity: it needs a list of methods.");
  }
  if (identity.methods.some((name) => typeof name !== "string")) throw badRequest("Invalid input for field identity/methods.");
  for (const name of identity.methods) {
    const data = (identity as Record<string, unknown>)[name];
    if (data !== undefined && (typeof data !== "object" || data === null)) throw badRequest(`Invalid input for field identity/${name}.`);
  }
  return auth;
}

/** Whoever may not ask about others' tokens is refused as such where he names none: it would have to be his own. */
async function subjectOf(
  { kube, clock, subjectToken, enforce }: Pick<Call, "kube" | "clock" | "subjectToken" | "enforce">,
  rule: string,
  { allowExpired }: { allowExpired: boolean },
): Promise<Verified> {
  if (subjectToken === undefined || subjectToken === "") {
    enforce(rule, {});
    throw new ApiError(404, "There is no token in X-Subject-Token.");
  }
  const verified = await inspectToken(kube, subjectToken, { now: clock(), allowExpired });
  const { applicationCredentialId, trustId, expiresAt } = verified.token;
  // These end at times of their own; and one that has expired holds as long as the settings say.
  if (applicationCredentialId !== undefined || trustId !== undefined || allowExpired) noteElse();
  noteUntil(Date.parse(expiresAt));
  return verified;
}

/** A token as the answer to who asked for it, or about it. */
export function answer({ kube, url, query }: Shown, status: number, verified: Verified): Reply {
  const { token } = verified;
  const scoped = token.project !== undefined || token.domainId !== undefined || token.system;
  const withCatalog = scoped && !("nocatalog" in (query as object));
  const catalog = withCatalog ? { catalog: toCatalog(kube, url, { projectId: token.project?.id, userId: token.userId }) } : {};
  return new Reply({
    status,
    headers: { "x-subject-token": token.raw, vary: "X-Auth-Token" },
    body: { token: { ...toTokenEntity(kube, verified), ...catalog } },
  });
}

/** https://docs.openstack.org/api-ref/identity/v3/#password-authentication-with-scoped-authorization */
function toTokenEntity(kube: Kube, { token, roles }: Verified) {
  const user = findUser(kube, token.userId);
  const domain = (id: string) => ({ id, name: findDomain(kube, id)?.spec.name ?? id });
  const scope = token.project
    ? {
        project: { domain: domain(token.project.domainId), id: token.project.id, name: token.project.name },
        is_domain: false,
        roles,
      }
    : token.domainId !== undefined
      ? { domain: domain(token.domainId), roles }
      : token.system
        ? { system: { all: true }, roles }
        : {};
  return {
    methods: token.methods,
    user: {
      domain: domain(token.userDomainId),
      id: token.userId,
      name: token.userName,
      password_expires_at: user === undefined ? null : passwordExpiry(user),
    },
    audit_ids: token.auditIds,
    expires_at: token.expiresAt,
    issued_at: token.issuedAt,
    ...scope,
    ...credentialPart(kube, token.applicationCredentialId),
    ...trustPart(kube, token.trustId),
    ...accessTokenPart(kube, token.accessTokenId),
  };
}

function credentialPart(kube: Kube, id: string | undefined) {
  const credential = id === undefined ? undefined : findApplicationCredential(kube, id);
  if (credential === undefined) return {};
  const { name, unrestricted, accessRules = [] } = credential.spec;
  return {
    application_credential: {
      id,
      name,
      restricted: unrestricted !== true,
      ...(accessRules.length === 0 ? {} : { access_rules: accessRules }),
    },
  };
}

function trustPart(kube: Kube, id: string | undefined) {
  const trust = id === undefined ? undefined : findTrust(kube, id);
  if (trust === undefined) return {};
  const { trustorUserID, trusteeUserID, impersonation } = trust.spec;
  return { "OS-TRUST:trust": { id, trustor_user: { id: trustorUserID }, trustee_user: { id: trusteeUserID }, impersonation } };
}

function accessTokenPart(kube: Kube, id: string | undefined) {
  const accessToken = id === undefined ? undefined : findAccessToken(kube, id);
  return accessToken === undefined ? {} : { "OS-OAUTH1": { access_token_id: id, consumer_id: accessToken.spec.consumerID } };
}
