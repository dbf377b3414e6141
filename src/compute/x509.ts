/**
 * X.509 keypairs, as Nova makes them for guests that take certificates: a self-signed certificate of the user, fit for WinRM.
 * https://opendev.org/openstack/nova/src/tag/34.0.0/nova/crypto.py (generate_winrm_x509_cert)
 */
import { generateKeyPair, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";

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
  const algorithm = sequence(oid("1.2.840.113549.1.1.11"), tagged(0x05));
  const userPrincipal = sequence(oid("1.3.6.1.4.1.311.20.2.3"), tagged(0xa0, tagged(0x0c, Buffer.from(`${userId}@localhost`))));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    name(userId),
    sequence(time(now), time(new Date(now.getTime() + VALIDITY_MILLISECONDS))),
    name(userId),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(
      0xa3,
      sequence(
        // Client authentication; and who the user is to Windows, an `otherName`, whose tag takes the place of the sequence's.
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.2"))),
        extension("2.5.29.17", sequence(Buffer.concat([Buffer.from([0xa0]), userPrincipal.subarray(1)]))),
      ),
    ),
  );
  const signature = tagged(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const der = sequence(body, algorithm, signature)
    .toString("base64")
    .replaceAll(/(.{64})/g, "$1\n");
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: `-----BEGIN CERTIFICATE-----\n${der.trimEnd()}\n-----END CERTIFICATE-----\n`,
  };
}

/** Positive, and without a leading zero byte. */
function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}

// DER, X.690: a tag, a length of up to two bytes, the content.
function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const extension = (id: string, value: Buffer) => sequence(oid(id), tagged(0x04, value));
const name = (commonName: string) => sequence(tagged(0x31, sequence(oid("2.5.4.3"), tagged(0x0c, Buffer.from(commonName)))));
const time = (date: Date) => tagged(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`));

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [40 * first + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}
