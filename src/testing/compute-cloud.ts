/** A whole cloud for tests: the embedded API server, the simulated controllers at full speed, and every service over HTTP, in strict mode. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { blockStorage } from "../block-storage/index.ts";
import { bootstrapFlavors } from "../compute/bootstrap.ts";
import { compute } from "../compute/index.ts";
import { serverController } from "../compute/reconcile.ts";
import { defaultLimits } from "../http/body.ts";
import { bootstrap } from "../identity/bootstrap.ts";
import { identity } from "../identity/index.ts";
import { configure } from "../identity/settings.ts";
import { identityOf, verifyToken } from "../identity/tokens.ts";
import { image } from "../image/index.ts";
import { network } from "../network/index.ts";
import { createServer, type ServerOptions } from "../server.ts";
import { startSimulator } from "../simulator/start.ts";
import { silent, startTestCluster, type TestCluster } from "./cluster.ts";

/** A JSON value of which tests read the parts that they expect. */
export interface Json {
  [key: string]: Json;
  [index: number]: Json;
  [Symbol.iterator](): Iterator<Json>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface Asked {
  token?: string;
  body?: unknown;
  /** Of Compute; the newest where absent. */
  microversion?: string;
}

export interface Cloud extends TestCluster {
  url: string;
  tokens: { admin: string; demo: string };
  projects: { admin: string; demo: string };
  namespaces: { admin: string; demo: string };
  /** A path below the service's version: `ask("GET", "/servers")`. As the user demo where there is no token. */
  ask(method: string, path: string, options?: Asked): Promise<Answer>;
  /** The same for another service: `/networking/v2.0/networks`. */
  askAt(method: string, path: string, options?: Asked): Promise<Answer>;
}

export async function startCloud(services: ServerOptions["services"] = {}): Promise<Cloud> {
  const cluster = await startTestCluster();
  const simulator = await startSimulator({ api: cluster.api, nodes: 2, speed: 0, log: silent });
  const { kube } = cluster;
  configure(kube, { passwordCost: { ln: 4, r: 8, p: 1 } });
  await bootstrap(kube, { adminPassword: "admin", demoPassword: "demo" });
  await bootstrapFlavors(kube);
  const controller = serverController(cluster, pino({ level: "error" }));
  const server = createServer({
    services: { identity, image, network, compute, "block-storage": blockStorage, ...services },
    kube,
    verifyToken,
    identityOf,
    limits: defaultLimits,
    strict: true,
    publicUrl: undefined,
    ready: () => true,
    now: () => new Date(),
    // What no test expects shall be seen.
    log: pino({ level: "error" }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const askAt: Cloud["askAt"] = async (method, path, { token, body, microversion } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        "x-auth-token": token ?? tokens.demo,
        ...(microversion && { "openstack-api-version": `${path.startsWith("/placement") ? "placement" : "compute"} ${microversion}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === "" ? undefined : JSON.parse(text)) as Json };
  };
  const logIn = async (name: string) => {
    const auth = {
      identity: { methods: ["password"], password: { user: { name, password: name, domain: { id: "default" } } } },
      scope: { project: { name, domain: { id: "default" } } },
    };
    const answer = await fetch(`${url}/identity/v3/auth/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ auth }),
    });
    const body = (await answer.json()) as { token: { project: { id: string } } };
    return { token: answer.headers.get("x-subject-token") ?? "", id: body.token.project.id };
  };
  const [admin, demo] = [await logIn("admin"), await logIn("demo")];
  const tokens = { admin: admin.token, demo: demo.token };
  const namespaceOf = (id: string) =>
    kube.list("Namespace").find(({ metadata }) => metadata.labels?.["openstack.dicot.io/project"] === id)?.metadata.name ?? "";
  return {
    ...cluster,
    url,
    tokens,
    projects: { admin: admin.id, demo: demo.id },
    namespaces: { admin: namespaceOf(admin.id), demo: namespaceOf(demo.id) },
    askAt,
    ask: (method, path, options = {}) => askAt(method, `/compute/v2.1${path}`, { microversion: "latest", ...options }),
    async close() {
      server.close();
      server.closeAllConnections();
      await controller.stop();
      await simulator.stop();
      await cluster.close();
    },
  };
}
