/** An Identity API over an empty cluster, for tests: the embedded API server, the real pipeline in strict mode, HTTP. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { type ApiServer, type CustomResourceDefinition, startApiServer } from "../embedded/server.ts";
import { defaultLimits } from "../http/body.ts";
import { accessAllowed } from "../identity/application-credential-objects.ts";
import { bootstrap } from "../identity/bootstrap.ts";
import { identity } from "../identity/index.ts";
import { configure } from "../identity/settings.ts";
import { identityOf, verifyToken } from "../identity/tokens.ts";
import { type Connection, connect } from "../kube/connect.ts";
import { clusterFromText } from "../kube/kubeconfig.ts";
import { createServer } from "../server.ts";

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

/** A JSON value of which tests read the parts that they expect. */
export interface Json {
  [key: string]: Json;
  [index: number]: Json;
  [Symbol.iterator](): Iterator<Json>;
}

export interface Cloud {
  api: ApiServer;
  connection: Connection;
  url: string;
  adminPassword: string;
  /** What the server's clock says; tests move it. */
  clock: { now: Date };
  request(method: string, path: string, options?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<Answer>;
  /** A token of `name`, scoped to `scope`. */
  logIn(name: string, password: string, scope?: unknown): Promise<string>;
  admin(): Promise<string>;
  close(): Promise<void>;
}

const cheap = { ln: 4, r: 8, p: 1 };

export async function startCloud(): Promise<Cloud> {
  const crds = JSON.parse(readFileSync(new URL("../../generated/kubernetes/crds.json", import.meta.url), "utf8")) as {
    items: CustomResourceDefinition[];
  };
  const api = await startApiServer({ crds: crds.items });
  const log = pino({ level: "silent" });
  const cluster = clusterFromText(JSON.stringify(api.kubeconfig()), "embedded", undefined, {});
  const connection = await connect(cluster, { logger: log });
  const { kube } = connection;
  configure(kube, { passwordCost: cheap });
  const adminPassword = "correct horse battery staple";
  await bootstrap(kube, { adminPassword, demoPassword: "demo" });
  const clock = { now: new Date() };
  const server = createServer({
    services: { identity },
    kube,
    verifyToken,
    accessAllowed,
    identityOf,
    limits: defaultLimits,
    strict: true,
    publicUrl: undefined,
    ready: () => true,
    now: () => clock.now,
    log,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/identity`;

  const request: Cloud["request"] = async (method, path, { token, body, headers = {} } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...(token === undefined ? {} : { "x-auth-token": token }), "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === "" ? undefined : JSON.parse(text)) as Json };
  };
  const logIn: Cloud["logIn"] = async (name, password, scope) => {
    const user = { name, password, domain: { id: "default" } };
    const auth = { identity: { methods: ["password"], password: { user } }, ...(scope === undefined ? {} : { scope }) };
    const answer = await request("POST", "/v3/auth/tokens", { body: { auth } });
    if (answer.status !== 201) throw new Error(`${name} may not log in: ${answer.status}`);
    return answer.headers.get("x-subject-token") ?? "";
  };
  return {
    api,
    connection,
    url,
    adminPassword,
    clock,
    request,
    logIn,
    admin: () => logIn("admin", adminPassword, { project: { name: "admin", domain: { id: "default" } } }),
    async close() {
      server.close();
      server.closeAllConnections();
      connection.stop();
      await api.close();
    },
  };
}
