/** A cloud to try things on, and its two doors: the OpenStack APIs as some user, and the Kubernetes API as its administrator. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { parse } from "yaml";
import { startDemo } from "../../src/demo.ts";

/** Devstack's mount points and the version that each service's clients speak. */
const roots = {
  identity: "/identity/v3",
  image: "/image/v2",
  compute: "/compute/v2.1",
  "block-storage": "/volume/v3",
  network: "/networking/v2.0",
  placement: "/placement",
} as const;
export type ServiceType = keyof typeof roots;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Throws where the answer is not JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Caller {
  token: string;
  projectId: string;
  ask(service: ServiceType, method: string, path: string, sending?: Sending): Promise<Answer>;
}

export interface Cloud {
  url: string;
  admin: Caller;
  demo: Caller;
  /** The Kubernetes API, as cluster-admin. */
  kubernetes(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  kubernetesUrl: string;
  /** The namespace of the project demo. */
  namespace: string;
  close(): Promise<void>;
}

export async function startCloud(): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-scenario-"));
  const log = pino({ level: process.env["DICOT_LOG_LEVEL"] ?? "silent" });
  const server = {
    host: "127.0.0.1",
    port: 0,
    publicUrl: undefined,
    region: "RegionOne",
    logLevel: "silent",
    tokenLifetimeSeconds: 3600,
    strict: true,
  };
  const services = Object.keys(roots) as ServiceType[];
  const demo = await startDemo({ ...server, services, folder, kubernetesPort: 0, nodes: 2 }, log);
  const { clouds } = parse(await readFile(join(folder, "clouds.yaml"), "utf8")) as { clouds: Record<string, { auth: Auth }> };
  const kubeconfig = parse(await readFile(join(folder, "kubeconfig"), "utf8")) as { users: { user: { token: string } }[] };
  const authorization = `Bearer ${kubeconfig.users[0]?.user.token}`;
  const kubernetes: Cloud["kubernetes"] = (method, path, body, contentType = "application/json") =>
    send(`${demo.kubernetesUrl}${path}`, method, { body, headers: { authorization, "content-type": contentType } });
  const [admin, tenant] = await Promise.all([login(demo.url, clouds["dicot-admin"]!.auth), login(demo.url, clouds["dicot"]!.auth)]);
  const found = await kubernetes("GET", `/api/v1/namespaces?labelSelector=openstack.dicot.io/project=${tenant.projectId}`);
  return {
    url: demo.url,
    admin,
    demo: tenant,
    kubernetes,
    kubernetesUrl: demo.kubernetesUrl,
    namespace: found.json<{ items: { metadata: { name: string } }[] }>().items[0]?.metadata.name ?? "",
    async close() {
      await demo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Auth {
  username: string;
  password: string;
  project_name: string;
}

export async function login(url: string, { username, password, project_name }: Auth): Promise<Caller> {
  const domain = { id: "default" };
  const identity = { methods: ["password"], password: { user: { name: username, domain, password } } };
  const answer = await send(`${url}/identity/v3/auth/tokens`, "POST", {
    body: { auth: { identity, scope: { project: { name: project_name, domain } } } },
  });
  if (answer.status !== 201) throw new Error(`login of ${username}: ${answer.status} ${answer.text}`);
  const token = answer.headers.get("x-subject-token") ?? "";
  return {
    token,
    projectId: answer.json<{ token: { project: { id: string } } }>().token.project.id,
    ask: (service, method, path, sending = {}) =>
      send(`${url}${roots[service]}${path}`, method, { ...sending, headers: { "x-auth-token": token, ...sending.headers } }),
  };
}

/** `body` goes as JSON, or as it is where it is text already. */
export async function send(url: string, method: string, { body, headers = {} }: Sending = {}): Promise<Answer> {
  const payload = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const contentType = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { accept: "application/json", ...contentType, ...headers },
    ...payload,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** Asks until `done` says so: for what a cloud does in its own time. Fails with the last answer after `seconds`. */
export async function eventually<T>(ask: () => Promise<T>, done: (answer: T) => boolean, seconds = 15): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
