/** Identity, Image and what else a test asks for, over the embedded cloud with its simulated CDI and CSI: real HTTP, in strict mode. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { defaultLimits } from "../http/body.ts";
import { bootstrap } from "../identity/bootstrap.ts";
import { identity } from "../identity/index.ts";
import { configure } from "../identity/settings.ts";
import { identityOf, verifyToken } from "../identity/tokens.ts";
import { image } from "../image/index.ts";
import { PROJECT } from "../kube/names.ts";
import { createServer, type ServerOptions } from "../server.ts";
import { startSimulator } from "../simulator/start.ts";
import { silent, startTestCluster, type TestCluster } from "./cluster.ts";
import type { Json } from "./identity-cloud.ts";

export type { Json } from "./identity-cloud.ts";

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
  bytes: Buffer;
}

export interface Asked {
  token?: string;
  /** JSON, or bytes as they are. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

type ByProject<T> = { admin: T; demo: T; other: T };

export interface Cloud extends TestCluster {
  url: string;
  /** Of the user admin in the project `admin`, and of demo, a member of `demo` and `other`. */
  tokens: ByProject<string>;
  projects: ByProject<string>;
  namespaces: ByProject<string>;
  ask(method: string, path: string, options?: Asked): Promise<Answer>;
}

export async function startCloud(services: ServerOptions["services"] = {}): Promise<Cloud> {
  const cluster = await startTestCluster();
  const { kube, api } = cluster;
  const simulator = await startSimulator({ api, speed: 0, log: silent });
  configure(kube, { passwordCost: { ln: 4, r: 8, p: 1 } });
  await bootstrap(kube, { adminPassword: "admin", demoPassword: "demo" });
  const server = createServer({
    services: { identity, image, ...services },
    kube,
    verifyToken,
    identityOf,
    limits: defaultLimits,
    strict: true,
    publicUrl: undefined,
    ready: () => true,
    now: () => new Date(),
    log: silent,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask: Cloud["ask"] = (method, path, asked) => send(method, `${url}${path}`, asked);
  const admin = await logIn(ask, "admin", "admin");
  const demo = await logIn(ask, "demo", "demo");
  await addOther(ask, admin.token);
  const other = await logIn(ask, "demo", "other");
  const namespaceOf = (id: string) => kube.list("Namespace").find(({ metadata }) => metadata.labels?.[PROJECT] === id)?.metadata.name ?? "";
  return {
    ...cluster,
    url,
    ask,
    tokens: { admin: admin.token, demo: demo.token, other: other.token },
    projects: { admin: admin.id, demo: demo.id, other: other.id },
    namespaces: { admin: namespaceOf(admin.id), demo: namespaceOf(demo.id), other: namespaceOf(other.id) },
    async close() {
      server.close();
      server.closeAllConnections();
      await simulator.stop();
      await cluster.close();
    },
  };
}

async function send(method: string, url: string, { token, body, type, headers = {} }: Asked = {}): Promise<Answer> {
  const raw = body instanceof Uint8Array;
  const contentType = type ?? (raw ? "application/octet-stream" : "application/json");
  const answer = await fetch(url, {
    method,
    headers: { ...(token && { "x-auth-token": token }), ...(body !== undefined && { "content-type": contentType }), ...headers },
    ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const json = answer.headers.get("content-type")?.includes("json") && bytes.length > 0;
  return { status: answer.status, headers: answer.headers, bytes, body: (json ? JSON.parse(bytes.toString()) : undefined) as Json };
}

async function logIn(ask: Cloud["ask"], name: string, project: string): Promise<{ token: string; id: string }> {
  const auth = {
    identity: { methods: ["password"], password: { user: { name, password: name, domain: { id: "default" } } } },
    scope: { project: { name: project, domain: { id: "default" } } },
  };
  const answer = await ask("POST", "/identity/v3/auth/tokens", { body: { auth } });
  if (answer.status !== 201) throw new Error(`${name} may not log in to ${project}: ${answer.status}`);
  return { token: answer.headers.get("x-subject-token") ?? "", id: String(answer.body["token"]?.["project"]?.["id"]) };
}

/** A second project in which the user demo is a member. */
async function addOther(ask: Cloud["ask"], token: string): Promise<void> {
  const project = await ask("POST", "/identity/v3/projects", { token, body: { project: { name: "other" } } });
  const user = (await ask("GET", "/identity/v3/users?name=demo", { token })).body["users"]?.[0];
  const role = (await ask("GET", "/identity/v3/roles?name=member", { token })).body["roles"]?.[0];
  const path = `/identity/v3/projects/${project.body["project"]?.["id"]}/users/${user?.["id"]}/roles/${role?.["id"]}`;
  const granted = await ask("PUT", path, { token });
  if (granted.status !== 204) throw new Error(`the role could not be given: ${granted.status}`);
}
