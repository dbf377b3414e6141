/** A certificate authority and a server certificate for loopback, made at start: kubectl sends tokens over TLS only. */
import { createAuthority } from "../../x509/authority.ts";

export interface Certificates {
  /** PEM of the authority; clients trust it. */
  authority: string;
  certificate: string;
  key: string;
}

export function createCertificates(host: string, now: Date): Certificates {
  const authority = createAuthority("kubernetes", now);
  const names = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  const addresses = [...new Set(["127.0.0.1", host])].filter((one) => /^\d+(\.\d+){3}$/.test(one));
  return {
    authority: authority.certificate,
    ...authority.issue({ subject: { commonName: "kube-apiserver" }, uses: ["server"], names, addresses }),
  };
}
