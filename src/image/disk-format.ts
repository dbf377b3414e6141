/**
 * What the first bytes of a disk image say: its format, and how large the disk is that a guest sees. A claim must have that size before
 * CDI takes the data.
 */

export type DiskFormat = "qcow2" | "vmdk" | "vhd" | "vhdx" | "vdi" | "iso" | "raw";

export interface Sniffed {
  format: DiskFormat;
  /** Bytes; undefined where the header does not hold it: a raw disk is as large as its file. */
  virtualSize: number | undefined;
}

/** This many first bytes suffice: an ISO 9660 volume descriptor follows 32 KiB of anything. */
export const HEAD_BYTES = 64 * 1024;

export function sniff(head: Buffer): Sniffed {
  for (const [format, recognise] of formats) {
    const virtualSize = recognise(head);
    if (virtualSize !== undefined) return { format, virtualSize: virtualSize ?? undefined };
  }
  return { format: "raw", virtualSize: undefined };
}

/** Undefined where the head is not of the format, null where it is but holds no size. */
type Recognise = (head: Buffer) => number | null | undefined;

const formats: [DiskFormat, Recognise][] = [
  // https://gitlab.com/qemu-project/qemu/-/blob/v10.0.0/docs/interop/qcow2.rst
  ["qcow2", (head) => (text(head, 0, 4) === "QFI\xfb" ? number(head, 24, "big") : undefined)],
  // A sparse extent counts sectors; a descriptor has its size in text that only a monolithic disk need not have.
  ["vmdk", (head) => (text(head, 0, 4) === "KDMV" ? sectors(number(head, 12, "little")) : undefined)],
  ["vmdk", (head) => (text(head, 0, 21) === "# Disk DescriptorFile" ? null : undefined)],
  ["vhdx", (head) => (text(head, 0, 8) === "vhdxfile" ? null : undefined)],
  // A dynamic disk begins with a copy of the footer; a fixed one only ends with it and looks raw here.
  ["vhd", (head) => (text(head, 0, 8) === "conectix" ? number(head, 48, "big") : undefined)],
  ["vdi", (head) => (head.length >= 68 && head.readUInt32LE(64) === 0xbeda107f ? number(head, 368, "little") : undefined)],
  ["iso", (head) => (text(head, 32_769, 5) === "CD001" ? null : undefined)],
];

const text = (head: Buffer, at: number, length: number) => head.toString("latin1", at, at + length);

function number(head: Buffer, at: number, endian: "big" | "little"): number | null {
  if (head.length < at + 8) return null;
  const value = endian === "big" ? head.readBigUInt64BE(at) : head.readBigUInt64LE(at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(value);
}

const sectors = (count: number | null) => (count === null ? null : count * 512);

/** Whether data that looks like `sniffed` may be called `declared`. A raw disk may hold anything, also what begins like an ISO. */
export function matches(declared: string, sniffed: DiskFormat): boolean {
  if (declared === "raw") return sniffed === "raw" || sniffed === "iso";
  if (declared === "vhd") return sniffed === "vhd" || sniffed === "raw";
  return declared === sniffed;
}
