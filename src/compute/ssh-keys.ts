/** SSH public keys in OpenSSH's one-line form, as Nova takes and makes them. */
import { createHash, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** What a line says: `ssh-ed25519 AAAA… comment`. Undefined where it is no key. */
function blobOf(publicKey: string): Buffer | undefined {
  const [type = "", base64 = ""] = publicKey.trim().split(/\s+/);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const blob = Buffer.from(base64, "base64");
  // The blob begins with its type's length and the type itself: RFC 4253, section 6.6.
  if (blob.length < 4 + type.length || blob.readUInt32BE(0) !== type.length) return undefined;
  return blob.toString("latin1", 4, 4 + type.length) === type ? blob : undefined;
}

/** MD5 in pairs with colons, as `ssh-keygen -l -E md5` prints it. Undefined where `publicKey` is none. */
export function fingerprint(publicKey: string): string | undefined {
  const blob = blobOf(publicKey);
  return blob && createHash("md5").update(blob).digest("hex").match(/../g)!.join(":");
}

/** RSA with 2048 bits: the private key as PEM, the public one as a line. */
export async function generateSshKey(): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey, publicKey } = await generate("rsa", { modulusLength: 2048 });
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  const blob = Buffer.concat([text(Buffer.from("ssh-rsa")), integer(e), integer(n)]).toString("base64");
  return {
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey: `ssh-rsa ${blob} Generated-by-Nova`,
  };
}

function text(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** A leading zero keeps a number positive whose first bit is set: RFC 4251, section 5, mpint. */
function integer(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, "base64url");
  return text(bytes[0]! & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}
