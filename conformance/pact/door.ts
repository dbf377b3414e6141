/**
 * The way from Pact's verifier to an API server: it knows its certificate, and who asks: Dicot's own ServiceAccount with the rights that
 * `deploy/access` gives it, so that whom a request impersonates is checked, too. It ends watches when the first state has come, and
 * those that ask for none as soon as they are allowed: nothing need ever come of these.
 */
import { once } from "node:events";
import { type ClientRequest, createServer, type IncomingMessage, request as plain, type ServerResponse } from "node:http";
import { request as secure } from "node:https";
import type { AddressInfo } from "node:net";

export interface DoorOptions {
  server: string;
  ca?: string | undefined;
  token: string;
}

export interface Door {
  url: string;
  /** What the API server said when it last refused this: `PATCH /api/v1/…`. */
  refusals: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

const ATTEMPTS = 50;
const PAUSE_MILLISECONDS = 200;
const FIRST_STATE = "k8s.io/initial-events-end";

export async function openDoor({ server: target, ca, token }: DoorOptions): Promise<Door> {
  const send = target.startsWith("https:") ? secure : plain;
  const refusals = new Map<string, string>();
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? "/", target);
    // Compressed, a watch would not show its first state's end.
    const { host: _, connection: _c, "accept-encoding": _a, ...headers } = incoming.headers;
    const options = { method: incoming.method ?? "GET", headers: { ...headers, authorization: `Bearer ${token}` }, ...(ca && { ca }) };
    const watching = url.searchParams.get("watch") === "true";

    function ask(attemptsLeft: number): ClientRequest {
      const forward = send(url, options, (answer) => {
        const status = answer.statusCode ?? 502;
        // A definition is new: its kind's storage is not ready. Dicot asks again, too.
        if (status === 429 && options.method === "GET" && attemptsLeft > 0) {
          answer.resume();
          setTimeout(() => ask(attemptsLeft - 1).end(), PAUSE_MILLISECONDS);
          return;
        }
        outgoing.writeHead(status, answer.headers);
        if (status >= 400) void text(answer).then((said) => refusals.set(`${options.method} ${url.pathname}`, messageOf(said)));
        if (!watching) answer.pipe(outgoing);
        else if (url.searchParams.has("sendInitialEvents")) firstStateOf(answer, outgoing, () => forward.destroy());
        else {
          outgoing.end();
          forward.destroy();
        }
      });
      forward.on("error", (error) => (outgoing.headersSent ? outgoing.end() : outgoing.writeHead(502).end(String(error))));
      return forward;
    }
    incoming.pipe(ask(ATTEMPTS));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    refusals,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Passes on what comes until the first state is whole. */
function firstStateOf(answer: IncomingMessage, outgoing: ServerResponse, enough: () => void): void {
  let heard = "";
  answer.on("data", (chunk: Buffer) => {
    outgoing.write(chunk);
    heard = (heard + chunk.toString()).slice(-4096);
    if (!heard.includes(FIRST_STATE)) return;
    outgoing.end();
    enough();
  });
  answer.on("end", () => outgoing.end());
  answer.on("error", () => outgoing.end());
}

async function text(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  message.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(message, "end");
  return Buffer.concat(chunks).toString();
}

function messageOf(said: string): string {
  try {
    return (JSON.parse(said) as { message?: string }).message ?? said;
  } catch {
    return said;
  }
}
