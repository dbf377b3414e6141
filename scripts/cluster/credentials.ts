/** Keys, certificates, tokens and kubeconfigs of a control plane: as kubeadm would make them, with a token for the administrator. */
import { generateKeyPair, randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createAuthority, type Subject } from "../../src/x509/authority.ts";

export interface Credentials {
  /** PEM of the authority that signed the API server's certificate. */
  ca: string;
  /** Of `system:masters`: allowed everything. */
  token: string;
}

const apiServerNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"];

/** Writes them all into `folder`, which nobody else may read. */
export async function writeCredentials(folder: string, server: string): Promise<Credentials> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const now = new Date();
  const authority = createAuthority("kubernetes", now);
  // Another one: whoever it signs may say to an aggregated API whom he speaks for.
  const frontProxy = createAuthority("kubernetes-front-proxy", now);
  const token = randomBytes(24).toString("base64url");
  const accounts = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const api = authority.issue({
    subject: { commonName: "kube-apiserver" },
    uses: ["server"],
    names: apiServerNames,
    addresses: ["127.0.0.1", "10.0.0.1"],
  });
  const front = frontProxy.issue({ subject: { commonName: "front-proxy-client" }, uses: ["client"] });

  const kubeconfigOf = (subject: Subject) => {
    const { certificate, key } = authority.issue({ subject, uses: ["client"] });
    return kubeconfig(server, authority.certificate, {
      "client-certificate-data": base64(certificate),
      "client-key-data": base64(key),
    });
  };
  const files: Record<string, string> = {
    "ca.crt": authority.certificate,
    "ca.key": authority.key,
    "apiserver.crt": api.certificate,
    "apiserver.key": api.key,
    "front-proxy-ca.crt": frontProxy.certificate,
    "front-proxy-client.crt": front.certificate,
    "front-proxy-client.key": front.key,
    "service-accounts.pub": accounts.publicKey.export({ type: "spki", format: "pem" }).toString(),
    "service-accounts.key": accounts.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    "tokens.csv": `${token},admin,admin,"system:masters"\n`,
    kubeconfig: kubeconfig(server, authority.certificate, { token }),
    "controller-manager.kubeconfig": kubeconfigOf({ commonName: "system:kube-controller-manager" }),
    "scheduler.kubeconfig": kubeconfigOf({ commonName: "system:kube-scheduler" }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
  return { ca: authority.certificate, token };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** JSON is YAML. */
function kubeconfig(server: string, ca: string, user: Record<string, string>): string {
  const file = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "dicot", cluster: { server, "certificate-authority-data": base64(ca) } }],
    users: [{ name: "admin", user }],
    contexts: [{ name: "dicot", context: { cluster: "dicot", user: "admin" } }],
    "current-context": "dicot",
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
