/**
 * Whoever Kubernetes knows logs in with the token he has for it: `Authorization: Bearer …` at the address where OpenStack's clients bring
 * an identity provider's tokens (`--os-auth-type v3oidcaccesstoken --os-identity-provider kubernetes`). A TokenReview says who he is.
 *
 *   user     the User whose kubernetesSubjects name him; made at his first login, with the name that Kubernetes has for him
 *   groups   he joins and leaves the Groups whose kubernetesSubjects name one of his, at each login
 *   roles    those that RoleBindings give him by either name
 */
import type { OSFEDERATIONIdentityProvidersProtocolsAuth } from "../../generated/identity/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call, Handlers, Reply } from "../http/call.ts";
import { notFound, unauthorized } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE } from "../kube/names.ts";
import { answer } from "./auth-tokens.ts";
import { DEFAULT_DOMAIN } from "./domain-objects.ts";
import { toActor } from "./grants.ts";
import { addMember, groups, removeMember } from "./group-objects.ts";
import { idOf } from "./ids.ts";
import { issueToken } from "./tokens.ts";
import { createUser, getUser, refuseDuplicate, type User } from "./user-objects.ts";

type Subject = NonNullable<User["spec"]["kubernetesSubjects"]>[number];

interface TokenReview {
  status?: { authenticated?: boolean; user?: { username?: string; groups?: string[] } };
}

export const kubernetesLogin = {
  list: logIn,
  create: logIn,
} satisfies Handlers<OSFEDERATIONIdentityProvidersProtocolsAuth>;

type LoginCall = Pick<Call, "kube" | "url" | "query" | "headers" | "now" | "enforce"> & { path: { idp_id: string; protocol_id: string } };

async function logIn(call: LoginCall): Promise<Reply> {
  const { path, headers, now } = call;
  const own = call.kube.own;
  if (path.idp_id !== "kubernetes") throw notFound("Identity Provider", path.idp_id);
  const token = /^Bearer +(\S+)$/i.exec(headers["authorization"] ?? "")?.[1];
  if (token === undefined) throw unauthorized();
  const { username, memberships } = await review(own, token);
  const user = await userOf(own, toSubject(username), { username, now: now() });
  await join(own, idOf(user), memberships);
  return answer(call, 201, await issueToken(own, { userId: idOf(user), methods: [path.protocol_id], scope: undefined }, now()));
}

async function review(own: Kube, token: string) {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token } };
  const { status } = await own.request<TokenReview>("POST", "/apis/authentication.k8s.io/v1/tokenreviews", body);
  const { username = "", groups: memberships = [] } = status?.user ?? {};
  // The accounts as which Dicot itself acts for its users are nobody's to log in with.
  const ours = username.startsWith(`system:serviceaccount:${IDENTITIES_NAMESPACE}:`);
  if (status?.authenticated !== true || username === "" || ours) throw unauthorized();
  return { username, memberships };
}

function toSubject(username: string): Subject {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  return namespace !== undefined && name !== undefined ? { kind: "ServiceAccount", name, namespace } : { kind: "User", name: username };
}

/** A local user of the same name is somebody else: then nobody is made, and 409 says so. */
async function userOf(own: Kube, subject: Subject, { username, now }: { username: string; now: Date }): Promise<User> {
  const actor = toActor(own, subject);
  if (actor !== undefined && "userId" in actor) return getUser(own, actor.userId);
  refuseDuplicate(own, username, DEFAULT_DOMAIN);
  const spec: Kinds["User"]["spec"] = { name: username, domainID: DEFAULT_DOMAIN, enabled: true, kubernetesSubjects: [subject] };
  return createUser(own, spec, { password: undefined, now });
}

async function join(own: Kube, userId: string, memberships: readonly string[]): Promise<void> {
  for (const group of groups(own)) {
    const { kubernetesSubjects = [], userIDs = [] } = group.spec;
    if (kubernetesSubjects.length === 0) continue;
    const belongs = kubernetesSubjects.some(({ name }) => memberships.includes(name));
    if (belongs && !userIDs.includes(userId)) await addMember(own, group, userId);
    if (!belongs && userIDs.includes(userId)) await removeMember(own, group, userId);
  }
}
