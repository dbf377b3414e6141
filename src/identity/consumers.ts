/**
 * A consumer of OAuth 1.0 is an OAuthConsumer (identity.dicot.io) in `dicot-system`.
 *
 *   id             label openstack.dicot.io/id
 *   description    spec; a client's own attributes: spec.extra
 *   secret         Secret of the same name, told once
 */
import type { OSOAUTH1Consumers } from "../../generated/identity/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { ApiError, badRequest } from "../http/errors.ts";
import { toPage, withSelf } from "./collection.ts";
import { deleteIfThere, idOf } from "./ids.ts";
import { consumers as allConsumers, type Consumer, createConsumer, getConsumer } from "./oauth1-objects.ts";

const collection = "OS-OAUTH1/consumers";

export const consumers = {
  list(call) {
    call.enforce("identity:list_consumers", {});
    const { page, ...rest } = toPage(call, collection, allConsumers(call.kube).map(toConsumer), []);
    return { consumers: page.map((consumer) => withSelf(call.url, collection, consumer)), ...rest };
  },

  show({ kube, path, url, enforce }) {
    enforce("identity:get_consumer", {});
    return { consumer: withSelf(url, collection, toConsumer(getConsumer(kube, path.consumer_id))) };
  },

  async create({ body, kube, url, enforce }) {
    enforce("identity:create_consumer", {});
    const { description, id: _id, secret: _secret, ...extra } = (body.consumer ?? {}) as Fields;
    const { consumer, secret } = await createConsumer(kube.own, {
      ...(typeof description === "string" ? { description } : {}),
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    });
    return { consumer: withSelf(url, collection, { ...toConsumer(consumer), secret }) };
  },

  async update({ body, kube, path, url, enforce }) {
    enforce("identity:update_consumer", {});
    const { description, id, ...extra } = body.consumer as Fields;
    if (id !== undefined && id !== path.consumer_id) throw badRequest("Cannot change consumer ID");
    const changed = await kube.own.update(getConsumer(kube, path.consumer_id), (copy) => {
      if (description === null) delete copy.spec.description;
      else if (description !== undefined) copy.spec.description = description;
      if (Object.keys(extra).length > 0) copy.spec.extra = { ...copy.spec.extra, ...extra };
      return copy;
    });
    return { consumer: withSelf(url, collection, toConsumer(changed)) };
  },

  /** Kubernetes deletes what it owns: its secret, and all that users have let it do, which is worth nothing from now on. */
  async delete({ kube, path, enforce }) {
    enforce("identity:delete_consumer", {});
    await deleteIfThere(kube.own, getConsumer(kube, path.consumer_id));
    return new Reply({ status: 204 });
  },

  patch: notAllowed,
  post: notAllowed,
  deleteAll: notAllowed,
} satisfies Handlers<OSOAUTH1Consumers>;

interface Fields {
  id?: unknown;
  secret?: unknown;
  description?: string | null;
  [extra: string]: unknown;
}

/** Keystone has one address for a consumer and for all, so its routes know methods that neither has. */
function notAllowed(): never {
  throw new ApiError(405, "The method is not allowed for this resource.");
}

const toConsumer = (consumer: Consumer) => ({
  ...consumer.spec.extra,
  id: idOf(consumer),
  description: consumer.spec.description ?? null,
});
