/** Who asks an extension API server, and whether Kubernetes lets them. */
import type { IncomingMessage } from "node:http";
import type { Cluster } from "./cluster.ts";
import type { FrontProxy } from "./front-proxy.ts";
import { forbidden, unauthorized } from "./status.ts";

export interface Asker {
  user: string;
  groups: string[];
  extra: Record<string, string[]>;
}

export interface Attributes {
  namespace?: string | undefined;
  verb: string;
  group: string;
  version?: string;
  resource: string;
  subresource?: string;
  name?: string;
}

/** The aggregator's headers. A value may stand in several headers of one name. */
export function askerOf({ headersDistinct }: IncomingMessage, { userHeaders, groupHeaders, extraPrefixes }: FrontProxy): Asker {
  const valuesOf = (names: readonly string[]) => names.flatMap((name) => headersDistinct[name.toLowerCase()] ?? []);
  const [user] = valuesOf(userHeaders);
  if (user === undefined) throw unauthorized("a valid user header is required for authorization");
  const extra = Object.entries(headersDistinct).flatMap(([name, values]) => {
    const prefix = extraPrefixes.find((each) => name.startsWith(each.toLowerCase()));
    return prefix !== undefined && values ? [[decodeURIComponent(name.slice(prefix.length)), values] as const] : [];
  });
  return { user, groups: valuesOf(groupHeaders), extra: Object.fromEntries(extra) };
}

export async function isAllowed(cluster: Cluster, asker: Asker, resourceAttributes: Attributes): Promise<boolean> {
  const review = await cluster.request<{ status: { allowed: boolean } }>("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { ...asker, resourceAttributes },
  });
  return review.status.allowed;
}

export async function authorize(cluster: Cluster, asker: Asker, attributes: Attributes): Promise<void> {
  if (await isAllowed(cluster, asker, attributes)) return;
  const { verb, group, resource, subresource, name = "", namespace } = attributes;
  const what = `${resource}.${group}${subresource ? `/${subresource}` : ""}`;
  const where = namespace === undefined ? "" : ` in the namespace "${namespace}"`;
  throw forbidden(
    `${what} "${name}" is forbidden: User "${asker.user}" cannot ${verb} resource "${resource}${subresource ? `/${subresource}` : ""}" in API group "${group}"${where}`,
  );
}
