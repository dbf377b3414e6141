/** The SMBIOS UUID that KubeVirt gives a VM without one: UUIDv5 of its name (pkg/virt-controller/watch/vm/firmware.go, v1.9.0). */
import { createHash } from "node:crypto";

const namespace = Buffer.from("6a1a24a1406146078bf4a3963d0c5895", "hex");

export function firmwareUuid(name: string): string {
  const bytes = createHash("sha1").update(namespace).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
