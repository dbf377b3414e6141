/** A web server on loopback with one disk image of 2 KiB, `/disk`, for what is to be fetched. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Site {
  url: string;
  close(): void;
}

export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => response.writeHead(request.url === "/disk" ? 200 : 404).end("x".repeat(2048)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
