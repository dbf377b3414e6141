/** Paths that are not objects: health, version, discovery. */

import { issuer } from "../auth/service-accounts.ts";
import { notAcceptable } from "../errors.ts";
import { extensionLists } from "./aggregated.ts";
import { aggregatedDiscovery, apiVersions, type Discovery, group, groupList, resourceList, wantsAggregated } from "./discovery.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { openApiIndex, openApiV2, openApiV3 } from "./openapi.ts";

const missing: Answer = { code: 404, type: "text/plain; charset=utf-8", text: "404 page not found\n" };

export async function nonResource(exchange: Exchange): Promise<Answer> {
  const { info, request } = exchange;
  const path = info.path.replace(/\/+$/, "") || "/";
  const health = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path);
  if (health) return healthOf(health[1]!, health[2], exchange.query.has("verbose"));
  if (path === "/") return json({ paths: pathsOf(exchange) });
  if (path === "/version") return json(version);
  if (path === "/api" || path === "/apis") {
    if (wantsAggregated(request.headers.accept))
      return aggregated(aggregatedDiscovery(exchange.cluster, path === "/api", await extensionLists(exchange.cluster, exchange.user)));
    return json(path === "/api" ? apiVersions(request.headers.host ?? "") : groupList(exchange.cluster));
  }
  if (path === "/openapi/v3") return json(openApiIndex(exchange.cluster.registry));
  if (path === "/openapi/v2") return openApiIn2(exchange);
  const document = /^\/openapi\/v3\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path);
  if (document) return orMissing(openApiV3(exchange.cluster.registry, document[1] ?? "", document[2]!));
  if (path === "/openid/v1/jwks") return jwks(exchange);
  if (path === "/.well-known/openid-configuration") return json(openIdConfiguration);
  const [prefix, first, second, ...more] = path.split("/").slice(1);
  if (more.length > 0 || first === undefined) return missing;
  let body: unknown;
  if (prefix === "api") body = second === undefined ? resourceList(exchange.cluster.registry, "", first) : undefined;
  else if (prefix === "apis") {
    body = second === undefined ? group(exchange.cluster, first) : resourceList(exchange.cluster.registry, first, second);
  }
  return orMissing(body);
}

const pathsOf = ({ cluster: { registry } }: Exchange): string[] =>
  [
    ...["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz"],
    ...registry.groups().flatMap((name) => [`/apis/${name}`, ...registry.versions(name).map((of) => `/apis/${name}/${of}`)]),
    ...["/openid/v1/jwks", "/version"],
  ]
    .filter((path) => !path.startsWith("/apis//"))
    .sort();

/** There is one thing to check: that there is an answer. */
function healthOf(endpoint: string, check: string | undefined, verbose: boolean): Answer {
  if (check !== undefined && check !== "ping") return missing;
  const text = verbose && check === undefined ? `[+]ping ok\n${endpoint} check passed\n` : "ok";
  return { code: 200, type: "text/plain; charset=utf-8", text };
}

const orMissing = (body: unknown): Answer => (body === undefined ? missing : json(body));

/** Go clients ask for version 2 in protobuf, which is not spoken; they do without, and use version 3. */
function openApiIn2({ request, cluster }: Exchange): Answer {
  const accept = request.headers.accept ?? "*/*";
  if (/protobuf/.test(accept) && !/json|\*\/\*/.test(accept)) throw notAcceptable(["application/json"]);
  return json(openApiV2(cluster.registry));
}

const jwks = async ({ cluster }: Exchange): Promise<NonNullable<Answer>> => ({
  code: 200,
  type: "application/jwk-set+json",
  text: JSON.stringify(await cluster.serviceAccountTokens.jwks()),
});

const openIdConfiguration = {
  issuer,
  jwks_uri: `${issuer}/openid/v1/jwks`,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
};

const json = (body: unknown): Answer => ({ code: 200, type: "application/json", text: JSON.stringify(body) });
const aggregated = ({ type, body }: Discovery): Answer => ({ code: 200, type, text: JSON.stringify(body) });

/** The release whose behaviour this server has. */
const version = {
  major: "1",
  minor: "37",
  gitVersion: "v1.37.2",
  gitCommit: "",
  gitTreeState: "",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "",
  compiler: "",
  platform: "",
};
