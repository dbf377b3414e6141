/** One AdmissionReview over HTTP. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Cluster } from "../cluster.ts";
import type { StatusError } from "../errors.ts";
import type { GroupVersionKind, KubeObject } from "../types.ts";

export interface ClientConfig {
  url?: string;
  service?: { namespace: string; name: string; path?: string; port?: number };
  caBundle?: string;
}

export interface AdmissionReview {
  request: {
    uid: string;
    kind: GroupVersionKind;
    resource: { group: string; version: string; resource: string };
    subResource?: string;
    requestSubResource?: string;
    requestKind: GroupVersionKind;
    requestResource: { group: string; version: string; resource: string };
    name: string;
    namespace?: string;
    operation: string;
    userInfo: object;
    object: KubeObject | null;
    oldObject: KubeObject | null;
    dryRun: boolean;
    options: object;
  };
  response?: {
    uid: string;
    allowed: boolean;
    status?: { code?: number; reason?: string; message?: string; details?: NonNullable<StatusError["details"]> };
    patch?: string;
    patchType?: string;
    warnings?: string[];
  };
}

/** Throws where there is no valid answer. */
export async function call(
  _cluster: Cluster,
  config: ClientConfig,
  request: AdmissionReview["request"],
  signal: AbortSignal,
): Promise<NonNullable<AdmissionReview["response"]>> {
  if (config.url === undefined) throw new Error("there is no cluster network here: a webhook needs clientConfig.url");
  const review = { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request };
  const text = await post(new URL(config.url), JSON.stringify(review), config.caBundle, signal);
  const { response } = JSON.parse(text) as Partial<AdmissionReview>;
  if (response === undefined || typeof response.allowed !== "boolean") throw new Error("the webhook's answer has no response");
  if (response.uid !== request.uid)
    throw new Error(`expected response.uid ${JSON.stringify(request.uid)}, got ${JSON.stringify(response.uid)}`);
  return response;
}

function post(url: URL, body: string, caBundle: string | undefined, signal: AbortSignal): Promise<string> {
  const headers = { "content-type": "application/json", accept: "application/json", "content-length": Buffer.byteLength(body) };
  const options = { method: "POST", headers, signal, ...(caBundle && { ca: Buffer.from(caBundle, "base64") }) };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, options, async (incoming) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString("utf8");
        if (incoming.statusCode !== 200) reject(new Error(`Post ${JSON.stringify(url.href)}: the server answered ${incoming.statusCode}`));
        else resolve(text);
      } catch (e) {
        reject(e as Error);
      }
    });
    outgoing.on("error", (e) => reject(new Error(`Post ${JSON.stringify(url.href)}: ${e.message}`)));
    outgoing.end(body);
  });
}
