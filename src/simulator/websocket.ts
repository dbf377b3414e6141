/** The server's side of a WebSocket, as far as the stand-ins speak it: whole frames of bytes. https://www.rfc-editor.org/rfc/rfc6455 */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface Stream {
  send(bytes: Buffer | string): void;
  /** Exactly so many bytes; undefined where the client has gone before. */
  take(length: number): Promise<Buffer | undefined>;
  /** What comes next, however much it is; undefined where the client has gone. */
  next(): Promise<Buffer | undefined>;
  close(): void;
}

/** Agrees to the client's wish, in the first protocol that it offers. */
export function accept(request: IncomingMessage, socket: Duplex, head: Buffer): Stream {
  const { "sec-websocket-key": key = "", "sec-websocket-protocol": offered } = request.headers;
  const proof = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const protocol = offered === undefined ? [] : [`Sec-WebSocket-Protocol: ${offered.split(",")[0]!.trim()}`];
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", `Sec-WebSocket-Accept: ${proof}`];
  socket.write(`${[...lines, ...protocol].join("\r\n")}\r\n\r\n`);
  const incoming = payloads(socket, head);
  let held = Buffer.alloc(0);

  async function more(): Promise<boolean> {
    const { value, done } = await incoming.next();
    if (!done) held = Buffer.concat([held, value]);
    return !done;
  }
  return {
    send: (bytes) => void socket.write(frame(BINARY, Buffer.from(bytes))),
    async take(length) {
      while (held.length < length) if (!(await more())) return undefined;
      const taken = held.subarray(0, length);
      held = held.subarray(length);
      return taken;
    },
    async next() {
      if (held.length === 0 && !(await more())) return undefined;
      const taken = held;
      held = Buffer.alloc(0);
      return taken;
    },
    close: () => void socket.end(frame(CLOSE, Buffer.alloc(0))),
  };
}

function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 2 ** 16 ? 4 : 10);
  head[0] = 0x80 | opcode;
  head[1] = length < 126 ? length : length < 2 ** 16 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** What the client sends, without its mask. Ends when it closes. */
async function* payloads(socket: Duplex, head: Buffer): AsyncGenerator<Buffer, undefined> {
  let held = head;
  for await (const chunk of socket) {
    held = Buffer.concat([held, chunk as Buffer]);
    for (let found = parse(held); found !== undefined; found = parse(held)) {
      held = held.subarray(found.length);
      if (found.opcode === CLOSE) return undefined;
      if (found.opcode === PING) socket.write(frame(PONG, found.payload));
      else if (found.opcode <= BINARY) yield found.payload;
    }
  }
  return undefined;
}

/** Undefined while the frame is not whole. */
function parse(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes[1]! & 127;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start + 4) return undefined;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const length = start + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(start, start + 4);
  return {
    opcode: bytes[0]! & 15,
    payload: Buffer.from(bytes.subarray(start + 4, length).map((byte, at) => byte ^ mask[at % 4]!)),
    length,
  };
}
