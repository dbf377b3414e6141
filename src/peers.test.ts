import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Peers, SEEN, startPeers } from "./peers.ts";
import { silent } from "./testing/cluster.ts";

interface Replica {
  address: string;
  peers: Peers;
  server: Server;
  /** Tells of everything up to this version. */
  tell(version: number): void;
}

const replicas: Replica[] = [];
beforeEach(async () => {
  const servers = await Promise.all([listening(), listening()]);
  const names = servers.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`);
  replicas.push(...servers.map((server, n) => replica(server, { names, address: names[n] ?? "" })));
});
afterEach(() => {
  for (const { peers, server } of replicas.splice(0)) {
    peers.close();
    server.close();
    server.closeAllConnections();
  }
});

async function listening(): Promise<Server> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function replica(server: Server, { names, address }: { names: string[]; address: string }): Replica {
  let told = 0;
  const waiting: (() => void)[] = [];
  const reached = async (_kind: string, version: number) => {
    while (told < version) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const peers = startPeers({ names, reached, newest: () => ({ VirtualMachine: told }), log: silent });
  server.on("request", (request, response) => peers.answer(request.url?.slice(SEEN.length + 1) ?? "", response));
  return {
    address,
    peers,
    server,
    tell(version) {
      told = version;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

describe("a replica that has written", () => {
  it("waits until the other one has told of it, and finds out which is itself", async () => {
    const [one, other] = replicas as [Replica, Replica];
    // It asks both, as it does not know yet that one is itself.
    one.tell(7);
    let seen = false;
    const asked = once(other.server, "request");
    const waiting = one.peers.haveSeen([{ kind: "VirtualMachine", version: 7 }]).then(() => {
      seen = true;
    });
    await asked;
    expect(seen).toBe(false);
    other.tell(6);
    other.tell(7);
    await waiting;

    const self = once(one.server, "request").then(() => "asked itself");
    other.tell(9);
    await one.peers.haveSeen([{ kind: "VirtualMachine", version: 9 }]);
    expect(await Promise.race([self, Promise.resolve("asked the other")])).toBe("asked the other");
  });

  it("does not wait for one that is gone", async () => {
    const [one, other] = replicas as [Replica, Replica];
    one.tell(1);
    other.server.close();
    other.server.closeAllConnections();
    await once(other.server, "close");
    await one.peers.haveSeen([{ kind: "VirtualMachine", version: 1 }]);
  });

  it("does not wait for ever for one whose watch tells nothing", async () => {
    const [one] = replicas as [Replica, Replica];
    one.tell(1);
    await one.peers.haveSeen([{ kind: "VirtualMachine", version: 1 }]);
  });
});

describe("a replica that is about to refuse", () => {
  it("waits until its own watch has told of all that the other one's has", async () => {
    const [one, other] = replicas as [Replica, Replica];
    one.tell(3);
    other.tell(8);
    let over = false;
    const waiting = one.peers.catchUp().then(() => {
      over = true;
    });
    await once(other.server, "request");
    one.tell(7);
    await new Promise(setImmediate);
    expect(over).toBe(false);
    one.tell(8);
    await waiting;
  });

  it("does not wait for one that is gone, or knows nothing", async () => {
    const [one, other] = replicas as [Replica, Replica];
    await one.peers.catchUp();
    other.server.close();
    other.server.closeAllConnections();
    await one.peers.catchUp();
  });
});
