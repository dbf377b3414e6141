/**
 * A WebSocket of a client led on to KubeVirt. Nova's proxies and KubeVirt's subresources both put the bare stream into binary frames, so that
 * once both sides have agreed bytes go through as they are; KubeVirt itself answers to the client's key.
 * https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-api/rest/vnc.go
 */
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { ApiError } from "../../http/errors.ts";
import type { Connection } from "../../kube/connect.ts";
import { type Grant, readGrant } from "./token.ts";

export interface Consoles {
  /** Answers a request to leave HTTP, whatever its path: its token says where it leads. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  /** Closes all that are open, and opens no more: their viewers connect to another replica. */
  end(): void;
}

type Surroundings = Pick<Connection, "kube" | "client"> & { now(): Date; log: Logger };

const KUBEVIRT = "plain.kubevirt.io";

export function createConsoles({ kube, client, now, log }: Surroundings): Consoles {
  const open = new Set<Duplex>();
  let ended = false;

  async function admit(request: IncomingMessage): Promise<Grant> {
    const { searchParams } = new URL(request.url ?? "/", "http://localhost");
    const { upgrade = "", "sec-websocket-key": key } = request.headers;
    if (upgrade.toLowerCase() !== "websocket" || key === undefined) throw new ApiError(400, "Only WebSockets lead to a console.");
    if (ended) throw new ApiError(503, "This replica is going.");
    const grant = await readGrant(kube, searchParams.get("token") ?? "", now());
    if (kube.find("VirtualMachine", grant.namespace, grant.name)?.metadata.uid !== grant.uid) throw new ApiError(404, "It is gone.");
    return grant;
  }

  async function dial({ kind, namespace, name, account }: Grant, request: IncomingMessage): Promise<http.ClientRequest> {
    const path = `/apis/subresources.kubevirt.io/v1/namespaces/${namespace}/virtualmachineinstances/${name}/${kind}`;
    const { url, headers, agent } = await client.options({ method: "GET", path, as: { user: account } });
    const { "sec-websocket-key": key, "sec-websocket-version": version } = request.headers;
    const handshake = { "sec-websocket-key": key, "sec-websocket-version": version ?? "13", "sec-websocket-protocol": KUBEVIRT };
    return (url.protocol === "https:" ? https : http).request(url, {
      agent,
      headers: { ...headers, ...handshake, connection: "Upgrade", upgrade: "websocket" },
    });
  }

  function lead(grant: Grant, { client: socket, kubevirt: remote }: { client: Duplex; kubevirt: Duplex }): void {
    const { kind, namespace, name } = grant;
    log.info({ kind, namespace, name, account: grant.account }, "console opened");
    open.add(socket);
    const close = () => {
      if (!open.delete(socket)) return;
      socket.destroy();
      remote.destroy();
      log.info({ kind, namespace, name }, "console closed");
    };
    for (const each of [socket, remote]) each.on("error", close).on("close", close);
    remote.pipe(socket).pipe(remote);
  }

  return {
    async upgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      try {
        const grant = await admit(request);
        const outgoing = await dial(grant, request);
        outgoing.on("upgrade", (answer, remote, first) => {
          if (ended || socket.destroyed) return remote.destroy();
          socket.write(agreement(answer, request));
          if (first.length > 0) socket.write(first);
          if (head.length > 0) remote.write(head);
          lead(grant, { client: socket, kubevirt: remote });
        });
        outgoing.on("response", (answer) => {
          answer.resume();
          refuse(socket, answer.statusCode ?? 502);
        });
        outgoing.on("error", () => refuse(socket, 502));
        socket.on("close", () => outgoing.destroy());
        outgoing.end();
      } catch (error) {
        if (!(error instanceof ApiError)) log.error({ err: error }, "a console could not be opened");
        refuse(socket, error instanceof ApiError ? error.status : 500);
      }
    },

    end() {
      ended = true;
      for (const socket of open) socket.destroy();
    },
  };
}

/** The client is told the protocol that it asked for: noVNC's "binary" is what KubeVirt calls plain. */
function agreement({ headers }: IncomingMessage, request: IncomingMessage): string {
  const offered = request.headers["sec-websocket-protocol"]?.split(",").map((one) => one.trim()) ?? [];
  const chosen = ["binary", KUBEVIRT].find((one) => offered.includes(one));
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${headers["sec-websocket-accept"]}`,
    ...(chosen === undefined ? [] : [`Sec-WebSocket-Protocol: ${chosen}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function refuse(socket: Duplex, status: number): void {
  if (!socket.writableEnded)
    socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? "Refused"}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
