/** An authority and the certificates it issues, as Kubernetes wants them: ECDSA on P-256. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type CertificateRequest, ecdsaWithSha256, extension, type Name, toCertificate } from "./certificate.ts";
import { oid, sequence, tagged } from "./der.ts";

export type Subject = Name;

export interface Leaf {
  subject: Subject;
  uses: ("server" | "client")[];
  names?: string[];
  /** IPv4 addresses. */
  addresses?: string[];
}

export interface Authority {
  /** PEM; clients trust it. */
  certificate: string;
  key: string;
  /** A certificate that it signed, and its key. */
  issue(leaf: Leaf): { certificate: string; key: string };
}

const DAY_MS = 86_400_000;
const keys = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

/** Good from the day before `now`, for a year. */
export function createAuthority(commonName: string, now: Date): Authority {
  const root = keys();
  const validity = { from: new Date(now.getTime() - DAY_MS), to: new Date(now.getTime() + 365 * DAY_MS) };
  const issuer = { name: { commonName }, privateKey: root.privateKey };
  const byAuthority = extension("2.5.29.35", sequence(tagged(0x80, keyId(root.publicKey))));
  const signed = ({ publicKey, extensions, subject }: Pick<CertificateRequest, "publicKey" | "extensions" | "subject">) =>
    toCertificate({
      subject,
      publicKey,
      issuer,
      algorithm: ecdsaWithSha256,
      validity,
      extensions: [...extensions, byAuthority, extension("2.5.29.14", tagged(0x04, keyId(publicKey)))],
    });
  return {
    certificate: signed({ subject: { commonName }, publicKey: root.publicKey, extensions: [isAuthority, usage(0x06)] }),
    key: pem(root.privateKey),
    issue({ subject, uses, names = [], addresses = [] }) {
      const { publicKey, privateKey } = keys();
      const extensions = [usage(0x80), extendedUsage(uses)];
      if (names.length + addresses.length > 0) extensions.push(alternativeNames(names, addresses));
      return { certificate: signed({ subject, publicKey, extensions }), key: pem(privateKey) };
    },
  };
}

const keyId = (key: KeyObject): Buffer =>
  createHash("sha1")
    .update(createPublicKey(key.export({ type: "spki", format: "pem" })).export({ type: "spki", format: "der" }))
    .digest();

const yes = tagged(0x01, Buffer.from([0xff]));
const isAuthority = extension("2.5.29.19", sequence(yes), yes);
/** Bits of KeyUsage, the first of them the highest. */
const usage = (mask: number) => extension("2.5.29.15", tagged(0x03, Buffer.from([mask & 0x02 ? 1 : 7, mask])), yes);
const purposes = { server: oid("1.3.6.1.5.5.7.3.1"), client: oid("1.3.6.1.5.5.7.3.2") };
const extendedUsage = (uses: Leaf["uses"]) => extension("2.5.29.37", sequence(...uses.map((one) => purposes[one])));

const alternativeNames = (names: string[], addresses: string[]) =>
  extension(
    "2.5.29.17",
    sequence(
      ...names.map((one) => tagged(0x82, Buffer.from(one))),
      ...addresses.map((one) => tagged(0x87, Buffer.from(one.split(".").map(Number)))),
    ),
  );
