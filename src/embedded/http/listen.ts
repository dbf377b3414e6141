/** One port for http and https: the first byte of a connection tells. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Certificates } from "../auth/certificate.ts";

const TLS_HANDSHAKE = 0x16;

export interface Listener {
  /** `127.0.0.1:6443`, an IPv6 address in brackets. */
  address: string;
  close(): Promise<void>;
}

export interface Handlers {
  request: RequestListener;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export async function listen(port: number, host: string, certificates: Certificates, handlers: Handlers): Promise<Listener> {
  // Other upgrades that a client offers (h2c) are declined by answering as if it had not.
  const options = { shouldUpgradeCallback: ({ headers }: IncomingMessage) => /^(websocket|spdy)/i.test(headers.upgrade ?? "") };
  const plain = createServer(options, handlers.request);
  const secure = createSecureServer({ ...options, cert: certificates.certificate, key: certificates.key }, handlers.request);
  for (const server of [plain, secure]) {
    server.on("upgrade", handlers.upgrade);
    // Watches are quiet for minutes.
    server.requestTimeout = 0;
    server.keepAliveTimeout = 90_000;
  }
  const sockets = new Set<Socket>();
  const front = createSocketServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("readable", () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return socket.destroy();
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit("connection", socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    front.once("error", reject);
    front.listen(port, host, resolve);
  });
  const { port: bound } = front.address() as AddressInfo;
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        front.close(() => resolve());
        for (const socket of sockets) socket.destroy();
        plain.close();
        secure.close();
      }),
  };
}
