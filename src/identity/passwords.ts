/**
 * Hashes of passwords and of application credentials' secrets, in the PHC string format, parameters included:
 * `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`, base64 without padding. A later change of cost leaves old hashes valid.
 */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

export interface Cost {
  /** Binary logarithm of the number of rounds; memory is 128 × 2^ln × r bytes for each hash under way. */
  ln: number;
  r: number;
  p: number;
}

/**
 * OWASP lists ln=14, p=5 as equal in strength to ln=17, p=1. It needs 16 MiB instead of 128 MiB, which matters in a process
 * that idles in 150 MB and hashes at most four passwords at once (the size of libuv's pool).
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
export const defaultCost: Cost = { ln: 14, r: 8, p: 5 };

const keyBytes = 32;
/** Refuses hashes, perhaps planted, that would cost more memory or time than any we write. */
const bounds: Cost = { ln: 17, r: 8, p: 16 };

export async function hashPassword(password: string, cost: Cost = defaultCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${encode(salt)}$${encode(key)}`;
}

/**
 * Whether `password` is the one that was hashed. Without a hash (an unknown user, one without a password) it takes as long and is
 * false, so that time does not tell who exists.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const parsed = hash === undefined ? undefined : parse(hash);
  const { cost, salt, key } = parsed ?? { cost: defaultCost, salt: Buffer.alloc(16), key: Buffer.alloc(keyBytes) };
  const derived = await derive(password, salt, cost);
  return timingSafeEqual(derived, key) && parsed !== undefined;
}

function parse(hash: string) {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash);
  if (!match) return undefined;
  const cost = { ln: Number(match[1]), r: Number(match[2]), p: Number(match[3]) };
  const key = Buffer.from(match[5] ?? "", "base64");
  const bounded = cost.ln > 0 && cost.ln <= bounds.ln && cost.r > 0 && cost.r <= bounds.r && cost.p > 0 && cost.p <= bounds.p;
  if (!bounded || key.length !== keyBytes) return undefined;
  return { cost, salt: Buffer.from(match[4] ?? "", "base64"), key };
}

const derive = (password: string, salt: Buffer, { ln, r, p }: Cost) =>
  new Promise<Buffer>((resolve, reject) => {
    const N = 2 ** ln;
    scrypt(password, salt, keyBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error ? reject(error) : resolve(key)));
  });

const encode = (bytes: Buffer) => bytes.toString("base64").replace(/=+$/, "");
