/** For tests: projects on the embedded API server, and calls as their members make them. Imported by tests only. */
import { randomUUID } from "node:crypto";
import type { Call, Token } from "../http/call.ts";
import { loadPolicies } from "../http/contract.ts";
import { forbidden } from "../http/errors.ts";
import { createPolicies } from "../http/policy.ts";
import { DOMAIN, ID, NAME, PROJECT } from "../kube/names.ts";
import { startTestCluster, type TestCluster } from "./cluster.ts";

export interface Actor {
  project: string;
  namespace: string;
  roles: readonly string[];
}

const policies = createPolicies(loadPolicies("network"));

export async function startNetwork(options: { kubeOvn: boolean } = { kubeOvn: true }): Promise<TestCluster> {
  const cluster = await startTestCluster();
  if (options.kubeOvn)
    await cluster.kube.create({ apiVersion: "kubeovn.io/v1", kind: "Vpc", metadata: { name: "ovn-cluster" }, spec: {} } as never);
  return cluster;
}

export async function makeProject({ kube }: TestCluster, name: string, roles: readonly string[] = ["member", "reader"]): Promise<Actor> {
  const id = randomUUID().replaceAll("-", "");
  const labels = { [PROJECT]: id, [ID]: id, [DOMAIN]: "default" };
  await kube.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels, annotations: { [NAME]: name } } });
  return { project: id, namespace: name, roles };
}

/** What a handler gets. `any` operation: tests give the parts that theirs reads. */
export function callOf<C>(
  cluster: TestCluster,
  actor: Actor,
  parts: { path?: object; query?: object; body?: unknown; now?: Date } = {},
): C {
  const project = { id: actor.project, name: actor.namespace, domainId: "default", namespace: actor.namespace };
  const token: Token = {
    userId: "u1",
    userName: "user",
    userDomainId: "default",
    roles: actor.roles,
    project,
    domainId: undefined,
    system: false,
    methods: ["password"],
    auditIds: [],
    issuedAt: "",
    expiresAt: "",
    applicationCredentialId: undefined,
    raw: "",
  };
  const can: Call["can"] = (rule, target) => policies.enforces(rule, token, target);
  const admin = actor.roles.includes("admin");
  const call: Partial<Call> = {
    path: parts.path ?? {},
    query: parts.query ?? {},
    body: parts.body,
    token,
    project,
    reach: admin ? undefined : actor.namespace,
    admin,
    can,
    enforce(rule, target) {
      if (!can(rule, target)) throw forbidden(rule);
    },
    kube: cluster.kube,
    since: () => true,
    url: "http://127.0.0.1/networking/v2.0",
    requestId: "req-1",
    headers: {},
    now: () => parts.now ?? new Date(),
  };
  return call as C;
}
