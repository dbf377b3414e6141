import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { certificateFingerprint, generateCertificate } from "./x509.ts";

it("makes a certificate of the user's key, signed by itself, that tells Windows who he is", async () => {
  const { privateKey, publicKey } = await generateCertificate("ada", new Date("2026-11-23T00:00:00Z"));
  const certificate = new X509Certificate(publicKey);
  expect(certificate.subject).toBe("CN=ada");
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
  expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
  expect(certificate.subjectAltName).toContain("ada@localhost");
  expect(certificate.validToDate).toEqual(new Date("2036-11-20T00:00:00Z"));
  expect(certificateFingerprint(publicKey)).toMatch(/^([0-9a-f]{2}:){19}[0-9a-f]{2}$/);
});

it("knows no fingerprint of what is no certificate", () => {
  expect(certificateFingerprint("ssh-rsa AAAA")).toBeUndefined();
});
