import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { createAuthority } from "./authority.ts";

const now = new Date("2026-11-23T03:00:00Z");

describe("a certificate authority", () => {
  const authority = createAuthority("kubernetes", now);
  const issue = () =>
    authority.issue({
      subject: { commonName: "admin", organizations: ["system:masters", "café"] },
      uses: ["server", "client"],
      names: ["localhost", "kubernetes.default.svc"],
      addresses: ["127.0.0.1"],
    });

  it("signs what it issues, for whom and for what it was told", () => {
    const root = new X509Certificate(authority.certificate);
    const leaf = new X509Certificate(issue().certificate);
    expect(root.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.subject.split("\n")).toEqual(["O=system:masters", "O=café", "CN=admin"]);
    expect(leaf.subjectAltName).toBe("DNS:localhost, DNS:kubernetes.default.svc, IP Address:127.0.0.1");
    expect(leaf.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);
    expect([leaf.validFromDate, leaf.validToDate]).toEqual([new Date("2026-11-22T03:00:00Z"), new Date("2027-11-23T03:00:00Z")]);
  });

  it("is no authority for another of the same name", () => {
    const other = new X509Certificate(createAuthority("kubernetes", now).certificate);
    expect(new X509Certificate(issue().certificate).verify(other.publicKey)).toBe(false);
  });

  it("makes both ends of a TLS connection trust each other", async () => {
    const today = createAuthority("kubernetes", new Date());
    const server = today.issue({ subject: { commonName: "kube-apiserver" }, uses: ["server"], names: ["localhost"] });
    const client = today.issue({ subject: { commonName: "admin", organizations: ["system:masters"] }, uses: ["client"] });
    const ca = today.certificate;
    const listening = createServer({ key: server.key, cert: server.certificate, ca, requestCert: true, rejectUnauthorized: true }).listen(
      0,
    );
    await once(listening, "listening");
    const accepted = once(listening, "secureConnection") as Promise<[TLSSocket]>;
    const { port } = listening.address() as AddressInfo;
    const socket = connect({ port, servername: "localhost", ca, key: client.key, cert: client.certificate });
    const [peer] = await accepted;
    expect(peer.getPeerCertificate().subject).toMatchObject({ O: "system:masters", CN: "admin" });
    socket.destroy();
    listening.close();
  });
});
