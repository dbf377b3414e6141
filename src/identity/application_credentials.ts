/**
 * An application credential is an ApplicationCredential (identity.dicot.io) in `dicot-system`: a secret with which a program acts as its
 * owner in one project, with some of his roles. Only a hash of the secret is kept.
 */
import { randomBytes } from "node:crypto";
import type { UsersApplicationCredentials } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply, type Token } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { accessRulesOf, toAccessRules } from "./access_rules.ts";
import {
  type ApplicationCredential,
  applicationCredentialsOf,
  deleteApplicationCredential,
  findApplicationCredential,
} from "./application-credential-objects.ts";
import { toPage, withSelf } from "./collection.ts";
import { isDelegated } from "./delegation.ts";
import { effectiveRoles } from "./effective-roles.ts";
import { toExpiry } from "./expiry.ts";
import { createUnique, idOf, newId, uniqueName } from "./ids.ts";
import { expandImplied, findRoleByName, rolesById, toRole } from "./role-objects.ts";
import { deleteHash, writeHash } from "./user-objects.ts";

type Body = UsersApplicationCredentials["create"]["body"]["application_credential"];

export const usersApplicationCredentials = {
  list(call) {
    const { kube, path } = call;
    call.enforce("identity:list_application_credentials", { user_id: path.user_id });
    const all = applicationCredentialsOf(kube, path.user_id).map((credential) => toEntity(kube, credential));
    const { page, ...rest } = toPage(call, `users/${path.user_id}/application_credentials`, all, ["name"]);
    return { application_credentials: page.map((credential) => linked(call, credential)), ...rest };
  },

  show(call) {
    const credential = owned(call, "identity:get_application_credential");
    return { application_credential: linked(call, toEntity(call.kube, credential)) };
  },

  async create(call) {
    const { body, kube, path, token, project, now } = call;
    call.enforce("identity:create_application_credential", { user_id: path.user_id });
    if (token.userId !== path.user_id) throw forbidden("Cannot create an application credential for another user.");
    refuseRestricted(kube, token);
    const {
      name,
      description,
      expires_at,
      unrestricted,
      access_rules,
      project_id: _project,
      id: _id,
      system: _system,
      roles,
      secret,
    } = body.application_credential;
    const refuse = () => {
      if (applicationCredentialsOf(kube, path.user_id).some(({ spec }) => spec.name === name)) {
        throw conflict(`There is an application credential named ${name} already.`);
      }
    };
    refuse();
    const id = newId();
    const expiresAt = typeof expires_at === "string" ? toExpiry(expires_at, now()) : undefined;
    const roleIDs = rolesFor(kube, { token, projectId: project.id, asked: roles });
    const accessRules = access_rules && toAccessRules(accessRulesOf(kube, path.user_id), access_rules);
    const secretName = `application-credential-${id}`;
    const clear = secret || randomBytes(64).toString("base64url");
    const credential: ApplicationCredential = {
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "ApplicationCredential",
      metadata: { name: uniqueName(name, "application-credential", path.user_id, name), namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec: {
        name,
        userID: path.user_id,
        projectID: project.id,
        roleIDs,
        secretName,
        ...(typeof unrestricted === "boolean" ? { unrestricted } : {}),
        ...(typeof description === "string" ? { description } : {}),
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(accessRules === undefined ? {} : { accessRules }),
      },
    };
    await writeHash(kube.own, secretName, { of: "application-credential", password: clear });
    try {
      const created = await createUnique(kube.own, credential, refuse);
      return { application_credential: { ...linked(call, toEntity(kube, created)), secret: clear } };
    } catch (error) {
      await deleteHash(kube.own, secretName);
      throw error;
    }
  },

  async delete(call) {
    const credential = owned(call, "identity:delete_application_credential");
    refuseRestricted(call.kube, call.token);
    await deleteApplicationCredential(call.kube.own, credential);
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersApplicationCredentials>;

/** The owner that counts is the credential's, not the one in the path. */
function owned(
  { kube, path, enforce }: Pick<Call, "kube" | "enforce"> & { path: { application_credential_id: string; user_id: string } },
  rule: string,
) {
  const credential = findApplicationCredential(kube, path.application_credential_id);
  enforce(rule, { user_id: credential?.spec.userID ?? path.user_id });
  if (credential === undefined) throw notFound("Application credential", path.application_credential_id);
  return credential;
}

/** A program that was given a restricted credential may not make itself another, perhaps one that lives longer. */
function refuseRestricted(kube: Kube, token: Token): void {
  if (isDelegated({ ...token, applicationCredentialId: undefined })) {
    throw forbidden("Trustees, consumers and EC2 credentials may not manage application credentials.");
  }
  if (token.applicationCredentialId === undefined) return;
  if (findApplicationCredential(kube, token.applicationCredentialId)?.spec.unrestricted !== true) {
    throw forbidden("A restricted application credential may not manage application credentials.");
  }
}

interface Wanted {
  token: Token;
  projectId: string;
  asked: Body["roles"];
}

/** Those asked for and what they imply, none beyond the token's; without any, the token's. */
function rolesFor(kube: Kube, { token, projectId, asked }: Wanted): string[] {
  const mine = effectiveRoles(kube, token.userId, { projectId }).filter(({ name }) => token.roles.includes(name));
  if (asked === undefined || asked.length === 0) return mine.map(({ id }) => id);
  const ids = asked.map(({ id, name = "" }) => {
    const role = id === undefined ? findRoleByName(kube, name) : rolesById(kube).get(id);
    if (role === undefined) throw notFound("Role", id ?? name);
    return idOf(role);
  });
  const expanded = [...expandImplied(rolesById(kube), ids).keys()];
  if (expanded.some((id) => !mine.some((role) => role.id === id))) {
    throw badRequest("Invalid application credential: Cannot create an application credential with unassigned role");
  }
  return expanded;
}

function toEntity(kube: Kube, credential: ApplicationCredential) {
  const { name, description, userID, projectID, roleIDs, unrestricted, expiresAt, accessRules } = credential.spec;
  const known = rolesById(kube);
  return {
    id: idOf(credential),
    name,
    description: description ?? null,
    user_id: userID,
    project_id: projectID ?? "",
    system: null,
    unrestricted: unrestricted ?? null,
    expires_at: expiresAt?.replace(/Z$/, "") ?? null,
    roles: roleIDs.flatMap((id) => known.get(id) ?? []).map(toRole),
    ...(accessRules === undefined ? {} : { access_rules: accessRules.map((rule) => ({ ...rule, method: rule.method as Method })) }),
  };
}

type Method = NonNullable<NonNullable<Body["access_rules"]>[number]["method"]>;

const linked = <T extends { id: string; user_id: string }>({ url }: Pick<Call, "url">, credential: T) =>
  withSelf(url, `users/${credential.user_id}/application_credentials`, credential);
