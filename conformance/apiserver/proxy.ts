/**
 * What stands before the replicas: each next request goes to the next replica that is ready, whoever sends it and over whatever connection.
 * It sends nothing twice, but for a request of which not a byte could be sent, because nobody was there: that one goes to the next replica.
 */
import { once } from "node:events";
import { Agent, type ClientRequest, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { isReady } from "./replicas.ts";

export interface RoundRobin {
  url: string;
  /** Sends requests to these from now on. */
  serve(urls: readonly string[]): void;
  /** How many requests each address has been sent. */
  requests(): Record<string, number>;
  /** What could not be answered, because a replica went away in the middle or because there was none. */
  failures: readonly string[];
  close(): Promise<void>;
}

interface Backend {
  url: string;
  agent: Agent;
  ready: boolean;
  requests: number;
}

/** How often it asks whether a replica is ready: a Service learns of it from the kubelet, more slowly. */
const PROBE_MILLISECONDS = 250;

export async function startProxy(): Promise<RoundRobin> {
  let backends: Backend[] = [];
  let turn = 0;
  const failures: string[] = [];

  const probes = setInterval(() => {
    for (const backend of backends)
      void isReady(backend.url).then((ready) => {
        backend.ready = ready;
      });
  }, PROBE_MILLISECONDS);
  probes.unref();

  function fail(incoming: IncomingMessage, response: ServerResponse, why: string): void {
    failures.push(`${incoming.method} ${incoming.url}: ${why}`);
    if (response.headersSent) response.destroy();
    else response.writeHead(502, { "content-type": "text/plain", connection: "close" }).end(`proxy: ${why}\n`);
  }

  function forward(incoming: IncomingMessage, response: ServerResponse, left: number): void {
    const ready = backends.filter((backend) => backend.ready);
    const backend = ready[turn++ % ready.length];
    if (!backend || left === 0) {
      fail(incoming, response, "no replica is ready");
      return;
    }
    const { connection: _, ...headers } = incoming.headers;
    const outgoing = httpRequest(`${backend.url}${incoming.url}`, { method: incoming.method, headers, agent: backend.agent });
    let sent = false;
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (response.destroyed) return;
      if (sent) return fail(incoming, response, `${backend.url}: ${error.message}`);
      backend.ready = false;
      forward(incoming, response, left - 1);
    });
    outgoing.on("socket", (socket) => {
      const begin = () => {
        sent = true;
        backend.requests++;
        // Not a pipeline: its end would be the end of the caller's connection. Errors are those of the request and the response, told elsewhere.
        incoming.pipe(outgoing);
      };
      if (socket.connecting) socket.once("connect", begin);
      else begin();
    });
    outgoing.on("response", (answer) => {
      if (!outgoing.writableFinished) dropRest(incoming, outgoing, answer);
      const { connection: __, "keep-alive": ___, ...answered } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, answered);
      pipeline(answer, response, (error) => {
        if (error && !incoming.destroyed) failures.push(`${incoming.method} ${incoming.url}: ${backend.url}: ${error.message}`);
      });
    });
    response.once("close", () => {
      if (!response.writableFinished) outgoing.destroy();
    });
  }

  const server = createServer((incoming, response) => forward(incoming, response, backends.length));
  server.requestTimeout = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failures,
    serve(urls) {
      const known = new Map(backends.map((backend) => [backend.url, backend]));
      backends = urls.map((url) => known.get(url) ?? { url, agent: new Agent({ keepAlive: true }), ready: true, requests: 0 });
    },
    requests: () => Object.fromEntries(backends.map(({ url, requests }) => [url, requests])),
    async close() {
      clearInterval(probes);
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
      for (const { agent } of backends) agent.destroy();
    },
  };
}

/**
 * A refusal came before the body's end: nobody waits for the rest. Sending it on would stop for ever where a write had to wait, as Node's client
 * no longer heeds "drain" after the answer (`_http_client.js`), and would hold the caller's connection, with his next request on it.
 */
function dropRest(incoming: IncomingMessage, outgoing: ClientRequest, answer: IncomingMessage): void {
  incoming.unpipe(outgoing).resume();
  answer.once("end", () => outgoing.destroy());
}
