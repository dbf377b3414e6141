/** `Impersonate-*` headers: each user, group, uid and extra value that is claimed must be allowed for itself. */
import type { IncomingMessage } from "node:http";
import type { Cluster } from "../cluster.ts";
import { badRequest } from "../errors.ts";
import type { User } from "../types.ts";
import { requireAllowed } from "./authorize.ts";
import { serviceAccountGroups, serviceAccountOf } from "./service-accounts.ts";

const extraPrefix = "impersonate-extra-";

/** The user that the request is made as. Throws 403. */
export function impersonate(cluster: Cluster, user: User, { rawHeaders }: IncomingMessage): User {
  const { name, uid, groups, extra } = claims(rawHeaders);
  if (name === undefined) {
    if (uid !== undefined || groups.length > 0 || extra.size > 0) {
      throw badRequest(`requested ${JSON.stringify({ uid, groups, extra: Object.fromEntries(extra) })} without impersonating a user name`);
    }
    return user;
  }
  const may = (resource: string, claim: { name: string; group?: string; namespace?: string; subresource?: string }) =>
    requireAllowed(cluster, user, { verb: "impersonate", group: "", resource, ...claim });

  const account = serviceAccountOf(name);
  if (account) may("serviceaccounts", account);
  else may("users", { name });
  for (const group of groups) may("groups", { name: group });
  for (const [key, values] of extra) {
    for (const value of values) may("userextras", { name: value, group: "authentication.k8s.io", subresource: key });
  }
  if (uid !== undefined) may("uids", { name: uid, group: "authentication.k8s.io" });

  const given = groups.length === 0 && account ? serviceAccountGroups(account.namespace) : groups;
  return { name, ...(uid !== undefined && { uid }), groups: withAuthenticated(name, given), extra: Object.fromEntries(extra) };
}

function withAuthenticated(name: string, groups: readonly string[]): string[] {
  if (name === "system:anonymous") return groups.includes("system:unauthenticated") ? [...groups] : [...groups, "system:unauthenticated"];
  const known = groups.includes("system:authenticated") || groups.includes("system:unauthenticated");
  return known ? [...groups] : [...groups, "system:authenticated"];
}

function claims(rawHeaders: readonly string[]) {
  const found = {
    name: undefined as string | undefined,
    uid: undefined as string | undefined,
    groups: [] as string[],
    extra: new Map<string, string[]>(),
  };
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at]!.toLowerCase();
    const value = rawHeaders[at + 1]!;
    if (header === "impersonate-user") found.name ??= value || undefined;
    else if (header === "impersonate-uid") found.uid ??= value || undefined;
    else if (header === "impersonate-group") found.groups.push(value);
    else if (header.startsWith(extraPrefix)) {
      const key = unescaped(header.slice(extraPrefix.length));
      found.extra.set(key, [...(found.extra.get(key) ?? []), value]);
    }
  }
  return found;
}

/** Header names cannot hold every character: keys come percent-encoded; what is no encoding is taken as it stands. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
