/** From the body of `POST /v3/auth/tokens` to the one who is meant: each method proves a user, the scope says where. */
import { randomBytes } from "node:crypto";
import { type ApiError, badRequest, forbidden, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import {
  type ApplicationCredential,
  applicationCredentialsOf,
  expired,
  findApplicationCredential,
} from "./application-credential-objects.ts";
import { isDelegated } from "./delegation.ts";
import { type Domain, domainEnabled, findDomain, findDomainByName } from "./domain-objects.ts";
import { effectiveRoles } from "./effective-roles.ts";
import type { Scope } from "./grants.ts";
import { idOf } from "./ids.ts";
import type { AccessToken } from "./oauth1-objects.ts";
import type { SignedRequest } from "./oauth1-signature.ts";
import { provenAccessToken } from "./oauth1-tokens.ts";
import { forgetFailures, isLocked, noteFailure } from "./password-rules.ts";
import { verifyPassword } from "./passwords.ts";
import { findProject, findProjectByName, projectDomain, projectEnabled, projectId } from "./project-namespaces.ts";
import { inspectToken, type Subject } from "./tokens.ts";
import { delegationOf, findUsable, type Trust } from "./trust-objects.ts";
import { findUser, findUserByName, readHash, type User } from "./user-objects.ts";

interface Named {
  id?: string;
  name?: string;
}

interface UserRef extends Named {
  domain?: Named;
  password?: string;
}

export interface Auth {
  identity: {
    methods: string[];
    password?: { user?: UserRef };
    token?: { id?: string };
    application_credential?: Named & { secret?: string; user?: UserRef };
  };
  scope?: "unscoped" | RequestedScope;
}

interface RequestedScope {
  project?: Named & { domain?: Named };
  domain?: Named;
  system?: { all?: boolean };
  unscoped?: object;
  "OS-TRUST:trust"?: { id?: string };
}

/** What one method proved. */
interface Proof {
  user: User;
  methods: string[];
  expiresAt?: number;
  chain?: string;
  applicationCredential?: ApplicationCredential;
  accessToken?: AccessToken;
  /** The scope of the token that is exchanged. */
  system?: boolean;
}

/** What a method needs beside the body. */
interface Attempt {
  now: Date;
  /** The request, as a method reads it that looks for a signature in the headers. */
  signed(): SignedRequest;
}

type Method = (kube: Kube, auth: Auth, attempt: Attempt) => Promise<Proof>;

const methods: Record<string, Method> = { password, token, application_credential: applicationCredential, oauth1 };

/** Throws 400 for what is malformed, 401 for all that is not right, without saying what. */
export async function authenticate(kube: Kube, auth: Auth, attempt: Attempt): Promise<Subject> {
  const { now } = attempt;
  const names = [...new Set(auth.identity.methods)];
  if (names.length === 0) throw unauthorized();
  for (const name of names) if (!(name in auth.identity)) throw missing(name, "identity");
  for (const name of names) if (!Object.hasOwn(methods, name)) throw unauthorized("Attempted to authenticate with an unsupported method.");
  const proofs: Proof[] = [];
  for (const name of names) proofs.push(await methods[name]!(kube, auth, attempt));
  const [first] = proofs;
  if (first === undefined || proofs.some(({ user }) => idOf(user) !== idOf(first.user))) throw unauthorized();

  const used = [...new Set(proofs.flatMap((proof) => proof.methods))];
  refuseTooFew(first.user, used);
  const userId = idOf(first.user);
  const credential = proofs.find((proof) => proof.applicationCredential !== undefined)?.applicationCredential;
  const accessToken = proofs.find((proof) => proof.accessToken !== undefined)?.accessToken;
  const trust = credential === undefined && accessToken === undefined ? trustFor(kube, auth, { trusteeId: userId, now }) : undefined;
  const expiries = [...proofs.map(({ expiresAt }) => expiresAt), trust?.spec.expiresAt && Date.parse(trust.spec.expiresAt)].filter(
    (time) => typeof time === "number",
  );
  const chain = proofs.find((proof) => proof.chain !== undefined)?.chain;
  return {
    userId,
    methods: used,
    scope: trust
      ? trustScope(kube, trust)
      : credential
        ? credentialScope(credential, auth)
        : accessToken
          ? { projectId: lookUpProject(kube, { id: accessToken.spec.projectID }) }
          : scopeFor(kube, { auth, user: first.user }),
    ...(expiries.length === 0 ? {} : { expiresAt: Math.min(...expiries) }),
    ...(chain === undefined ? {} : { chain }),
    ...(credential === undefined ? {} : { applicationCredentialId: idOf(credential) }),
    ...(trust === undefined ? {} : { trustId: idOf(trust) }),
    ...(accessToken === undefined ? {} : { accessTokenId: idOf(accessToken) }),
  };
}

/** Throws 401 unless the password is the user's, after the same time whether or not there is such a user. */
export async function checkPassword(kube: Kube, user: User | undefined, { password, now }: { password: string; now: Date }): Promise<User> {
  // A user that does not exist, and one without a password, cost the same reading and the same hashing.
  const hash = await readHash(kube, user?.spec.passwordSecretName ?? `user-${randomBytes(8).toString("hex")}`);
  const right = await verifyPassword(password, hash);
  if (user === undefined || isLocked(kube, user, now)) throw unauthorized();
  if (!right) await noteFailure(kube.own, user, now);
  if (!right || !userEnabled(kube, user)) throw unauthorized();
  return forgetFailures(kube.own, user);
}

/**
 * A user's rules say which methods are enough together. As in Keystone, a rule counts by those of its methods that are served at all,
 * and rules of which none is served refuse nobody: https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/auth/core.py#L420
 */
function refuseTooFew({ spec }: User, used: readonly string[]): void {
  const { multi_factor_auth_rules: rules, multi_factor_auth_enabled: enabled } = spec.options ?? {};
  if (enabled === false || !Array.isArray(rules)) return;
  const served = rules
    .map((rule) => (Array.isArray(rule) ? rule.filter((name) => Object.hasOwn(methods, String(name))) : []))
    .filter(({ length }) => length > 0);
  if (served.length > 0 && !served.some((rule) => rule.every((name) => used.includes(String(name))))) {
    throw unauthorized(`Insufficient auth methods received. Auth Methods Provided: ${used.join(", ")}.`);
  }
}

const userEnabled = (kube: Kube, { spec }: User) => spec.enabled !== false && domainEnabled(kube, spec.domainID);

async function password(kube: Kube, { identity }: Auth, { now }: Attempt): Promise<Proof> {
  const ref = identity.password?.user;
  if (ref === undefined) throw missing("user", "password");
  if (typeof ref.password !== "string") throw missing("password", "user");
  const user = await checkPassword(kube, lookUpUser(kube, ref), { password: ref.password, now });
  if (user.spec.passwordExpiresAt !== undefined && Date.parse(user.spec.passwordExpiresAt) <= now.getTime()) {
    throw unauthorized(`The password is expired and needs to be changed for user: ${idOf(user)}.`);
  }
  return { user, methods: ["password"] };
}

/** An exchange for another scope: no rights are won and no time, and what was delegated cannot be exchanged. */
async function token(kube: Kube, { identity, scope }: Auth, { now }: Attempt): Promise<Proof> {
  if (typeof identity.token?.id !== "string") throw missing("id", "token");
  // As in Keystone, what is no token (any more) is not found: keystone/token/provider.py, validate_token.
  const { token: parent } = await inspectToken(kube, identity.token.id, { now, allowExpired: false });
  if (isDelegated(parent)) throw forbidden("A delegated token cannot be exchanged for another.");
  if (parent.system && typeof scope === "object" && (scope.project ?? scope.domain) !== undefined) {
    throw forbidden("A system-scoped token cannot be exchanged for a project-scoped or domain-scoped one.");
  }
  const user = findUser(kube, parent.userId);
  const chain = parent.auditIds.at(-1);
  if (user === undefined || chain === undefined) throw unauthorized();
  return { user, methods: ["token", ...parent.methods.filter((name) => name !== "token")], expiresAt: Date.parse(parent.expiresAt), chain };
}

/** The proof is the request's signature; the scope is what the user allowed, whatever is asked for. */
async function oauth1(kube: Kube, _auth: Auth, { signed }: Attempt): Promise<Proof> {
  const accessToken = await provenAccessToken(kube, signed());
  const user = findUser(kube, accessToken.spec.userID);
  if (user === undefined || !userEnabled(kube, user)) throw unauthorized();
  return { user, methods: ["oauth1"], accessToken, expiresAt: Date.parse(accessToken.spec.expiresAt) };
}

async function applicationCredential(kube: Kube, { identity }: Auth, { now }: Attempt): Promise<Proof> {
  const ref = identity.application_credential ?? {};
  if (ref.id === undefined && ref.name === undefined) throw missing("id or name", "application credential");
  const found = ref.id === undefined ? lookUpByName(kube, ref) : findApplicationCredential(kube, ref.id);
  const hash = await readHash(kube, found?.spec.secretName ?? `application-credential-${randomBytes(8).toString("hex")}`);
  const right = await verifyPassword(ref.secret ?? "", hash);
  const user = found && findUser(kube, found.spec.userID);
  if (!right || found === undefined || user === undefined || !userEnabled(kube, user) || expired(found, now)) throw unauthorized();
  return {
    user,
    methods: ["application_credential"],
    applicationCredential: found,
    ...(found.spec.expiresAt === undefined ? {} : { expiresAt: Date.parse(found.spec.expiresAt) }),
  };
}

function lookUpByName(kube: Kube, ref: NonNullable<Auth["identity"]["application_credential"]>): ApplicationCredential | undefined {
  if (ref.user === undefined) throw missing("user", "application credential");
  const user = lookUpUser(kube, ref.user);
  return user && applicationCredentialsOf(kube, idOf(user)).find(({ spec }) => spec.name === ref.name);
}

function lookUpUser(kube: Kube, ref: UserRef): User | undefined {
  if (ref.name !== undefined) {
    if (ref.domain === undefined) throw missing("domain", "user");
    const domain = lookUpDomain(kube, ref.domain);
    return domain && findUserByName(kube, ref.name, domain.metadata.name ?? "");
  }
  if (ref.id === undefined) throw missing("id or name", "user");
  return findUser(kube, ref.id);
}

function lookUpDomain(kube: Kube, ref: Named): Domain | undefined {
  if (ref.name !== undefined) return findDomainByName(kube, ref.name);
  if (ref.id === undefined) throw missing("id or name", "domain");
  return findDomain(kube, ref.id);
}

/** The requested scope, else the user's default project where he has a role in it. Throws 401 for what does not exist or is disabled. */
function scopeFor(kube: Kube, { auth: { scope }, user }: { auth: Auth; user: User }): Scope | undefined {
  if (scope === undefined) return defaultScope(kube, user);
  if (scope === "unscoped") return undefined;
  if (typeof scope !== "object" || scope === null) throw badRequest("Invalid input for field scope: it is not an object.");
  const named = (["project", "domain", "system", "unscoped", "OS-TRUST:trust"] as const).filter((name) => name in scope);
  if (named.length !== 1) throw missing("system, project, domain, OS-TRUST:trust or unscoped", "scope");
  if (scope.project !== undefined) return { projectId: lookUpProject(kube, scope.project) };
  if (scope.domain !== undefined) {
    const domain = lookUpDomain(kube, scope.domain);
    if (domain === undefined || domain.spec.enabled === false) throw unauthorized();
    return { domainId: domain.metadata.name ?? "" };
  }
  if (scope.system !== undefined) return { system: true };
  return undefined;
}

function lookUpProject(kube: Kube, ref: Named & { domain?: Named }): string {
  if (ref.name !== undefined && ref.domain === undefined) throw missing("domain", "project");
  const domain = ref.name === undefined ? undefined : lookUpDomain(kube, ref.domain ?? {});
  const named = ref.name !== undefined && domain ? findProjectByName(kube, ref.name, domain.metadata.name ?? "") : undefined;
  const namespace = ref.name === undefined ? findProject(kube, ref.id ?? "") : named;
  if (namespace === undefined || !projectEnabled(namespace) || !domainEnabled(kube, projectDomain(namespace))) throw unauthorized();
  return projectId(namespace);
}

function defaultScope(kube: Kube, user: User): Scope | undefined {
  const id = user.spec.defaultProjectID;
  const namespace = id === undefined ? undefined : findProject(kube, id);
  if (id === undefined || namespace === undefined || !projectEnabled(namespace) || !domainEnabled(kube, projectDomain(namespace)))
    return undefined;
  return effectiveRoles(kube, idOf(user), { projectId: id }).length > 0 ? { projectId: id } : undefined;
}

/** The trust that is the requested scope. Throws 401 for one that is not there or used up, 403 for somebody else's. */
function trustFor(kube: Kube, { scope }: Auth, { trusteeId, now }: { trusteeId: string; now: Date }): Trust | undefined {
  if (typeof scope !== "object" || scope === null || Object.keys(scope).length !== 1) return undefined;
  const ref = scope["OS-TRUST:trust"];
  if (ref === undefined) return undefined;
  if (typeof ref?.id !== "string") throw missing("trust_id", "trust");
  return delegationOf(kube, findUsable(kube, ref.id, now), { trusteeId, now }).trust;
}

const trustScope = (kube: Kube, { spec }: Trust): Scope | undefined =>
  spec.projectID === undefined ? undefined : { projectId: lookUpProject(kube, { id: spec.projectID }) };

function credentialScope(credential: ApplicationCredential, { scope }: Auth): Scope {
  if (scope !== undefined) throw unauthorized("Error authenticating with application credential: it cannot request a scope.");
  if (credential.spec.system === true) return { system: true };
  if (credential.spec.projectID === undefined) throw unauthorized();
  return { projectId: credential.spec.projectID };
}

const missing = (attribute: string, target: string): ApiError => badRequest(`Expecting to find ${attribute} in ${target}.`);
