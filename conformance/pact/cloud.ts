/**
 * The cloud of which a pact is recorded: an embedded API server with the stand-ins of KubeVirt and the rest, and Dicot over it with all its
 * services and reconcilers, in one process; between them the tap.
 */
import { pino } from "pino";
import { createMetrics } from "../../src/http/metrics.ts";
import { bootstrap } from "../../src/identity/bootstrap.ts";
import { configure } from "../../src/identity/settings.ts";
import { connect } from "../../src/kube/connect.ts";
import { furnish, listen } from "../../src/serve.ts";
import { startSimulator } from "../../src/simulator/start.ts";
import { startTestApi } from "../../src/testing/cluster.ts";
import { type Caller, login } from "../scenarios/doors.ts";
import { strictServer } from "../scenarios/strict-server.ts";
import { before } from "./before.ts";
import { type KubernetesObject, objectsAt } from "./states.ts";
import { startTap, type Tap } from "./tap.ts";

/** Who asks: the administrator of the cloud, a member of the project `demo`, and one of the project `other`. */
export type Who = "admin" | "demo" | "other";

export interface RecordedCloud {
  tap: Tap;
  callers: Record<Who, Caller>;
  /** Signs in with the password of `who`, anew. */
  signIn(who: Who): Promise<Caller>;
  /** What is there before the first operation: the namespaces of projects with what lets people in, and the flavors. */
  ground: KubernetesObject[];
  /** Ids by names that stay. */
  named: Record<string, string>;
  /** As the administrator of Kubernetes, past the tap. */
  kubernetes(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Of a user whom only Kubernetes knows. */
  kubernetesToken(user: string): string;
  close(): Promise<void>;
}

const passwords = { admin: "the password of admin", demo: "the password of demo", other: "the password of other" };
const log = pino({ level: process.env["DICOT_LOG_LEVEL"] ?? "silent" });

export async function startRecordedCloud(): Promise<RecordedCloud> {
  const api = await startTestApi();
  const simulator = await startSimulator({ api, nodes: 2, speed: 0, log });
  const token = api.tokenFor("admin");
  const kubernetes = async (method: string, path: string, body?: unknown) => {
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    const answer = await fetch(api.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return answer.status === 404 ? undefined : await answer.json();
  };
  const namespaces = new Set<string>();
  const tap = await startTap(api.url, before(kubernetes, namespaces));
  tap.operation = "connect";
  const connection = await connect({ server: tap.url, credentials: () => ({ authorization: `Bearer ${token}` }) }, { logger: log });
  tap.operation = "";
  const { kube } = connection;
  configure(kube, { passwordCost: { ln: 4, r: 8, p: 1 } });
  await bootstrap(kube, { adminPassword: passwords.admin, demoPassword: passwords.demo });
  await furnish(kube);
  const serving = await listen(connection, strictServer, { log, metrics: createMetrics() });
  const signIn = (who: Who) => login(serving.url, { username: who, password: passwords[who], project_name: who });
  const [admin, demo] = [await signIn("admin"), await signIn("demo")];
  await addProject(admin);
  const callers = { admin, demo, other: await signIn("other") };
  await tap.quiet(300);
  const ground = (await objectsAt(kubernetes, groundPaths)).filter(isOfProject);
  for (const { kind, metadata } of ground) if (kind === "Namespace") namespaces.add(metadata.name);
  for (const name of ["dicot-system", "dicot-identities"]) namespaces.add(name);
  return {
    tap,
    callers,
    signIn,
    ground,
    kubernetes,
    kubernetesToken: (user) => api.tokenFor(user),
    named: await namedIds(callers),
    async close() {
      await serving.close();
      connection.stop();
      await tap.close();
      await simulator.stop();
      await api.close();
    },
  };
}

const groundPaths = [
  "/api/v1/namespaces",
  "/apis/rbac.authorization.k8s.io/v1/roles",
  "/apis/rbac.authorization.k8s.io/v1/rolebindings",
  "/apis/instancetype.kubevirt.io/v1beta1/virtualmachineclusterinstancetypes",
];

const isOfProject = ({ kind, metadata }: KubernetesObject) =>
  !/^(kube-.*|default|kubevirt|cdi|dicot-system|dicot-identities)$/.test(kind === "Namespace" ? metadata.name : (metadata.namespace ?? ""));

async function namedIds(callers: Record<Who, Caller>): Promise<Record<string, string>> {
  const projects = Object.entries(callers).map(([who, { projectId }]) => [`project ${who}`, projectId]);
  const users = Object.entries(callers).map(([who, { userId }]) => [`user ${who}`, userId]);
  const roles = (await callers.admin.ask("identity", "GET", "/roles")).json<{ roles: { name: string; id: string }[] }>().roles;
  return Object.fromEntries([...projects, ...users, ...roles.map(({ name, id }) => [`role ${name}`, id])]);
}

/** The project `other` and in it a user of the same name. */
async function addProject({ ask }: Caller): Promise<void> {
  const made = async (path: string, body: Record<string, object>) => {
    const answer = await ask("identity", "POST", path, { body });
    return Object.values(answer.json<Record<string, { id: string }>>())[0]?.id;
  };
  const project = await made("/projects", { project: { name: "other" } });
  const user = await made("/users", { user: { name: "other", password: passwords.other } });
  const { roles } = (await ask("identity", "GET", "/roles?name=member")).json<{ roles: { id: string }[] }>();
  await ask("identity", "PUT", `/projects/${project}/users/${user}/roles/${roles[0]?.id}`);
}
