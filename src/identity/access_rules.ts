/**
 * Access rules narrow an application credential to certain requests. They stand in `spec.accessRules` of the credentials that have them,
 * and those that none has any more in the User's. A user's rules are all of these, each once.
 */
import type { UsersAccessRules } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, forbidden, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { type AccessRule, applicationCredentialsOf } from "./application-credential-objects.ts";
import { toPage, withSelf } from "./collection.ts";
import { newId } from "./ids.ts";
import { findUser, getUser } from "./user-objects.ts";

type Entity = AccessRule & { method: "DELETE" | "GET" | "HEAD" | "PATCH" | "POST" | "PUT" };

export const usersAccessRules = {
  list(call) {
    const { kube, path, url } = call;
    call.enforce("identity:list_access_rules", { user_id: path.user_id, "target.user.id": path.user_id });
    const { page, links } = toPage(call, `users/${path.user_id}/access_rules`, accessRulesOf(kube, path.user_id).map(toEntity), [
      "service",
      "path",
      "method",
    ]);
    return { access_rules: page.map((rule) => withSelf(url, `users/${path.user_id}/access_rules`, rule)), links };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_access_rule", { user_id: path.user_id, "target.user.id": path.user_id });
    return { access_rule: withSelf(url, `users/${path.user_id}/access_rules`, toEntity(getRule(kube, path))) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_access_rule", { user_id: path.user_id, "target.user.id": path.user_id });
    const { id } = getRule(kube, path);
    if (applicationCredentialsOf(kube, path.user_id).some(({ spec }) => spec.accessRules?.some((rule) => rule.id === id))) {
      throw forbidden(`Access rule ${id} is in use by an application credential.`);
    }
    await kube.own.update(getUser(kube, path.user_id), (copy) => ({
      ...copy,
      spec: { ...copy.spec, accessRules: (copy.spec.accessRules ?? []).filter((rule) => rule.id !== id) },
    }));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<UsersAccessRules>;

export function accessRulesOf(kube: Kube, userId: string): AccessRule[] {
  const unused = findUser(kube, userId)?.spec.accessRules ?? [];
  const all = [...unused, ...applicationCredentialsOf(kube, userId).flatMap(({ spec }) => spec.accessRules ?? [])];
  return [...new Map(all.map((rule) => [rule.id, rule])).values()];
}

/** What a client asks for: rules that he has by id, and others in full, which are the same as one he has where they say the same. */
export const toAccessRules = (known: readonly AccessRule[], asked: readonly Partial<AccessRule>[]): AccessRule[] =>
  asked.map(({ id, service, method, path }) => {
    const same = known.find((rule) =>
      id === undefined ? rule.service === service && rule.method === method && rule.path === path : rule.id === id,
    );
    if (same !== undefined) return { ...same };
    if (service === undefined || method === undefined || path === undefined) {
      throw badRequest("Invalid application credential: an access rule needs service, method and path, or the id of one that exists");
    }
    return { id: id ?? newId(), service, method, path };
  });

// The API's schema allows these methods alone, and nothing else writes rules.
const toEntity = (rule: AccessRule): Entity => ({ ...rule }) as Entity;

function getRule(kube: Kube, { user_id, access_rule_id }: { user_id: string; access_rule_id: string }): AccessRule {
  const rule = accessRulesOf(kube, user_id).find(({ id }) => id === access_rule_id);
  if (rule === undefined) throw notFound("Access rule", access_rule_id);
  return rule;
}
