/** How the API server proves that it is the one who says on whose behalf it asks: the request-header authentication of extension API servers. */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Client } from "../kube/client.ts";
import type { KubeObject } from "../kube/objects.ts";

export interface FrontProxy {
  /** PEM of the authority that signed the API server's client certificate. */
  authority: string;
  /** Common names that it may have; any where there are none. */
  names: readonly string[];
  userHeaders: readonly string[];
  groupHeaders: readonly string[];
  extraPrefixes: readonly string[];
}

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** For plain http in one process, where nobody else can ask. */
export const plainFrontProxy: FrontProxy = {
  authority: "",
  names: [],
  userHeaders: ["X-Remote-User"],
  groupHeaders: ["X-Remote-Group"],
  extraPrefixes: ["X-Remote-Extra-"],
};

const path = "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication";

/** What the API server publishes for extension API servers. Throws where it does not aggregate any. */
export async function readFrontProxy(client: Client): Promise<FrontProxy> {
  const { data = {} } = await client.request<ConfigMap>({ method: "GET", path });
  const authority = data["requestheader-client-ca-file"];
  if (authority === undefined) throw new Error("the API server has no --requestheader-client-ca-file: it cannot serve KubeVirt's verbs");
  const list = (key: string) => JSON.parse(data[`requestheader-${key}`] ?? "[]") as string[];
  return {
    authority,
    names: list("allowed-names"),
    userHeaders: list("username-headers"),
    groupHeaders: list("group-headers"),
    extraPrefixes: list("extra-headers-prefix"),
  };
}

/** Whether the other end has shown the API server's certificate. */
export function speaksFor({ names }: FrontProxy, socket: Socket): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  const name = socket.getPeerCertificate().subject?.CN;
  return names.length === 0 || (typeof name === "string" && names.includes(name));
}
