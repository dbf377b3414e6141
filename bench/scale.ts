/**
 * `npm run bench:scale -- --servers 1000,10000,50000`: what the same work costs as the cloud grows. Real etcd and kube-apiserver; one server
 * is made through the API and copied in etcd with everything that belongs to it; the stand-ins and the controllers of Kubernetes, which would
 * work on every copy, are stopped before. Writes docs/performance/scale.json.
 */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { sayOn } from "../scripts/cluster/say.ts";
import { createClient } from "../src/kube/client.ts";
import { findCluster } from "../src/kube/kubeconfig.ts";
import type { KubeObject } from "../src/kube/objects.ts";
import { type DicotCloud, startDicot } from "./clouds/dicot.ts";
import { furnish, serversOf } from "./clouds/furnish.ts";
import { login, type Session } from "./clouds/session.ts";
import { type Ends, withEnds } from "./ends.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { type Figures, figuresOf, sample, sum } from "./measure/figures.ts";
import type { Request } from "./measure/load.ts";
import { cpuTimes, memoryOf, type Part, since } from "./measure/usage.ts";
import { scaleTable } from "./report/scale-table.ts";
import { fill } from "./scale/fill.ts";
import { type Lag, watchLag } from "./scale/lag.ts";
import { observe } from "./scale/pattern.ts";

export interface Step {
  servers: number;
  /** Of all kinds, that belong to servers. */
  objects: number;
  /** From the start of Dicot's process; the median of three. */
  readyMilliseconds: number;
  /** Of Dicot, after some rest, and after all work. */
  mebibytes: number;
  mebibytesAfter: number;
  apiServerMebibytes: number;
  works: Record<string, Figures>;
  lag: Lag;
}

/** `scale.json`. */
export interface Scale {
  machine: Machine;
  objectsPerServer: Record<string, number>;
  steps: Step[];
  /** MiB of each of two replicas, over as many servers as the last step had. */
  pair: Record<string, number>;
}

interface Options {
  servers: string;
  seconds: string;
  output: string;
}

const options = new Command("bench:scale")
  .description("Measure Dicot over 1,000 servers and more")
  .option("--servers <numbers>", "how many, from few to many", "1000,10000,50000")
  .option("--seconds <number>", "of each work", "5")
  .option("--output <folder>", "for scale.json", join(import.meta.dirname, "../docs/performance"))
  .parse()
  .opts<Options>();

const CLIENTS = 8;
const CHANGES_PER_SECOND = 200;
/** V8 gives memory back in steps, each some seconds after the one before: at rest is what has got no less for so long, or after the most. */
const REST_SECONDS = 30;
const MOST_REST_SECONDS = 180;
/** Of the processor in a second. */
const QUIET_MILLISECONDS = 200;
/** As many as fit on the machine with Kubernetes as everybody runs it. */
const MANY = 10_000;
const RESTARTS = 3;
const say = sayOn(process.stderr);
await withEnds(async (ends) => {
  process.stdout.write(`${scaleTable(await measure(ends))}\n`);
});

/** After each step: what was measured is not lost with a step that fails. */
async function keep(result: Scale): Promise<Scale> {
  await mkdir(options.output, { recursive: true });
  await writeFile(join(options.output, "scale.json"), `${JSON.stringify(result, null, 1)}\n`);
  return result;
}

async function measure(ends: Ends): Promise<Scale> {
  const machine = await thisMachine();
  const cloud = await startDicot({ say, ends, large: true });
  const client = createClient(findCluster({ kubeconfig: cloud.controlPlane.kubeconfig, environment: {} }));
  ends.add(async () => client.close());

  // The first server brings what the next ones share.
  const at = await furnish(cloud, { servers: 1, ports: 0, volumes: 0, networks: 0, images: 0 }, say);
  const pattern = await observe(client, async () => {
    const name = `pattern-${randomBytes(4).toString("hex")}`;
    const networks = [{ uuid: at.network }];
    await at.member.call("POST", `${at.member.compute}/servers`, { server: { name, imageRef: at.image, flavorRef: at.flavor, networks } });
    while ((await serversOf(at.member, "&status=ACTIVE")).length < 2) await sleep(200);
  });
  const objectsPerServer: Record<string, number> = {};
  for (const { resource } of pattern.objects) objectsPerServer[resource.kind] = (objectsPerServer[resource.kind] ?? 0) + 1;
  say(
    `a server is ${Object.entries(objectsPerServer)
      .map(([kind, count]) => `${count} ${kind}`)
      .join(", ")}`,
  );
  await cloud.freeze();

  const steps: Step[] = [];
  let have = 2;
  for (const servers of options.servers.split(",").map(Number)) {
    if (servers > MANY && have <= MANY) await cloud.saveMemory();
    await fill(cloud.controlPlane.etcd.url, pattern, { from: have, to: servers, say });
    have = servers;
    await untilQuiet(cloud);
    steps.push(await step(cloud, at.credentials, { servers, objects: servers * pattern.objects.length, client }));
    await keep({ machine, objectsPerServer, steps, pair: {} });
  }
  const replicas = await cloud.pair();
  return await keep({ machine, objectsPerServer, steps, pair: await memoryAtRest(replicas) });
}

/** Whoever restarts Dicot does so on a cluster at rest, and this one has just been told of all the copies. */
async function untilQuiet({ parts }: DicotCloud): Promise<void> {
  for (let busy = Number.POSITIVE_INFINITY; busy > QUIET_MILLISECONDS; ) {
    const before = await cpuTimes(parts);
    await sleep(1000);
    busy = Object.values(since(before, await cpuTimes(parts))).reduce((sum, time) => sum + time, 0);
  }
}

async function memoryAtRest(parts: readonly Part[]): Promise<Record<string, number>> {
  const until = performance.now() + MOST_REST_SECONDS * 1000;
  let least = await memoryOf(parts);
  for (let leastAt = performance.now(); performance.now() < Math.min(until, leastAt + REST_SECONDS * 1000); await sleep(3000)) {
    const now = await memoryOf(parts);
    if (total(now) >= total(least) - 1) continue;
    least = now;
    leastAt = performance.now();
  }
  return least;
}

const total = (mebibytes: Record<string, number>): number => sum(Object.values(mebibytes));

/** The median of some: kube-apiserver may collect its garbage in the midst of one, which is gigabytes. */
async function restart(cloud: DicotCloud): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < RESTARTS; count += 1) {
    times.push(await cloud.restart());
    await untilQuiet(cloud);
  }
  return times.sort((a, b) => a - b)[(RESTARTS - 1) / 2] ?? 0;
}

interface Filled {
  servers: number;
  objects: number;
  client: ReturnType<typeof createClient>;
}

async function step(cloud: DicotCloud, credentials: Parameters<typeof login>[0], { servers, objects, client }: Filled): Promise<Step> {
  const readyMilliseconds = await restart(cloud);
  say(`${servers} servers: ready ${readyMilliseconds.toFixed(0)} ms after the start`);
  const [dicot, apiServer] = cloud.parts;
  if (!dicot || !apiServer) throw new Error("the cloud has no parts");
  const rest = { ...(await memoryAtRest([dicot])), ...(await memoryOf([apiServer])) };
  const member = await login(credentials);
  const ids = await serversOf(member);
  if (ids.length !== servers) throw new Error(`Dicot shows ${ids.length} servers, and there are ${servers}`);
  await assertWhole(member, servers);

  const works: Step["works"] = {};
  for (const [name, next] of Object.entries(worksOf(member, ids))) {
    say.progress?.(`${servers} servers: ${name}`);
    await sample([dicot], { clients: CLIENTS, seconds: 1, next });
    works[name] = figuresOf([dicot], [await sample([dicot], { clients: CLIENTS, seconds: Number(options.seconds), next })]);
  }
  say.progress?.(`${servers} servers: ${CHANGES_PER_SECOND} changes a second`);
  const { items } = await client.request<{ items: KubeObject[] }>({
    method: "GET",
    path: "/apis/kubevirt.io/v1/virtualmachines",
    query: { limit: 1000 },
  });
  const machines = items.map(({ metadata }) => ({
    id: metadata.labels?.["openstack.dicot.io/id"] ?? metadata.uid ?? "",
    path: `/apis/kubevirt.io/v1/namespaces/${metadata.namespace}/virtualmachines/${metadata.name}`,
  }));
  const lag = await watchLag({ client, member, machines, parts: [dicot] }, CHANGES_PER_SECOND, Number(options.seconds));
  const after = await memoryOf([dicot]);
  return {
    servers,
    objects,
    readyMilliseconds,
    mebibytes: rest[dicot.name] ?? 0,
    mebibytesAfter: after[dicot.name] ?? 0,
    apiServerMebibytes: rest[apiServer.name] ?? 0,
    works,
    lag,
  };
}

interface Shown {
  id: string;
  status: string;
  addresses: Record<string, { addr: string }[]>;
}

/** A copy that lacks something would cost less than a server does: each must be shown as the one it was made from, at addresses of its own. */
async function assertWhole({ call, compute }: Session, servers: number): Promise<void> {
  const addresses = new Set<string>();
  for (let marker = ""; ; ) {
    const page = await call<{ servers: Shown[] }>("GET", `${compute}/servers/detail?limit=1000${marker}`);
    for (const { id, status, addresses: networks } of page.servers) {
      const [address] = Object.values(networks).flat();
      if (status !== "ACTIVE" || !address) throw new Error(`server ${id} is ${status} at ${address?.addr ?? "no address"}`);
      addresses.add(address.addr);
    }
    const last = page.servers.at(-1);
    if (last === undefined) break;
    marker = `&marker=${last.id}`;
  }
  if (addresses.size !== servers) throw new Error(`${servers} servers have ${addresses.size} addresses`);
}

function worksOf({ compute, token }: { compute: string; token: string }, ids: readonly string[]) {
  const get = (url: string, accept = "application/json"): Request => ({ method: "GET", url, headers: { "x-auth-token": token, accept } });
  const neverAsked = (client: number, n: number) => `application/json;client=${client};n=${n};at=${Date.now()}`;
  const any = (client: number, n: number) => ids[(client * 7919 + n * 104_729) % ids.length];
  const middle = ids[Math.max(0, Math.floor(ids.length / 2) - 500)];
  const page = `${compute}/servers/detail?limit=1000${ids.length > 1000 ? `&marker=${middle}` : ""}`;
  return {
    show: (client: number, n: number) => get(`${compute}/servers/${any(client, n % 100)}`),
    "show-anew": (client: number, n: number) => get(`${compute}/servers/${any(client, n)}`, neverAsked(client, n)),
    page: () => get(page),
    "page-anew": (client: number, n: number) => get(page, neverAsked(client, n)),
  };
}
