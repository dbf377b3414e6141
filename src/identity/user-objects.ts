/**
 * Users: User (identity.dicot.io) in `dicot-system`; the hash of the password is the entry `hash` of the Secret
 * `spec.passwordSecretName`. `status.tokensRevokedBefore` ends all tokens issued until then.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { conflict, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { createUnique, deleteIfThere, findSystem, idOf, newId, uniqueName } from "./ids.ts";
import { expiryOf, requirePattern } from "./password-rules.ts";
import { hashPassword } from "./passwords.ts";
import { settingsOf } from "./settings.ts";

export type User = Kinds["User"];
type Secret = Kinds["Secret"];

export const users = (kube: Kube): readonly User[] => kube.list("User", SYSTEM_NAMESPACE);

export const findUser = (kube: Kube, id: string): User | undefined => findSystem(kube, "User", id);

export function getUser(kube: Kube, id: string): User {
  const user = findUser(kube, id);
  if (user === undefined) throw notFound("User", id);
  return user;
}

export const findUserByName = (kube: Kube, name: string, domainId: string): User | undefined =>
  users(kube).find(({ spec }) => spec.name === name && spec.domainID === domainId);

/** Keystone's microseconds. */
export const timestamp = (time: Date | string): string => `${new Date(time).toISOString().slice(0, -1)}000Z`;

export const passwordExpiry = (user: User): string | null =>
  user.spec.passwordExpiresAt === undefined ? null : timestamp(user.spec.passwordExpiresAt);

export function toUser(user: User) {
  const { name, domainID, description, email, enabled, defaultProjectID, options, extra } = user.spec;
  return {
    ...extra,
    id: idOf(user),
    name,
    domain_id: domainID,
    enabled: enabled ?? true,
    options: options ?? {},
    password_expires_at: passwordExpiry(user),
    ...(description === undefined ? {} : { description }),
    ...(email === undefined ? {} : { email }),
    ...(defaultProjectID === undefined ? {} : { default_project_id: defaultProjectID }),
  };
}

/**
 * Makes a user whose name is free (the caller has looked). The password's Secret comes first, so that there is no moment, and after a
 * crash no user, without a password.
 */
export async function createUser(
  own: Kube,
  spec: User["spec"],
  { password, now }: { password: string | undefined; now: Date },
): Promise<User> {
  if (password !== undefined) requirePattern(own, password);
  const id = newId();
  const passwordExpiresAt = password === undefined ? undefined : expiryOf(own, { spec }, now);
  const passwordSecretName = password === undefined ? undefined : `user-${id}`;
  if (password !== undefined && passwordSecretName !== undefined) await writeHash(own, passwordSecretName, { of: "user", password });
  const user: User = {
    apiVersion: "identity.dicot.io/v1alpha1",
    kind: "User",
    metadata: { name: uniqueName(spec.name, "user", spec.domainID, spec.name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
    spec: {
      ...spec,
      ...(passwordSecretName === undefined ? {} : { passwordSecretName }),
      ...(passwordExpiresAt === undefined ? {} : { passwordExpiresAt }),
    },
  };
  try {
    const created = await createUnique(own, user, () => refuseDuplicate(own, spec.name, spec.domainID));
    return password === undefined
      ? created
      : await own.updateStatus(created, (copy) => withStatus(copy, { passwordChangedAt: now.toISOString() }));
  } catch (error) {
    await deleteHash(own, passwordSecretName);
    throw error;
  }
}

/** Throws 409 where the domain has another user of that name. */
export function refuseDuplicate(kube: Kube, name: string, domainId: string, except?: string): void {
  const other = findUserByName(kube, name, domainId);
  if (other !== undefined && idOf(other) !== except) throw conflict(`There is a user named ${name} in this domain already.`);
}

/** Sets the password and ends all tokens of the user. */
export async function setPassword(own: Kube, user: User, { password, now }: { password: string; now: Date }): Promise<User> {
  requirePattern(own, password);
  const passwordSecretName = user.spec.passwordSecretName ?? `user-${idOf(user)}`;
  await writeHash(own, passwordSecretName, { of: "user", password });
  const named = await own.update(user, (copy) => {
    const { passwordExpiresAt: _, ...spec } = copy.spec;
    const passwordExpiresAt = expiryOf(own, copy, now);
    return { ...copy, spec: { ...spec, passwordSecretName, ...(passwordExpiresAt === undefined ? {} : { passwordExpiresAt }) } };
  });
  const time = now.toISOString();
  return own.updateStatus(named, (copy) => withStatus(copy, { passwordChangedAt: time, tokensRevokedBefore: time }));
}

export const revokeTokensOf = (own: Kube, user: User, now: Date): Promise<User> =>
  own.updateStatus(user, (copy) => withStatus(copy, { tokensRevokedBefore: now.toISOString() }));

const withStatus = (user: User, status: NonNullable<User["status"]>): User => ({ ...user, status: { ...user.status, ...status } });

/** Writes a hash where one is or none is yet. Hashes belong to their owners by name: whoever deletes an owner deletes the hash. */
export async function writeHash(
  own: Kube,
  name: string,
  { of, password }: { of: "user" | "application-credential"; password: string },
): Promise<void> {
  const hash = encode(await hashPassword(password, settingsOf(own).passwordCost));
  const there = await own.read("Secret", SYSTEM_NAMESPACE, name);
  if (there !== undefined) {
    await own.update(there, (copy) => ({ ...copy, data: { hash, ...pastOf(own, copy) } }));
    return;
  }
  const data = { hash };
  const metadata = { name, namespace: SYSTEM_NAMESPACE, labels: { [SECRET_OF]: of } };
  await own.create<Secret>({ apiVersion: "v1", kind: "Secret", metadata, type: "Opaque", data });
}

export async function deleteHash(own: Kube, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const secret: Secret = { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: SYSTEM_NAMESPACE } };
  await deleteIfThere(own, secret);
}

/** Read anew each time: Secrets are not in the cache. */
export async function readHash(kube: Kube, name: string | undefined): Promise<string | undefined> {
  return (await readHashes(kube, name))[0];
}

/** The hash of a user's password, then those of the passwords before it. */
export async function readHashes(kube: Kube, name: string | undefined): Promise<string[]> {
  const secret = name === undefined ? undefined : await kube.own.read("Secret", SYSTEM_NAMESPACE, name);
  return secret === undefined ? [] : hashesOf(secret);
}

/** The entry `past` has a hash a line, as far back as the cloud's rules look. */
function pastOf(own: Kube, secret: Secret): { past?: string } {
  const past = hashesOf(secret).slice(0, Math.max(0, settingsOf(own).passwordRules.history - 1));
  return past.length === 0 ? {} : { past: encode(past.join("\n")) };
}

const hashesOf = ({ data }: Secret): string[] =>
  [data?.["hash"], data?.["past"]].flatMap((entry) =>
    entry === undefined ? [] : Buffer.from(entry, "base64").toString("utf8").split("\n"),
  );

const encode = (text: string) => Buffer.from(text).toString("base64");
