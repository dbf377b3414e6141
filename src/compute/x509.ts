/**
 * X.509 keypairs, as Nova makes them for guests that take certificates: a self-signed certificate of the user, fit for WinRM.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/crypto.py (generate_winrm_x509_cert)
 */
import { generateKeyPair, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import { extension, rsaWithSha256, toCertificate } from "../x509/certificate.ts";
import { oid, sequence, tagged, text } from "../x509/der.ts";

const generate = promisify(generateKeyPair);
const VALIDITY_MILLISECONDS = 3650 * 86_400_000;

/** SHA-1 in pairs with colons. Undefined where `pem` is no certificate. */
export function certificateFingerprint(pem: string): string | undefined {
  try {
    return new X509Certificate(pem).fingerprint.toLowerCase();
  } catch {
    return undefined;
  }
}

/** RSA with 2048 bits; the private key as PKCS #8. */
export async function generateCertificate(userId: string, now: Date): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await generate("rsa", { modulusLength: 2048 });
  const userPrincipal = sequence(oid("1.3.6.1.4.1.311.20.2.3"), tagged(0xa0, text(`${userId}@localhost`)));
  const name = { commonName: userId };
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: toCertificate({
      subject: name,
      publicKey,
      issuer: { name, privateKey },
      algorithm: rsaWithSha256,
      validity: { from: now, to: new Date(now.getTime() + VALIDITY_MILLISECONDS) },
      // Client authentication; and who the user is to Windows, an `otherName`, whose tag takes the place of the sequence's.
      extensions: [
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.2"))),
        extension("2.5.29.17", sequence(Buffer.concat([Buffer.from([0xa0]), userPrincipal.subarray(1)]))),
      ],
    }),
  };
}
