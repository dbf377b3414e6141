/**
 * Application credentials: ApplicationCredential (identity.dicot.io) in `dicot-system`; the hash of the secret is the entry `hash` of
 * the Secret `spec.secretName`.
 */
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Token } from "../http/call.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { deleteIfThere, findSystem, idOf } from "./ids.ts";
import { deleteHash, findUser } from "./user-objects.ts";

export type ApplicationCredential = Kinds["ApplicationCredential"];
export type AccessRule = NonNullable<ApplicationCredential["spec"]["accessRules"]>[number];

export const findApplicationCredential = (kube: Kube, id: string): ApplicationCredential | undefined =>
  findSystem(kube, "ApplicationCredential", id);

export const applicationCredentials = (kube: Kube): readonly ApplicationCredential[] =>
  kube.list("ApplicationCredential", SYSTEM_NAMESPACE);

export const applicationCredentialsOf = (kube: Kube, userId: string): ApplicationCredential[] =>
  applicationCredentials(kube).filter(({ spec }) => spec.userID === userId);

export const applicationCredentialsIn = (kube: Kube, projectId: string): ApplicationCredential[] =>
  applicationCredentials(kube).filter(({ spec }) => spec.projectID === projectId);

/** Its access rules stay the user's, until he deletes them. */
export async function deleteApplicationCredential(own: Kube, credential: ApplicationCredential): Promise<void> {
  const { userID, accessRules = [], secretName } = credential.spec;
  const user = accessRules.length === 0 ? undefined : findUser(own, userID);
  if (user !== undefined) {
    const elsewhere = new Set(
      applicationCredentialsOf(own, userID).flatMap((other) =>
        idOf(other) === idOf(credential) ? [] : (other.spec.accessRules ?? []).map(({ id }) => id),
      ),
    );
    const left = accessRules.filter(({ id }) => !elsewhere.has(id));
    await own.update(user, (copy) => ({ ...copy, spec: { ...copy.spec, accessRules: [...(copy.spec.accessRules ?? []), ...left] } }));
  }
  await deleteIfThere(own, credential);
  await deleteHash(own, secretName);
}

export const expired = ({ spec }: ApplicationCredential, now: Date): boolean =>
  spec.expiresAt !== undefined && Date.parse(spec.expiresAt) <= now.getTime();

/** A request as access rules speak of it: the service's type, and the path below its endpoint (`/v2.1/servers`). */
export interface Access {
  service: string;
  method: string;
  path: string;
}

/** Whether the access rules of the token's application credential, if it has any, let the request pass. */
export function accessAllowed(kube: Kube, token: Token, access: Access): boolean {
  if (token.applicationCredentialId === undefined) return true;
  const rules = findApplicationCredential(kube, token.applicationCredentialId)?.spec.accessRules;
  return rules === undefined || rules.length === 0 || rules.some((rule) => covers(rule, access));
}

/**
 * `{id}` and `*` stand for one segment, `**` for any number, as in keystonemiddleware:
 * https://opendev.org/openstack/keystonemiddleware/src/tag/12.0.0/keystonemiddleware/auth_token/__init__.py
 */
function covers(rule: AccessRule, access: Access): boolean {
  if (rule.service !== access.service || rule.method !== access.method) return false;
  const pattern = rule.path.split(/(\*\*|\*|\{[^}/]*\})/).map((part) => {
    if (part === "**") return ".*";
    return part === "*" || part.startsWith("{") ? "[^/]+" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${pattern.join("")}$`).test(access.path);
}
