/** For tests: services over an empty embedded cluster, in strict mode, and requests to them over HTTP. Imported by tests only. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import pino, { type Logger } from "pino";
import { createConsoles } from "../compute/consoles/tunnel.ts";
import { defaultLimits } from "../http/body.ts";
import { createMetrics } from "../http/metrics.ts";
import { accessAllowed } from "../identity/application-credential-objects.ts";
import { bootstrap } from "../identity/bootstrap.ts";
import { identity } from "../identity/index.ts";
import { configure } from "../identity/settings.ts";
import { identityOf, verifyToken } from "../identity/tokens.ts";
import { keepVerified } from "../identity/verified.ts";
import type { KindName } from "../kube/kube.ts";
import { PROJECT } from "../kube/names.ts";
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
  bytes: Buffer;
  /** Undefined where the answer is no JSON. */
  body: Json;
}

export interface Asked {
  token?: string;
  /** JSON, or bytes as they are. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

export interface CloudOptions<Other extends string = never> {
  /** Those beside Identity, which is always there. */
  services?: ServerOptions["services"];
  /** Where the server tells what fails inside it; shown where absent, since no test expects it. */
  log?: Logger;
  /** What paths begin with that are asked for: "/identity". */
  base?: string;
  /** What to watch; all where absent. Fewer are quicker. */
  kinds?: readonly KindName[];
  /** Lets KubeVirt, CDI, CSI and the rest be played, at full speed. Without it nobody acts on what is written. */
  simulator?: { nodes?: number };
  /** False answers from what was kept as a cloud in use does; else every kept answer is made anew and compared. */
  strict?: boolean;
  /** Projects beside `admin` and `demo`, of which the user demo is a member. */
  projects?: readonly Other[];
}

export interface Cloud<Other extends string = never> extends TestCluster {
  /** With `base`. */
  url: string;
  adminPassword: string;
  /** The server's, which goes until a test sets it. */
  clock: { now: Date };
  /** Of the user admin in `admin`, and of demo elsewhere. */
  tokens: Record<"admin" | "demo" | Other, string>;
  projects: Record<"admin" | "demo" | Other, string>;
  namespaces: Record<"admin" | "demo" | Other, string>;
  ask(method: string, path: string, options?: Asked): Promise<Answer>;
  /** A new token; for the user's only project where `scope` is absent. */
  logIn(name: string, password: string, scope?: unknown): Promise<string>;
  /** A new token of the user admin in the project admin. */
  admin(): Promise<string>;
}

const passwords = { admin: "correct horse battery staple", demo: "demo" };

export async function startCloud<Other extends string = never>(options: CloudOptions<Other> = {}): Promise<Cloud<Other>> {
  const { services, base = "", kinds, projects: others = [] } = options;
  const cluster = await startTestCluster(kinds);
  const { kube, api } = cluster;
  const simulator = options.simulator && (await startSimulator({ ...options.simulator, api, speed: 0, log: silent }));
  configure(kube, { passwordCost: { ln: 4, r: 8, p: 1 } });
  await bootstrap(kube, { adminPassword: passwords.admin, demoPassword: passwords.demo });
  const clock = createClock();
  const consoles = createConsoles({ ...cluster, now: () => clock.now, log: silent });
  const server = createServer({
    consoles,
    metrics: createMetrics(),
    services: { identity, ...services },
    kube,
    verifyToken: options.strict === false ? keepVerified(verifyToken) : verifyToken,
    accessAllowed,
    identityOf,
    limits: defaultLimits,
    strict: options.strict ?? true,
    publicUrl: undefined,
    ready: () => true,
    now: () => clock.now,
    log: options.log ?? pino({ level: "error" }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const enter = (user: "admin" | "demo", project: string) =>
    logIn(root, user, passwords[user], { project: { name: project, domain: { id: "default" } } });
  const entered = new Map([["admin", await enter("admin", "admin")]]).set("demo", await enter("demo", "demo"));
  for (const name of others) {
    await addProject(root, entered.get("admin")!.token, name);
    entered.set(name, await enter("demo", name));
  }
  // The keys are those of the map: the two that are always there, and `projects`.
  const byProject = (of: (one: Entered) => string) =>
    Object.fromEntries([...entered].map(([name, one]) => [name, of(one)])) as Record<"admin" | "demo" | Other, string>;
  const namespaceOf = (id: string) => kube.list("Namespace").find(({ metadata }) => metadata.labels?.[PROJECT] === id)?.metadata.name ?? "";
  return {
    ...cluster,
    url: `${root}${base}`,
    adminPassword: passwords.admin,
    clock,
    tokens: byProject(({ token }) => token),
    projects: byProject(({ projectId }) => projectId),
    namespaces: byProject(({ projectId }) => namespaceOf(projectId)),
    ask: (method, path, asked) => send(method, `${root}${base}${path}`, asked),
    logIn: async (name, password, scope) => (await logIn(root, name, password, scope)).token,
    admin: async () => (await enter("admin", "admin")).token,
    async close() {
      consoles.end();
      server.close();
      server.closeAllConnections();
      await simulator?.stop();
      await cluster.close();
    },
  };
}

function createClock(): { now: Date } {
  let stoppedAt: Date | undefined;
  return {
    get now() {
      return stoppedAt ?? new Date();
    },
    set now(time) {
      stoppedAt = time;
    },
  };
}

async function send(method: string, url: string, { token, body, type, headers = {} }: Asked = {}): Promise<Answer> {
  const raw = body instanceof Uint8Array;
  const contentType = type ?? (raw ? "application/octet-stream" : "application/json");
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { "x-auth-token": token }),
      ...(body !== undefined && { "content-type": contentType }),
      ...headers,
    },
    ...(body !== undefined && { body: raw ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const json = answer.headers.get("content-type")?.includes("json") && bytes.length > 0;
  return { status: answer.status, headers: answer.headers, bytes, body: (json ? JSON.parse(bytes.toString()) : undefined) as Json };
}

interface Entered {
  token: string;
  /** Empty for a token without a project. */
  projectId: string;
}

async function logIn(root: string, name: string, password: string, scope?: unknown): Promise<Entered> {
  const user = { name, password, domain: { id: "default" } };
  const auth = { identity: { methods: ["password"], password: { user } }, ...(scope !== undefined && { scope }) };
  const answer = await send("POST", `${root}/identity/v3/auth/tokens`, { body: { auth } });
  if (answer.status !== 201) throw new Error(`${name} may not log in: ${answer.status}`);
  return { token: answer.headers.get("x-subject-token") ?? "", projectId: String(answer.body["token"]?.["project"]?.["id"] ?? "") };
}

/** The user demo is a member of it. */
async function addProject(root: string, token: string, name: string): Promise<void> {
  const ask = (method: string, path: string, body?: unknown) => send(method, `${root}/identity/v3${path}`, { token, body });
  const project = await ask("POST", "/projects", { project: { name } });
  const user = (await ask("GET", "/users?name=demo")).body["users"]?.[0];
  const role = (await ask("GET", "/roles?name=member")).body["roles"]?.[0];
  const granted = await ask("PUT", `/projects/${project.body["project"]?.["id"]}/users/${user?.["id"]}/roles/${role?.["id"]}`);
  if (granted.status !== 204) throw new Error(`the role could not be given: ${granted.status}`);
}
