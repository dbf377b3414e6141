/**
 * A cloud to try things on, and its two doors: the OpenStack APIs as some user, and the Kubernetes API as its administrator. A demo of its
 * own in this process; or, where DICOT_CLOUD names the `cloud.json` of a running one, a project and users of its own there.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { parse } from "yaml";
import { startDemo } from "../../src/demo.ts";
import { type Answer, type Caller, type Login, login } from "./doors.ts";
import { kubernetesDoor, namespaceOf } from "./kubernetes-door.ts";
import { shareCloud } from "./shared-cloud.ts";
import { strictServer } from "./strict-server.ts";

export * from "./doors.ts";

export interface Cloud {
  url: string;
  /** Every replica's own address. */
  replicas: readonly string[];
  /** Of a project without anything in it; administrates the whole cloud. */
  admin: Caller;
  /** A member of another such project. */
  demo: Caller;
  /** The Kubernetes API, as cluster-admin. */
  kubernetes(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  kubernetesUrl: string;
  /** The namespace of the project of `demo`. */
  namespace: string;
  /** `name` as nobody else has it on this cloud: for what is in no project. */
  own(name: string): string;
  close(): Promise<void>;
}

export function startCloud(): Promise<Cloud> {
  const facts = process.env["DICOT_CLOUD"];
  return facts === undefined ? ownCloud() : shareCloud(facts);
}

async function ownCloud(): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-scenario-"));
  const log = pino({ level: process.env["DICOT_LOG_LEVEL"] ?? "silent" });
  const demo = await startDemo({ ...strictServer, folder, kubernetesPort: 0, nodes: 2 }, log);
  const { clouds } = parse(await readFile(join(folder, "clouds.yaml"), "utf8")) as { clouds: Record<string, { auth: Login }> };
  const kubeconfig = parse(await readFile(join(folder, "kubeconfig"), "utf8")) as { users: { user: { token: string } }[] };
  const kubernetes = kubernetesDoor(demo.kubernetesUrl, kubeconfig.users[0]?.user.token ?? "");
  const [admin, tenant] = await Promise.all([login(demo.url, clouds["dicot-admin"]!.auth), login(demo.url, clouds["dicot"]!.auth)]);
  return {
    url: demo.url,
    replicas: [demo.url],
    admin,
    demo: tenant,
    kubernetes,
    kubernetesUrl: demo.kubernetesUrl,
    namespace: await namespaceOf(kubernetes, tenant.projectId),
    own: (name) => name,
    async close() {
      await demo.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
