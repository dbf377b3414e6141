/** Subresources that are more than a part of the object. `status` is not here: http/write.ts knows it. */
import type { Answer, ResourceExchange } from "../http/exchange.ts";
import { bind } from "./binding.ts";
import { evict } from "./eviction.ts";
import { finalize } from "./finalize.ts";
import { podLog } from "./log.ts";
import { getScale, updateScale } from "./scale.ts";
import { requestToken } from "./token.ts";

type Handler = (exchange: ResourceExchange) => Answer | Promise<Answer>;

/** `<verb> <group>/<plural>/<subresource>`; `*` stands for every resource. */
const handlers: Record<string, Handler> = {
  "get /pods/log": podLog,
  "create /pods/binding": bind,
  "create /bindings/": bind,
  "create /pods/eviction": evict,
  "create /serviceaccounts/token": requestToken,
  "update /namespaces/finalize": finalize,
  "get */scale": getScale,
  "update */scale": updateScale,
  "patch */scale": updateScale,
};

export function subresourceHandler({ info, resource }: ResourceExchange): Handler | undefined {
  return handlers[`${info.verb} ${resource.key}/${info.subresource}`] ?? handlers[`${info.verb} */${info.subresource}`];
}
