/** Ids that are computed, so that every replica gives the same. */
import { createHash } from "node:crypto";

/** A UUID of version 5: of `name` in the namespace that `uuid` is. RFC 9562, 5.5. */
export function uuidV5(uuid: string, name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(uuid.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return digest.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
