/**
 * A policy is a Policy (identity.dicot.io) in `dicot-system`: a text for other services, which Identity keeps and does not read.
 * Keystone's own policies are none of these.
 */
import type { Policies } from "../../generated/identity/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { badRequest, notFound } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { ID, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { toPage, withSelf } from "./collection.ts";
import { deleteIfThere, findSystem, idOf, newId } from "./ids.ts";

type Policy = Kinds["Policy"];

export const policies = {
  list(call) {
    call.enforce("identity:list_policies", {});
    const all = call.kube.list("Policy", SYSTEM_NAMESPACE).map(toPolicy);
    const { page, ...rest } = toPage(call, "policies", all, ["type"]);
    return { policies: page.map((policy) => withSelf(call.url, "policies", policy)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_policy", {});
    return { policy: withSelf(url, "policies", toPolicy(getPolicy(kube, path.policy_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_policy", {});
    const { type, blob, id: _id, ...extra } = body.policy as typeof body.policy & { id?: unknown };
    const id = newId();
    const created = await kube.own.create<Policy>({
      apiVersion: "identity.dicot.io/v1alpha1",
      kind: "Policy",
      metadata: { name: `policy-${id}`, namespace: SYSTEM_NAMESPACE, labels: { [ID]: id } },
      spec: { type, blob, ...(Object.keys(extra).length === 0 ? {} : { extra }) },
    });
    return { policy: withSelf(url, "policies", toPolicy(created)) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_policy", {});
    const policy = getPolicy(kube, path.policy_id);
    const { type, blob, id, ...extra } = body.policy as typeof body.policy & { id?: unknown };
    if (id !== undefined && id !== path.policy_id) throw badRequest("Cannot change policy ID");
    const changed = await kube.own.update(policy, (copy) => {
      const { spec } = copy;
      if (type !== undefined) spec.type = type;
      if (blob !== undefined) spec.blob = blob;
      if (Object.keys(extra).length > 0) spec.extra = { ...spec.extra, ...extra };
      return copy;
    });
    return { policy: withSelf(url, "policies", toPolicy(changed)) };
  },

  async delete({ kube, path, enforce }) {
    enforce("identity:delete_policy", {});
    await deleteIfThere(kube.own, getPolicy(kube, path.policy_id));
    return new Reply({ status: 204 });
  },
} satisfies Handlers<Policies>;

function getPolicy(kube: Kube, id: string): Policy {
  const policy = findSystem(kube, "Policy", id);
  if (policy === undefined) throw notFound("Policy", id);
  return policy;
}

const toPolicy = (policy: Policy) => ({ ...policy.spec.extra, id: idOf(policy), type: policy.spec.type, blob: policy.spec.blob });
