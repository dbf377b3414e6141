/**
 * Users: User (identity.dicot.io) in `dicot-system`; the hash of the password is the entry `hash` of the Secret
 * `spec.passwordSecretName`. `status.tokensRevokedBefore` ends all tokens issued until then.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { findSystem, idOf } from "./ids.ts";

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
export const timestamp = (time: Date | string): string => new Date(time).toISOString().replace(/\.(\d{3})Z$/, ".$1000Z");

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

/** The Secret that holds a hash; it goes with its owner. */
export const toHashSecret = (owner: KubeObject, of: "user" | "application-credential", hash: string): Secret => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: secretName(owner),
    namespace: SYSTEM_NAMESPACE,
    labels: { [SECRET_OF]: of },
    ownerReferences: [{ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name ?? "", uid: owner.metadata.uid ?? "" }],
  },
  type: "Opaque",
  data: { hash: Buffer.from(hash).toString("base64") },
});

export const secretName = (owner: KubeObject): string => `${owner.kind.toLowerCase()}-${idOf(owner)}`;

/** Read anew each time: Secrets are not in the cache. */
export async function readHash(kube: Kube, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const encoded = (await kube.own.read("Secret", SYSTEM_NAMESPACE, name))?.data?.["hash"];
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
}
