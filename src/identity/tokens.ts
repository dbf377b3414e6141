/**
 * Tokens are signed statements of who authenticated when, how and for which scope (`Claims` in keyring.ts). What they are worth,
 * roles and all, is read from the watch cache whenever one is used: nothing about a token is stored but that it was revoked
 * (RevokedToken, named by the audit id, until the token would have expired).
 */
import { randomBytes } from "node:crypto";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Token } from "../http/call.ts";
import { ApiError, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { expired, findApplicationCredential } from "./application-credential-objects.ts";
import { domainEnabled } from "./domain-objects.ts";
import { effectiveRoles } from "./effective-roles.ts";
import type { Scope } from "./grants.ts";
import { idOf } from "./ids.ts";
import { type Claims, keyringOf } from "./keyring.ts";
import { rolesByAccessToken } from "./oauth1-roles.ts";
import { findProject, projectDomain, projectEnabled, toScope } from "./project-namespaces.ts";
import type { RoleRef } from "./role-objects.ts";
import { settingsOf } from "./settings.ts";
import { delegationOf, findTrust } from "./trust-objects.ts";
import { findUser, timestamp, type User } from "./user-objects.ts";

type RevokedToken = Kinds["RevokedToken"];

/** Who a token is issued for. */
export interface Subject {
  userId: string;
  methods: readonly string[];
  scope: Scope | undefined;
  /** Milliseconds since 1970 at which it expires whatever the settings say: a rescoped token lives no longer than its parent. */
  expiresAt?: number;
  /** Audit id of the token that began the chain. */
  chain?: string;
  applicationCredentialId?: string;
  /** The trust that `userId` acts by, as its trustee. */
  trustId?: string;
  /** The access token of OAuth by which a consumer acts for `userId`. */
  accessTokenId?: string;
}

/**
 * The caller, if `raw` is one of our tokens and everything that it depends on still stands. No request to Kubernetes is made.
 * Throws 401, never saying why.
 */
export async function verifyToken(kube: Kube, raw: string, now: Date): Promise<Token> {
  const claims = await keyringOf(kube).verify(raw, now);
  if (claims.exp * 1000 <= now.getTime()) throw unauthorized();
  return toToken(kube, { claims, raw }, now).token;
}

/** As `verifyToken`, with the roles' ids too, and for a while also when it has expired (`?allow_expired`). Throws 404, as Keystone does. */
export async function inspectToken(
  kube: Kube,
  raw: string,
  { now, allowExpired }: { now: Date; allowExpired: boolean },
): Promise<Verified> {
  try {
    const claims = await keyringOf(kube).verify(raw, now);
    const graceSeconds = allowExpired ? settingsOf(kube).allowExpiredSeconds : 0;
    if ((claims.exp + graceSeconds) * 1000 <= now.getTime()) throw unauthorized();
    return toToken(kube, { claims, raw }, now);
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    throw new ApiError(404, "This is not a recognized token.", { cause });
  }
}

/** Signs a new token. Throws 401 where the subject has no role in the scope. */
export async function issueToken(kube: Kube, subject: Subject, now: Date): Promise<Verified> {
  const until = Math.min(now.getTime() + settingsOf(kube).tokenSeconds * 1000, subject.expiresAt ?? Number.POSITIVE_INFINITY);
  const claims: Claims = {
    jti: randomBytes(16).toString("base64url"),
    ...(subject.chain === undefined ? {} : { chain: subject.chain }),
    sub: subject.userId,
    iat: now.getTime() / 1000,
    exp: Math.floor(until / 1000),
    amr: [...subject.methods],
    ...(subject.scope === undefined ? {} : { scope: writeScope(subject.scope) }),
    ...(subject.applicationCredentialId === undefined ? {} : { app: subject.applicationCredentialId }),
    ...(subject.trustId === undefined ? {} : { trust: subject.trustId }),
    ...(subject.accessTokenId === undefined ? {} : { oauth: subject.accessTokenId }),
  };
  const { token, roles } = toToken(kube, { claims, raw: "" }, now);
  return { token: { ...token, raw: await keyringOf(kube).sign(claims, now) }, roles };
}

/**
 * Ends a token now, and with `chain` those that were rescoped from it. Revocations that nobody needs any more are deleted at the same
 * time: there is no timer for them.
 */
export async function revokeToken(kube: Kube, token: Token, { chain, now }: { chain: boolean; now: Date }): Promise<void> {
  const [auditID = ""] = token.auditIds;
  if (findRevocation(kube, auditID) === undefined) {
    await kube.own.create<RevokedToken>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "RevokedToken",
      metadata: { name: revocationName(auditID), namespace: SYSTEM_NAMESPACE },
      // A rescoped token expires no later than the one it came from, so its revocation need not be kept longer.
      spec: { auditID, chain, revokedAt: now.toISOString(), expiresAt: new Date(token.expiresAt).toISOString() },
    });
  }
  const over = kube.list("RevokedToken", SYSTEM_NAMESPACE).filter(({ spec }) => Date.parse(spec.expiresAt) + 60_000 < now.getTime());
  await Promise.all(over.slice(0, 20).map((revocation) => kube.own.delete(revocation)));
}

/**
 * The ServiceAccount as which a request is made to Kubernetes. Administrators of the cloud are one; everybody else is the account of
 * his project with the highest of his roles, and `nobody`, which may nothing, where he has none that Kubernetes knows.
 */
export function identityOf(token: Token): string {
  if (token.roles.includes("admin")) return account(CLOUD_ADMIN);
  const role = projectAccountRoles.find((name) => token.roles.includes(name));
  return account(token.project === undefined || role === undefined ? "nobody" : accountName(token.project.id, role));
}

const account = (name: string) => `system:serviceaccount:${IDENTITIES_NAMESPACE}:${name}`;

export const CLOUD_ADMIN = "cloud-admin";
/** As which administrators' requests are made. */
export const cloudAdministrator = account(CLOUD_ADMIN);
/** The roles for which every project has an account, the highest first. */
export const projectAccountRoles = ["manager", "member", "reader"] as const;
export const accountName = (projectId: string, role: (typeof projectAccountRoles)[number]): string => `p-${projectId}-${role}`;

export interface Verified {
  token: Token;
  /** With ids, as the token's own answer has them. */
  roles: readonly RoleRef[];
}

function toToken(kube: Kube, { claims, raw }: { claims: Claims; raw: string }, now: Date): Verified {
  const user = findUser(kube, claims.sub);
  if (user === undefined || user.spec.enabled === false || !domainEnabled(kube, user.spec.domainID) || revoked(kube, claims, user)) {
    throw unauthorized();
  }
  const delegation =
    claims.trust === undefined ? undefined : delegationOf(kube, findTrust(kube, claims.trust), { trusteeId: claims.sub, now });
  if (delegation !== undefined && revoked(kube, claims, delegation.trustor)) throw unauthorized();
  const scope = readScope(claims.scope);
  const namespace = scope && "projectId" in scope ? findProject(kube, scope.projectId) : undefined;
  if (scope !== undefined && "projectId" in scope) {
    if (namespace === undefined || !projectEnabled(namespace) || !domainEnabled(kube, projectDomain(namespace))) throw unauthorized();
  }
  if (scope !== undefined && "domainId" in scope && !domainEnabled(kube, scope.domainId)) throw unauthorized();
  const roles = scope === undefined ? [] : (delegation?.roles ?? rolesOf(kube, claims, { scope, now }));
  if (scope !== undefined && roles.length === 0) throw unauthorized();
  const shown = delegation?.trust.spec.impersonation ? delegation.trustor : user;
  const token: Token = {
    userId: idOf(shown),
    userName: shown.spec.name,
    userDomainId: shown.spec.domainID,
    roles: roles.map(({ name }) => name),
    project: namespace && toScope(namespace),
    domainId: scope && "domainId" in scope ? scope.domainId : undefined,
    system: scope !== undefined && "system" in scope,
    methods: claims.amr,
    auditIds: claims.chain === undefined ? [claims.jti] : [claims.jti, claims.chain],
    issuedAt: timestamp(new Date(Math.round(claims.iat * 1000))),
    expiresAt: timestamp(new Date(claims.exp * 1000)),
    applicationCredentialId: claims.app,
    trustId: claims.trust,
    accessTokenId: claims.oauth,
    raw,
  };
  return { token, roles };
}

/** An application credential narrows its owner's roles to those that it was made with; so does an access token of OAuth. */
function rolesOf(kube: Kube, { sub, app, oauth }: Claims, { scope, now }: { scope: Scope; now: Date }): RoleRef[] {
  const roles = effectiveRoles(kube, sub, scope);
  if (oauth !== undefined) return rolesByAccessToken(kube, oauth, { userId: sub, scope, held: roles });
  if (app === undefined) return roles;
  const credential = findApplicationCredential(kube, app);
  if (credential === undefined || credential.spec.userID !== sub || expired(credential, now)) throw unauthorized();
  return roles.filter(({ id }) => credential.spec.roleIDs.includes(id));
}

function revoked(kube: Kube, claims: Claims, user: User): boolean {
  const before = user.status?.tokensRevokedBefore;
  if (before !== undefined && Math.round(claims.iat * 1000) <= Date.parse(before)) return true;
  if (findRevocation(kube, claims.jti) !== undefined) return true;
  return claims.chain !== undefined && findRevocation(kube, claims.chain)?.spec.chain === true;
}

const findRevocation = (kube: Kube, auditId: string) => kube.find("RevokedToken", SYSTEM_NAMESPACE, revocationName(auditId));

/** Audit ids are base64url, object names hexadecimal. */
const revocationName = (auditId: string) => Buffer.from(auditId, "base64url").toString("hex");

function writeScope(scope: Scope): string {
  if ("system" in scope) return "system";
  return "domainId" in scope ? `domain:${scope.domainId}` : `project:${scope.projectId}`;
}

function readScope(text: string | undefined): Scope | undefined {
  if (text === undefined) return undefined;
  if (text === "system") return { system: true };
  const id = text.slice(text.indexOf(":") + 1);
  return text.startsWith("domain:") ? { domainId: id } : { projectId: id };
}
