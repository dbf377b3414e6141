/** X.509 v3 certificates, RFC 5280. Node reads them but cannot make them. */
import { type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, integer, oid, sequence, tagged, text, time } from "./der.ts";

export interface Name {
  commonName: string;
  /** Kubernetes' groups. */
  organizations?: string[];
}

export interface CertificateRequest {
  subject: Name;
  publicKey: KeyObject;
  issuer: { name: Name; privateKey: KeyObject };
  /** How the issuer signs, with SHA-256: an AlgorithmIdentifier that goes with its key. */
  algorithm: Buffer;
  validity: { from: Date; to: Date };
  /** Made by `extension`. */
  extensions: Buffer[];
}

/** AlgorithmIdentifiers. RFC 5758 has no parameters for ECDSA, RFC 4055 has NULL for RSA. */
export const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
export const rsaWithSha256 = sequence(oid("1.2.840.113549.1.1.11"), tagged(0x05));

/** In PEM. */
export function toCertificate({ subject, publicKey, issuer, algorithm, validity, extensions }: CertificateRequest): string {
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomSerial()),
    algorithm,
    toName(issuer.name),
    sequence(time(validity.from), time(validity.to)),
    toName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const der = sequence(body, algorithm, bits(sign("sha256", body, issuer.privateKey)));
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

export const extension = (id: string, value: Buffer, ...critical: Buffer[]) => sequence(oid(id), ...critical, tagged(0x04, value));

/** Positive, and without a leading zero byte. */
function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}

const attribute = (id: string, value: string) => tagged(0x31, sequence(oid(id), text(value)));
const toName = ({ commonName, organizations = [] }: Name) =>
  sequence(...organizations.map((one) => attribute("2.5.4.10", one)), attribute("2.5.4.3", commonName));
