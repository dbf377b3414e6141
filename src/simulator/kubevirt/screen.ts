/** The screen and the serial line of a played guest: a dark screen by RFB 3.8 without a password, and a line that says back what it is told. */
import type { Stream } from "../websocket.ts";

const WIDTH = 640;
const HEIGHT = 400;
const NONE = 1;

/** Bytes behind the first one of the client's messages, of those that have a fixed length: https://www.rfc-editor.org/rfc/rfc6143#section-7.5 */
const lengths: Record<number, number> = { 0: 19, 2: 3, 3: 9, 4: 7, 5: 5, 6: 7 };

export async function playScreen(stream: Stream, name: string): Promise<void> {
  stream.send("RFB 003.008\n");
  if ((await stream.take(12)) === undefined) return;
  stream.send(Buffer.from([1, NONE]));
  if ((await stream.take(1))?.[0] !== NONE) return stream.close();
  stream.send(Buffer.alloc(4));
  if ((await stream.take(1)) === undefined) return;
  stream.send(introduction(name));
  let bytesPerPixel = 4;
  for (;;) {
    const type = (await stream.take(1))?.[0];
    const length = type === undefined ? undefined : lengths[type];
    if (length === undefined) return stream.close();
    const message = await stream.take(length);
    if (message === undefined) return;
    if (type === 0) bytesPerPixel = message[3]! / 8;
    else if (type === 2) await stream.take(4 * message.readUInt16BE(1));
    else if (type === 6) await stream.take(message.readUInt32BE(3));
    // Nothing ever changes: who asks for changes waits for ever.
    else if (type === 3 && message[0] === 0) stream.send(darkness(message, bytesPerPixel));
  }
}

/** Size, pixels of 32 bits in the usual order, and the guest's name. */
function introduction(name: string): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt16BE(WIDTH, 0);
  head.writeUInt16BE(HEIGHT, 2);
  head.set([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0], 4);
  const title = Buffer.from(name);
  head.writeUInt32BE(title.length, 20);
  return Buffer.concat([head, title]);
}

/** One rectangle of raw pixels, as large as was asked for. */
function darkness(request: Buffer, bytesPerPixel: number): Buffer {
  const [x, y, width, height] = [1, 3, 5, 7].map((at) => request.readUInt16BE(at)) as [number, number, number, number];
  const [w, h] = [Math.max(0, Math.min(width, WIDTH - x)), Math.max(0, Math.min(height, HEIGHT - y))];
  const head = Buffer.alloc(16);
  head.writeUInt16BE(1, 2);
  for (const [at, value] of [x, y, w, h].entries()) head.writeUInt16BE(value, 4 + 2 * at);
  return Buffer.concat([head, Buffer.alloc(w * h * bytesPerPixel)]);
}

export async function playSerial(stream: Stream, log: string): Promise<void> {
  stream.send(log.replaceAll("\n", "\r\n"));
  for (let typed = await stream.next(); typed !== undefined; typed = await stream.next()) stream.send(typed);
}
