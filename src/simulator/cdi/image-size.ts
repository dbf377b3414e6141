/** Whether a disk image fits its claim, told from its first bytes and from how many come. */

/** A refusal of the data, in the words that the client reads. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

const QCOW2 = Buffer.from([0x51, 0x46, 0x49, 0xfb]);

/** The size of the disk inside; undefined for a raw image, whose size is its length. `head` has at least 32 bytes, or the image is shorter. */
export function virtualSize(head: Buffer): number | undefined {
  return head.length >= 32 && head.subarray(0, 4).equals(QCOW2) ? Number(head.readBigUInt64BE(24)) : undefined;
}

/** For `Disks.write`: throws TooLarge as soon as it is clear that the disk has more than `roomBytes`. */
export function imageInspector(roomBytes: number): (chunk: Buffer, offset: number) => void {
  let head: Buffer = Buffer.alloc(0);
  let inside: number | undefined;
  return (chunk, offset) => {
    if (head.length < 32) {
      head = Buffer.concat([head, chunk.subarray(0, 32 - head.length)]);
      inside = virtualSize(head);
    }
    const size = inside ?? offset + chunk.length;
    if (head.length >= 32 && size > roomBytes)
      throw new TooLarge(
        `Virtual image size ${size} is larger than the reported available storage ${roomBytes}. A larger PVC is required.`,
      );
  };
}
