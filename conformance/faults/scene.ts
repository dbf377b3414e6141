/** A real cloud whose replicas reach the API server through fault proxies, tenants of it, and every door that a check looks through. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { parse } from "yaml";
import { type RealCloud, startRealCloud } from "../apiserver/cloud.ts";
import { freePort } from "../apiserver/processes.ts";
import { type Account, type Replica, startReplica } from "../apiserver/replicas.ts";
import { bearer, type Caller, eventually, login } from "../scenarios/doors.ts";
import { type KubernetesDoor, kubernetesDoor, namespaceOf } from "../scenarios/kubernetes-door.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

/** As many as the servers of all faults together need. */
const NODES = 10;

export interface Member {
  replica: Replica;
  proxy: FaultProxy;
  /** What it tells of its cache. */
  diagnostics: string;
  /** How many watches it has while nothing is wrong. */
  watches: number;
}

export interface Scene {
  cloud: RealCloud;
  members: readonly Member[];
  /** The cloud's administrator, through the proxy before the replicas. */
  admin: Caller;
  kubernetes: KubernetesDoor;
  tenant(name: string): Promise<Tenant>;
  /** The member that holds the Lease of the reconcilers now. */
  leader(): Promise<Member>;
  stop(): Promise<void>;
}

/** A project with one user, a network with a subnet, and no limits of Compute. */
export interface Tenant {
  name: string;
  caller: Caller;
  namespace: string;
  network: string;
  flavor: string;
  /** Larger than `flavor`. */
  larger: string;
  image: string;
}

export async function startScene(say: (line: string) => void, folder: string | undefined): Promise<Scene> {
  const cloud = await startRealCloud({ replicas: 0, nodes: NODES, say, ...(folder !== undefined && { folder }) });
  const members: Member[] = [];
  const stop = async () => {
    await cloud.stop();
    for (const { proxy } of members) await proxy.close();
  };
  try {
    const account = await accountOf(join(cloud.folder, "dicot.kubeconfig"));
    const peers = [await freePort(), await freePort()];
    for (const [n, port] of peers.entries()) members.push(await startMember({ name: `dicot-${n + 1}`, port, peers }, cloud, account));
    await Promise.all(members.map(({ replica }) => replica.ready()));
    cloud.proxy.serve(members.map(({ replica }) => replica.url));
    // `fetch` has no option for it, and this process is for one cloud.
    setDefaultCACertificates([...getCACertificates("default"), cloud.controlPlane.ca]);
    const kubernetes = kubernetesDoor(cloud.controlPlane.server, cloud.controlPlane.token);
    const credentials = { username: "admin", password: cloud.facts.passwords.admin, project_name: "admin" };
    const admin = await eventually(
      () => login(cloud.url, credentials).catch(() => undefined),
      (caller) => caller !== undefined,
      30,
    );
    if (admin === undefined) throw new Error("nobody can sign in");
    for (const member of members) member.watches = member.proxy.watching();
    return {
      cloud,
      members,
      admin,
      kubernetes,
      tenant: (name) => makeTenant({ cloud, admin, kubernetes }, name),
      leader: () => leaderOf(kubernetes, members),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Place {
  name: string;
  port: number;
  peers: readonly number[];
}

async function startMember({ name, ...place }: Place, cloud: RealCloud, account: Account): Promise<Member> {
  const { server, ca } = cloud.controlPlane ?? {};
  if (server === undefined || ca === undefined) throw new Error("faults need an API server of their own");
  const proxy = await startFaultProxy({ server, ca });
  const diagnosticsPort = await freePort();
  const particular = { kubernetesUrl: proxy.url, args: ["--diagnostics-port", String(diagnosticsPort)] };
  const { processes, folder, url: publicUrl } = cloud;
  const replica = await startReplica(name, { processes, folder, account, publicUrl, particular, ...place });
  return { replica, proxy, diagnostics: `http://127.0.0.1:${diagnosticsPort}/cache`, watches: 0 };
}

async function accountOf(file: string): Promise<Account> {
  const { clusters, users } = parse(await readFile(file, "utf8")) as {
    clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
    users: { user: { token: string } }[];
  };
  const [{ cluster } = { cluster: { server: "", "certificate-authority-data": "" } }] = clusters;
  const ca = Buffer.from(cluster["certificate-authority-data"], "base64").toString();
  return { server: cluster.server, ca, token: users[0]?.user.token ?? "" };
}

/** Each replica logs the identity with which it leads. */
async function leaderOf(kubernetes: KubernetesDoor, members: readonly Member[]): Promise<Member> {
  const held = async (): Promise<Member | undefined> => {
    const answer = await kubernetes("GET", "/apis/coordination.k8s.io/v1/namespaces/dicot-system/leases/dicot-reconcilers");
    if (answer.status !== 200) return undefined;
    const { holderIdentity } = answer.json<{ spec: { holderIdentity: string } }>().spec;
    for (const member of members) {
      const words = await readFile(member.replica.logFile, "utf8");
      if (member.replica.running && holderIdentity && words.includes(`"identity":"${holderIdentity}"`)) return member;
    }
    return undefined;
  };
  const found = await eventually(held, (member) => member !== undefined, 40);
  if (found === undefined) throw new Error("nobody leads");
  return found;
}

const unlimited = { instances: -1, cores: -1, ram: -1 };

async function makeTenant({ cloud, admin, kubernetes }: Pick<Scene, "cloud" | "admin" | "kubernetes">, name: string): Promise<Tenant> {
  const project = await made(admin, "identity", "/projects", { project: { name } });
  const password = crypto.randomUUID();
  const user = await made(admin, "identity", "/users", { user: { name, password } });
  const role = await idOf(admin, "identity", "/roles?name=member", "member");
  await expected(admin.ask("identity", "PUT", `/projects/${project}/users/${user}/roles/${role}`), 204);
  await expected(admin.ask("compute", "PUT", `/os-quota-sets/${project}`, { body: { quota_set: unlimited } }), 200);
  const { token } = await login(cloud.url, { username: name, password, project_name: name });
  const caller = bearer(cloud.url, token, { userId: user, projectId: project });
  const network = await made(caller, "network", "/networks", { network: { name } });
  await made(caller, "network", "/subnets", { subnet: { network_id: network, ip_version: 4, cidr: "10.70.0.0/16" } });
  const [flavor, larger, image] = await Promise.all([
    idOf(caller, "compute", "/flavors", "m1.tiny"),
    idOf(caller, "compute", "/flavors", "m1.small"),
    idOf(caller, "image", "/images", "tiny"),
  ]);
  return { name, caller, namespace: await namespaceOf(kubernetes, project), network, flavor, larger, image };
}

type Service = Parameters<Caller["ask"]>[0];
type Answer = Awaited<ReturnType<Caller["ask"]>>;

export async function expected(asked: Promise<Answer>, ...statuses: number[]): Promise<Answer> {
  const answer = await asked;
  if (!statuses.includes(answer.status)) throw new Error(`${statuses.join(" or ")} was due, not ${answer.status}: ${answer.text}`);
  return answer;
}

/** POSTs, and gives the id of what was made. */
export async function made(caller: Caller, service: Service, path: string, body: Record<string, object>): Promise<string> {
  const answer = await expected(caller.ask(service, "POST", path, { body }), 200, 201, 202);
  return answer.json<Record<string, { id: string }>>()[Object.keys(body)[0] ?? ""]?.id ?? "";
}

async function idOf(caller: Caller, service: Service, path: string, name: string): Promise<string> {
  const lists = Object.values((await expected(caller.ask(service, "GET", path), 200)).json<Record<string, unknown>>());
  const things = lists.find((value): value is { id: string; name: string }[] => Array.isArray(value)) ?? [];
  return things.find((thing) => thing.name === name)?.id ?? "";
}
