/** Paths that are not objects: health, version, discovery. */

import { extensionLists } from "./aggregated.ts";
import { aggregatedDiscovery, apiVersions, type Discovery, group, groupList, resourceList, wantsAggregated } from "./discovery.ts";
import type { Answer, Exchange } from "./exchange.ts";

const missing: Answer = { code: 404, type: "text/plain; charset=utf-8", text: "404 page not found\n" };

export async function nonResource(exchange: Exchange): Promise<Answer> {
  const { info, request } = exchange;
  const path = info.path.replace(/\/+$/, "") || "/";
  if (path === "/healthz" || path === "/livez" || path === "/readyz") return { code: 200, type: "text/plain; charset=utf-8", text: "ok" };
  if (path === "/version") return json(version);
  if (path === "/api" || path === "/apis") {
    if (wantsAggregated(request.headers.accept))
      return aggregated(aggregatedDiscovery(exchange.cluster, path === "/api", await extensionLists(exchange.cluster, exchange.user)));
    return json(path === "/api" ? apiVersions(request.headers.host ?? "") : groupList(exchange.cluster));
  }
  const [prefix, first, second, ...more] = path.split("/").slice(1);
  if (more.length > 0 || first === undefined) return missing;
  let body: unknown;
  if (prefix === "api") body = second === undefined ? resourceList(exchange.cluster.registry, "", first) : undefined;
  else if (prefix === "apis") {
    body = second === undefined ? group(exchange.cluster, first) : resourceList(exchange.cluster.registry, first, second);
  }
  return body === undefined ? missing : json(body);
}

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
