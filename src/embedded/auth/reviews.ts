/** Questions that are asked by POST and never stored: who is this, may they, what may I. */
import { timestamp } from "../cluster.ts";
import { badRequest, type Cause, field, invalid } from "../errors.ts";
import { without } from "../freeze.ts";
import type { ResourceExchange } from "../http/exchange.ts";
import { receive } from "../http/write.ts";
import type { KubeObject, User } from "../types.ts";
import type { Attributes, PolicyRule } from "./rbac.ts";
import { issuer } from "./service-accounts.ts";

interface ReviewSpec {
  resourceAttributes?: {
    namespace?: string;
    verb?: string;
    group?: string;
    version?: string;
    resource?: string;
    subresource?: string;
    name?: string;
  };
  nonResourceAttributes?: { path?: string; verb?: string };
  user?: string;
  groups?: string[];
  uid?: string;
  extra?: Record<string, string[]>;
  namespace?: string;
  token?: string;
  audiences?: string[];
}

type Review = (exchange: ResourceExchange, spec: ReviewSpec, object: KubeObject) => object | Promise<object>;

const reviews: Record<string, Review> = {
  "authentication.k8s.io/tokenreviews": tokenReview,
  "authentication.k8s.io/selfsubjectreviews": ({ user }) => ({ userInfo: userInfo(user) }),
  "authorization.k8s.io/selfsubjectaccessreviews": (exchange, spec) => decide(exchange, exchange.user, spec),
  "authorization.k8s.io/subjectaccessreviews": (exchange, spec, object) => subjectAccessReview(exchange, spec, object),
  "authorization.k8s.io/localsubjectaccessreviews": (exchange, spec, object) => {
    const { namespace } = exchange.info;
    if (spec.resourceAttributes?.namespace !== namespace) {
      const [path, bad] = ["spec.resourceAttributes.namespace", spec.resourceAttributes?.namespace ?? ""];
      throw invalid(unnamed, "", [field.invalid(path, bad, "must match metadata.namespace")]);
    }
    return subjectAccessReview(exchange, spec, object);
  },
  "authorization.k8s.io/selfsubjectrulesreviews": rulesReview,
};

export const isReview = (key: string): boolean => Object.hasOwn(reviews, key);

export async function review(exchange: ResourceExchange): Promise<KubeObject> {
  const object = await receive(exchange);
  const status = await reviews[exchange.resource.key]!(exchange, (object["spec"] ?? {}) as ReviewSpec, object);
  const { kind, apiVersion, spec } = object;
  const now = timestamp(exchange.cluster.now());
  if (kind === "SelfSubjectReview") return { kind, apiVersion, metadata: { creationTimestamp: now }, status };
  // Answered anew, not as asked.
  if (kind === "SelfSubjectRulesReview") return { kind, apiVersion, metadata: {}, spec: {}, status };
  return { kind, apiVersion, metadata: without(object.metadata, "namespace"), ...(spec !== undefined && { spec }), status };
}

async function tokenReview({ cluster }: ResourceExchange, spec: ReviewSpec): Promise<object> {
  if (!spec.token) throw badRequest("token is required for TokenReview in authentication");
  const found = await cluster.authenticator.authenticate(spec.token, spec.audiences?.length ? spec.audiences : [issuer]);
  if (found === undefined) return { user: {}, error: "invalid bearer token" };
  return { authenticated: true, user: userInfo(found.user), audiences: found.audiences };
}

const userInfo = ({ name, uid, groups, extra }: User) => ({
  username: name,
  ...(uid && { uid }),
  groups,
  ...(Object.keys(extra).length > 0 && { extra }),
});

/** The API server leaves the kind out of these refusals. */
const unnamed = { group: "authorization.k8s.io", kind: "" };

function subjectAccessReview(exchange: ResourceExchange, spec: ReviewSpec, object: KubeObject): object {
  if (!spec.user && !spec.groups?.length) {
    const causes = [...subjectCauses(spec), field.invalid("spec.user", "", "at least one of user or group must be specified")];
    throw invalid(unnamed, object.metadata.name ?? "", causes);
  }
  const user: User = { name: spec.user ?? "", groups: spec.groups ?? [], extra: spec.extra ?? {} };
  return decide(exchange, user, spec);
}

function subjectCauses({ resourceAttributes: about, nonResourceAttributes: path }: ReviewSpec): Cause[] {
  const detail = "exactly one of nonResourceAttributes or resourceAttributes must be specified";
  return (about === undefined) === (path === undefined) ? [field.invalid("spec", null, detail)] : [];
}

function decide({ cluster }: ResourceExchange, user: User, spec: ReviewSpec): object {
  const { resourceAttributes: about, nonResourceAttributes: path } = spec;
  const causes = subjectCauses(spec);
  if (causes.length > 0) throw invalid(unnamed, "", causes);
  const attributes: Attributes = about
    ? {
        verb: about.verb ?? "",
        group: about.group ?? "",
        resource: about.resource ?? "",
        subresource: about.subresource ?? "",
        namespace: about.namespace || undefined,
        name: about.name ?? "",
      }
    : { verb: path?.verb ?? "", path: path?.path ?? "" };
  const { allowed, reason } = cluster.authorizer.authorize(user, attributes);
  return { allowed, ...(reason && { reason }) };
}

function rulesReview({ cluster, user }: ResourceExchange, spec: ReviewSpec): object {
  if (!spec.namespace) throw badRequest("no namespace on request");
  const all: PolicyRule = { verbs: ["*"], apiGroups: ["*"], resources: ["*"] };
  const everything = user.groups.includes("system:masters") ? [all, { verbs: ["*"], nonResourceURLs: ["*"] }] : [];
  const rules = [...everything, ...cluster.authorizer.rulesOf(user, spec.namespace)];
  return {
    resourceRules: rules.filter((rule) => rule.resources?.length),
    nonResourceRules: rules.filter((rule) => rule.nonResourceURLs?.length),
    incomplete: false,
  };
}
