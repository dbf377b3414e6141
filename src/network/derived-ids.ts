/** Ids of what is no object of its own: the same for every replica, computed from what it belongs to. */
import { createHash } from "node:crypto";

/** A UUID of version 5 in the namespace that `uuid` is. RFC 9562, 5.5. */
export function uuidV5(uuid: string, name: string): string {
  const digest = createHash("sha1")
    .update(Buffer.from(uuid.replaceAll("-", ""), "hex"))
    .update(name)
    .digest();
  digest[6] = (digest[6]! & 0x0f) | 0x50;
  digest[8] = (digest[8]! & 0x3f) | 0x80;
  return digest
    .toString("hex")
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
