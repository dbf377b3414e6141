/** Refusing what RBAC does not allow, in the API server's words. */
import type { Cluster } from "../cluster.ts";
import { forbidden, StatusError } from "../errors.ts";
import type { RequestInfo } from "../http/request.ts";
import type { User } from "../types.ts";
import type { Attributes } from "./rbac.ts";

export const attributesOf = (info: RequestInfo): Attributes =>
  info.isResource
    ? {
        verb: info.verb,
        group: info.group,
        resource: info.resource,
        subresource: info.subresource,
        namespace: info.namespace,
        name: info.name,
      }
    : { verb: info.verb, path: info.path };

/** Throws 403. */
export function requireAllowed({ authorizer }: Cluster, user: User, attributes: Attributes): void {
  const { allowed, reason } = authorizer.authorize(user, attributes);
  if (allowed) return;
  const { verb, group = "", resource, subresource, namespace, name, path } = attributes;
  const because = reason ? `: ${reason}` : "";
  if (resource === undefined) {
    throw new StatusError(
      403,
      "Forbidden",
      `forbidden: User ${JSON.stringify(user.name)} cannot ${verb} path ${JSON.stringify(path)}${because}`,
      {},
    );
  }
  const what = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace ? `in the namespace ${JSON.stringify(namespace)}` : "at the cluster scope";
  throw forbidden(
    { group, plural: resource },
    name,
    `User ${JSON.stringify(user.name)} cannot ${verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}${because}`,
  );
}
