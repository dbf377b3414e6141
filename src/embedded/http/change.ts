/** POST, PUT and PATCH. */
import { attributesOf, requireAllowed } from "../auth/authorize.ts";
import { tableOf } from "../cluster.ts";
import { methodNotAllowed, noSuchResource } from "../errors.ts";
import { kindOf } from "../kinds/kinds.ts";
import { applyPatch } from "../patch/patch.ts";
import type { Answer, ResourceExchange } from "./exchange.ts";
import { checkWriteOptions } from "./options.ts";
import { shape } from "./read.ts";
import { createObject, receive, replace, requireName, writeOf } from "./write.ts";

export async function create(exchange: ResourceExchange): Promise<Answer> {
  const { resource, info } = exchange;
  if (!resource.verbs.includes("create") || info.name !== "") throw methodNotAllowed();
  checkWriteOptions(exchange.query, info);
  const object = await receive(exchange);
  return { code: 201, object: shape(exchange, await createObject(exchange, object, writeOf(exchange))) };
}

export async function update(exchange: ResourceExchange): Promise<Answer> {
  const { resource, info } = exchange;
  checkVerb(exchange, "update");
  checkWriteOptions(exchange.query, info);
  const object = await receive(exchange);
  requireName(object, info.name);
  const write = writeOf(exchange);
  const exists = tableOf(exchange.cluster, resource).get(info.namespace, info.name) !== undefined;
  if (!exists && kindOf(resource).createOnUpdate && info.subresource === "") {
    requireAllowed(exchange.cluster, exchange.user, { ...attributesOf(info), verb: "create" });
    return { code: 201, object: shape(exchange, await createObject(exchange, object, write)) };
  }
  return { code: 200, object: shape(exchange, await replace(exchange, () => object, write)) };
}

export async function patch(exchange: ResourceExchange): Promise<Answer> {
  checkVerb(exchange, "patch");
  return applyPatch(exchange, writeOf(exchange));
}

function checkVerb({ resource, info }: ResourceExchange, verb: string): void {
  if (info.name === "") throw methodNotAllowed();
  if (info.subresource === "") {
    if (!resource.verbs.includes(verb)) throw methodNotAllowed();
    return;
  }
  const subresource = resource.subresources.get(info.subresource);
  if (subresource === undefined) throw noSuchResource();
  if (!subresource.verbs.includes(verb)) throw methodNotAllowed();
}
