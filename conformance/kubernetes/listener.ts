/** An https server in this process that the API server under test calls: a webhook, or an extension API server. */
import type { createServer, IncomingMessage, ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority } from "../../src/x509/authority.ts";

export interface Listener {
  port: number;
  /** `https://127.0.0.1:<port>` */
  url: string;
  /** The authority that signed its certificate, as `caBundle` wants it. */
  caBundle: string;
  close(): Promise<void>;
}

/** `names` are further names that its certificate is good for. */
export async function listen(
  handle: (request: IncomingMessage, body: string, response: ServerResponse) => void,
  names: string[] = [],
): Promise<Listener> {
  const authority = createAuthority("suite", new Date());
  const { certificate: cert, key } = authority.issue({
    subject: { commonName: "suite" },
    uses: ["server"],
    names: ["localhost", ...names],
    addresses: ["127.0.0.1"],
  });
  const listener: ReturnType<typeof createServer> = createSecureServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    handle(request, Buffer.concat(chunks).toString(), response);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    caBundle: Buffer.from(authority.certificate).toString("base64"),
    async close() {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
