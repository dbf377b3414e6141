/** Credentials are Secrets (credential-secrets.ts); those for EC2 have an access key, whose hash is their id. */
import { createHash } from "node:crypto";
import type { Credentials, UsersCredentialsOSEC2 } from "../../generated/identity/index.ts";
import { type Call, type Handlers, Reply } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { toPage, withSelf } from "./collection.ts";
import { type Credential, findCredential, readCredentials, type Secret, toCredential, toSecret } from "./credential-secrets.ts";
import { isDelegated } from "./delegation.ts";
import { newId } from "./ids.ts";
import { getProject } from "./project-namespaces.ts";
import { targetOf } from "./targets.ts";
import { getUser } from "./user-objects.ts";

export const credentials = {
  async list(call) {
    const { kube, token, url, can } = call;
    call.enforce("identity:list_credentials", { "target.credential.user_id": token.userId });
    refuseDelegated(call);
    const all = (await readCredentials(kube.own)).map(toCredential);
    const visible = all.filter((credential) => can("identity:get_credential", targetOf("credential", credential)));
    const { page, ...rest } = toPage(call, "credentials", visible, ["user_id", "type"]);
    return { credentials: page.map((credential) => withSelf(url, "credentials", credential)), ...rest };
  },

  async show(call) {
    const secret = await allowed(call, "identity:get_credential");
    return { credential: withSelf(call.url, "credentials", toCredential(secret)) };
  },

  async create(call) {
    const { body, kube, url } = call;
    const { type, blob, user_id, project_id = null } = body.credential;
    call.enforce("identity:create_credential", targetOf("credential", { user_id, project_id }));
    refuseDelegated(call);
    const id = type === "ec2" ? hashKey(accessKey(blob)) : newId();
    const credential = await write(kube.own, { id, type, blob, user_id, project_id });
    return { credential: withSelf(url, "credentials", credential) };
  },

  async update(call) {
    const { body, kube, url } = call;
    const secret = await allowed(call, "identity:update_credential");
    const before = toCredential(secret);
    const { blob } = body.credential;
    if (before.type === "ec2") accessKey(blob);
    const changed = await kube.own.update(secret, (copy) => ({ ...copy, data: { ...copy.data, ...toSecret({ ...before, blob }).data } }));
    return { credential: withSelf(url, "credentials", toCredential(changed)) };
  },

  async delete(call) {
    await call.kube.own.delete(await allowed(call, "identity:delete_credential"));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Credentials>;

export const usersCredentialsEc2 = {
  async list(call) {
    const { kube, path } = call;
    call.enforce("identity:ec2_list_credentials", { user_id: path.user_id });
    refuseDelegated(call);
    getUser(kube, path.user_id);
    const mine = (await readCredentials(kube.own, { userId: path.user_id })).map(toCredential).filter(({ type }) => type === "ec2");
    const { page, links } = toPage(call, `users/${path.user_id}/credentials/OS-EC2`, mine, []);
    return { credentials: page.map((credential) => toEc2(call.url, credential)), links };
  },

  async create(call) {
    const { body, kube, path } = call;
    call.enforce("identity:ec2_create_credential", { user_id: path.user_id, "target.credential.user_id": path.user_id });
    refuseDelegated(call);
    getUser(kube, path.user_id);
    const { tenant_id } = (body ?? {}) as { tenant_id?: unknown };
    if (typeof tenant_id !== "string") throw badRequest("Expecting to find tenant_id in request body.");
    getProject(kube, tenant_id);
    const [access, secret] = [newId(), newId()];
    const blob = JSON.stringify({ access, secret, trust_id: null });
    const created = await write(kube.own, { id: hashKey(access), type: "ec2", blob, user_id: path.user_id, project_id: tenant_id });
    return new Reply({ status: 201, body: { credential: toEc2(call.url, created) } });
  },

  async show(call) {
    return { credential: toEc2(call.url, toCredential(await owned(call, "identity:ec2_get_credential"))) };
  },

  async delete(call) {
    await call.kube.own.delete(await owned(call, "identity:ec2_delete_credential"));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersCredentialsOSEC2>;

/** The id of an EC2 credential, by its access key. */
export const hashKey = (access: string): string => createHash("sha256").update(access).digest("hex");

function accessKey(blob: string): string {
  try {
    const { access } = JSON.parse(blob) as { access?: unknown };
    if (typeof access === "string") return access;
  } catch {
    throw badRequest("Invalid blob in credential");
  }
  throw badRequest("Invalid blob in credential: it has no access key");
}

async function write(own: Kube, credential: Credential): Promise<Credential> {
  try {
    return toCredential(await own.create<Secret>(toSecret(credential)));
  } catch (error) {
    if (isAlreadyExists(error)) throw conflict("There is a credential with this access key already.");
    throw error;
  }
}

/** Secrets of a user are for himself: a program that acts for him with a credential of its own does not see them. */
function refuseDelegated({ token }: Pick<Call, "token">): void {
  if (isDelegated(token)) throw forbidden("Delegated tokens cannot access credentials directly.");
}

async function allowed(
  call: Pick<Call, "kube" | "enforce" | "token"> & { path: { credential_id: string } },
  rule: string,
): Promise<Secret> {
  const secret = await findCredential(call.kube.own, call.path.credential_id);
  call.enforce(rule, targetOf("credential", secret && toCredential(secret)));
  refuseDelegated(call);
  if (secret === undefined) throw notFound("Credential", call.path.credential_id);
  return secret;
}

/** By the access key, which is what the path has. */
async function owned(
  call: Pick<Call, "kube" | "enforce" | "token"> & { path: { user_id: string; credential_id: string } },
  rule: string,
): Promise<Secret> {
  const { user_id, credential_id } = call.path;
  const secret = await findCredential(call.kube.own, hashKey(credential_id));
  // An access key is not guessed: that there is none may be told to everybody, as Keystone does.
  if (secret === undefined || toCredential(secret).type !== "ec2") throw notFound("Credential", credential_id);
  call.enforce(rule, { user_id, ...targetOf("credential", toCredential(secret)) });
  refuseDelegated(call);
  getUser(call.kube, user_id);
  return secret;
}

function toEc2(url: string, { user_id, project_id, blob }: Credential) {
  const { access = "", secret = "", trust_id = null } = JSON.parse(blob) as { access?: string; secret?: string; trust_id?: string | null };
  return {
    user_id,
    tenant_id: project_id,
    access,
    secret,
    trust_id,
    links: { self: `${url}/users/${user_id}/credentials/OS-EC2/${access}` },
  };
}
