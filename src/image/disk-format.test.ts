import { describe, expect, it } from "vitest";
import { matches, sniff } from "./disk-format.ts";

const head = (...writes: ((bytes: Buffer) => unknown)[]) => {
  const bytes = Buffer.alloc(64 * 1024);
  for (const write of writes) write(bytes);
  return bytes;
};

describe("sniff", () => {
  it.each([
    [
      "qcow2",
      head(
        (b) => b.write("QFI\xfb", "latin1"),
        (b) => b.writeBigUInt64BE(7n, 24),
      ),
      7,
    ],
    [
      "vmdk",
      head(
        (b) => b.write("KDMV"),
        (b) => b.writeBigUInt64LE(4n, 12),
      ),
      2048,
    ],
    ["vmdk", head((b) => b.write("# Disk DescriptorFile\n")), undefined],
    [
      "vhd",
      head(
        (b) => b.write("conectix"),
        (b) => b.writeBigUInt64BE(9n, 48),
      ),
      9,
    ],
    ["vhdx", head((b) => b.write("vhdxfile")), undefined],
    [
      "vdi",
      head(
        (b) => b.writeUInt32LE(0xbeda107f, 64),
        (b) => b.writeBigUInt64LE(11n, 368),
      ),
      11,
    ],
    ["iso", head((b) => b.write("CD001", 32_769)), undefined],
    ["raw", head(() => {}), undefined],
    ["raw", Buffer.alloc(0), undefined],
  ])("knows %s", (format, bytes, virtualSize) => {
    expect(sniff(bytes)).toEqual({ format, virtualSize });
  });

  it("finds no size in a header that is cut off, or that is absurd", () => {
    expect(sniff(Buffer.from("QFI\xfb", "latin1"))).toEqual({ format: "qcow2", virtualSize: undefined });
    expect(
      sniff(
        head(
          (b) => b.write("QFI\xfb", "latin1"),
          (b) => b.fill(0xff, 24, 32),
        ),
      ),
    ).toEqual({
      format: "qcow2",
      virtualSize: undefined,
    });
  });
});

describe("matches", () => {
  it("lets nobody call raw what would be read as something else", () => {
    expect(matches("raw", "raw")).toBe(true);
    expect(matches("raw", "iso")).toBe(true);
    expect(matches("raw", "qcow2")).toBe(false);
    expect(matches("qcow2", "raw")).toBe(false);
    expect(matches("vhd", "raw")).toBe(true);
  });
});
