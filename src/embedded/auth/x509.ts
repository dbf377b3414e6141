/** Certificates as Kubernetes wants them: X.509 v3, RFC 5280, ECDSA on P-256 with SHA-256. Node reads them but cannot make them. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

export interface Subject {
  commonName: string;
  /** Kubernetes' groups. */
  organizations?: string[];
}

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
  const issuer = { ...root, commonName };
  return {
    certificate: certificate({
      subject: { commonName },
      publicKey: root.publicKey,
      issuer,
      validity,
      extensions: [isAuthority, usage(0x06)],
    }),
    key: pem(root.privateKey),
    issue({ subject, uses, names = [], addresses = [] }) {
      const { publicKey, privateKey } = keys();
      const extensions = [usage(0x80), extendedUsage(uses)];
      if (names.length + addresses.length > 0) extensions.push(alternativeNames(names, addresses));
      return { certificate: certificate({ subject, publicKey, issuer, validity, extensions }), key: pem(privateKey) };
    },
  };
}

interface Request {
  subject: Subject;
  publicKey: KeyObject;
  issuer: { privateKey: KeyObject; publicKey: KeyObject; commonName: string };
  validity: { from: Date; to: Date };
  extensions: Buffer[];
}

function certificate({ subject, publicKey, issuer, validity, extensions }: Request): string {
  const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
  const keyInfo = publicKey.export({ type: "spki", format: "der" });
  const authorityKey = sequence(tagged(0x80, keyId(issuer.publicKey)));
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(randomSerial()),
    algorithm,
    name({ commonName: issuer.commonName }),
    sequence(time(validity.from), time(validity.to)),
    name(subject),
    keyInfo,
    tagged(0xa3, sequence(...extensions, extension("2.5.29.35", authorityKey), extension("2.5.29.14", tagged(0x04, keyId(publicKey))))),
  );
  const signature = sign("sha256", body, issuer.privateKey);
  const der = sequence(body, algorithm, bits(signature));
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replaceAll(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

const keyId = (key: KeyObject): Buffer =>
  createHash("sha1")
    .update(createPublicKey(key.export({ type: "spki", format: "pem" })).export({ type: "spki", format: "der" }))
    .digest();

function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x3f) | 0x40;
  return serial;
}

function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts);
const integer = (bytes: Buffer) => tagged(0x02, bytes);
const bits = (bytes: Buffer) => tagged(0x03, Buffer.from([0]), bytes);
const attribute = (id: string, value: string) => tagged(0x31, sequence(oid(id), tagged(0x0c, Buffer.from(value))));
const name = ({ commonName, organizations = [] }: Subject) =>
  sequence(...organizations.map((one) => attribute("2.5.4.10", one)), attribute("2.5.4.3", commonName));

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

const time = (date: Date) => tagged(0x18, Buffer.from(`${date.toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`));

const extension = (id: string, value: Buffer, ...critical: Buffer[]) => sequence(oid(id), ...critical, tagged(0x04, value));
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
