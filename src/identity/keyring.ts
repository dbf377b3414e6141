/**
 * The keys that sign tokens: Secret `dicot-system/token-keys`, one private JWK (P-256) for each entry, named by its key id.
 * Ids sort by age: the newest signs, all verify. To rotate, add an entry; to withdraw tokens, remove one.
 */
import { hash, randomBytes } from "node:crypto";
import { CompactSign, type CryptoKey, compactVerify, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { unauthorized } from "../http/errors.ts";
import { noteCondition } from "../kube/footprint.ts";
import type { Kube } from "../kube/kube.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";

export const TOKEN_KEYS = "token-keys";
const algorithm = "ES256";

/** What a token says; everything else is read from the cluster when it is used. */
export interface Claims {
  /** Audit id, and what revocation goes by. */
  jti: string;
  /** Audit id of the first token of a chain of rescopings. */
  chain?: string;
  /** User id. */
  sub: string;
  /** Seconds since 1970, with a fraction, so that a password's change cuts between two tokens of one second. */
  iat: number;
  /** Whole seconds since 1970. */
  exp: number;
  /** Authentication methods, as RFC 8176 names the claim. */
  amr: string[];
  /** `system`, `domain:<id>`, `project:<id>`, absent in an unscoped token. */
  scope?: string;
  /** Application credential id. */
  app?: string;
  /** Trust id; `sub` is the trustee. */
  trust?: string;
  /** Id of an access token of OAuth. */
  oauth?: string;
}

interface Key {
  id: string;
  /** As the Secret has it. */
  text: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** One new entry for the Secret, as its `stringData` wants it. */
export async function newTokenKey(now: Date): Promise<Record<string, string>> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const id = `${now.toISOString().replace(/\D/g, "").slice(0, 14)}-${randomBytes(4).toString("hex")}`;
  return { [id]: JSON.stringify(await exportJWK(privateKey)) };
}

/** How long keys are used before the Secret is read again, behind the request that finds them old. */
const freshMilliseconds = 60_000;
/** How soon an unknown key id may cause another reading: forged tokens must not become load on Kubernetes. */
const patienceMilliseconds = 2_000;
const rememberedTokens = 10_000;

const keyrings = new WeakMap<Kube, Keyring>();

/** The keyring of a cluster connection; there is one for each, however many identities write through it. */
export function keyringOf(kube: Kube): Keyring {
  let keyring = keyrings.get(kube.own);
  if (keyring === undefined) {
    keyring = new Keyring(kube.own);
    keyrings.set(kube.own, keyring);
  }
  return keyring;
}

export class Keyring {
  readonly #kube: Kube;
  #keys = new Map<string, Key>();
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  /** Tokens whose signature was verified, by their SHA-256; the oldest used goes first. */
  readonly #verified = new Map<string, { key: Key; claims: Claims }>();

  constructor(kube: Kube) {
    this.#kube = kube;
  }

  async sign(claims: Claims, now: Date): Promise<string> {
    await this.#refresh(now, freshMilliseconds);
    const key = this.#newest();
    if (key === undefined) throw new Error(`Secret ${SYSTEM_NAMESPACE}/${TOKEN_KEYS} has no usable key`);
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    return new CompactSign(payload).setProtectedHeader({ alg: algorithm, kid: key.id }).sign(key.privateKey);
  }

  /** The claims of a token that one of our keys signed, expired or not. Throws 401 for all else. */
  async verify(raw: string, now: Date): Promise<Claims> {
    if (now.getTime() - this.#readAt > freshMilliseconds) void this.#refresh(now, freshMilliseconds).catch(() => undefined);
    const digest = hash("sha256", raw, "base64");
    const known = this.#verified.get(digest);
    if (known === undefined || !this.#isHeld(known.key)) return this.#verifySignature(raw, digest, now);
    this.#verified.delete(digest);
    this.#verified.set(digest, known);
    noteCondition(() => this.#isHeld(known.key));
    return known.claims;
  }

  /** Another key may have come in its place under the same id. */
  #isHeld = (key: Key): boolean => this.#keys.get(key.id) === key;

  async #verifySignature(raw: string, digest: string, now: Date): Promise<Claims> {
    let used: Key | undefined;
    try {
      const { payload } = await compactVerify(
        raw,
        async ({ kid = "" }) => {
          if (!this.#keys.has(kid)) await this.#refresh(now, patienceMilliseconds);
          used = this.#keys.get(kid);
          if (used === undefined) throw unauthorized();
          return used.publicKey;
        },
        { algorithms: [algorithm] },
      );
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Claims;
      const key = used!;
      this.#remember(digest, key, claims, now);
      noteCondition(() => this.#isHeld(key));
      return claims;
    } catch (cause) {
      // A malformed token, a wrong signature and an unknown key are the same to a caller.
      throw Object.assign(unauthorized(), { cause });
    }
  }

  #remember(digest: string, key: Key, claims: Claims, now: Date) {
    if (claims.exp * 1000 <= now.getTime()) return;
    this.#verified.set(digest, { key, claims });
    if (this.#verified.size > rememberedTokens) this.#verified.delete(this.#verified.keys().next().value!);
  }

  #newest(): Key | undefined {
    return [...this.#keys.values()].reduce<Key | undefined>((newest, key) => (newest && newest.id > key.id ? newest : key), undefined);
  }

  /** Reads the Secret unless that was done within `age`; callers at the same time share one reading. */
  #refresh(now: Date, age: number): Promise<void> {
    if (this.#reading !== undefined) return this.#reading;
    if (now.getTime() - this.#readAt <= age) return Promise.resolve();
    this.#reading = this.#read(now).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(now: Date): Promise<void> {
    const secret = await this.#kube.read("Secret", SYSTEM_NAMESPACE, TOKEN_KEYS);
    const keys = new Map<string, Key>();
    for (const [id, encoded] of Object.entries(secret?.data ?? {})) {
      const text = Buffer.from(encoded, "base64").toString("utf8");
      const known = this.#keys.get(id);
      // An entry that is no key stands aside: the others still hold.
      const key = known?.text === text ? known : await toKey(id, text).catch(() => undefined);
      if (key !== undefined) keys.set(id, key);
    }
    this.#keys = keys;
    this.#readAt = now.getTime();
  }
}

async function toKey(id: string, text: string): Promise<Key> {
  const whole = JSON.parse(text) as JWK;
  const { d: _secret, ...shared } = whole;
  const [privateKey, publicKey] = await Promise.all([importJWK(whole, algorithm), importJWK(shared, algorithm)]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error(`token key ${id} is not an elliptic curve key`);
  return { id, text, privateKey, publicKey };
}
