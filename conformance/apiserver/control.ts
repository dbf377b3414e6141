/** Tests run in processes of their own: this is how they get at the replicas that another process has started. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { RoundRobin } from "./proxy.ts";
import type { Particular, Replica } from "./replicas.ts";

export interface ReplicaState {
  name: string;
  url: string;
  pid: number;
  running: boolean;
  logFile: string;
}

export interface CloudState {
  replicas: ReplicaState[];
  /** How many requests the proxy has sent to each replica, and those that it could not answer. */
  requests: Record<string, number>;
  failures: readonly string[];
}

/** As the process sees it that started the replicas. */
export interface Control {
  state(): Promise<CloudState>;
  /** Resolves when the process is gone. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Resolves when the replica is ready. */
  restart(name: string, particular?: Particular): Promise<void>;
}

export async function offerControl(replicas: readonly Replica[], proxy: RoundRobin): Promise<{ url: string; close(): Promise<void> }> {
  const state = (): CloudState => ({
    replicas: replicas.map(({ name, url, pid, running, logFile }) => ({ name, url, pid, running, logFile })),
    requests: proxy.requests(),
    failures: proxy.failures,
  });
  const work: Record<string, (replica: Replica, body: never) => Promise<unknown>> = {
    kill: (replica, { signal }: { signal: NodeJS.Signals }) => replica.kill(signal),
    restart: (replica, particular: Particular) => replica.restart(particular),
  };
  const server = createServer(async (request, response) => {
    const [, name, verb] = (request.url ?? "/").split("/");
    const replica = replicas.find((one) => one.name === name);
    try {
      if (replica && verb) await work[verb]?.(replica, (await bodyOf(request)) as never);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(state()));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

export function control(url: string): Control {
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`${url}${path}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as CloudState;
  };
  return {
    state: () => ask("/"),
    kill: async (name, signal) => void (await ask(`/${name}/kill`, { signal })),
    restart: async (name, particular = {}) => void (await ask(`/${name}/restart`, particular)),
  };
}

/** The control of the cloud that a `cloud.json` tells of. */
export function replicasOf(facts: string | undefined): Control {
  if (facts === undefined) throw new Error("these tests need a cloud of several replicas: npm run test:apiserver");
  return control((JSON.parse(readFileSync(facts, "utf8")) as { control: string }).control);
}
