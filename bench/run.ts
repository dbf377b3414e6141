/**
 * `npm run bench`: brings up Dicot on a real API server and the real services, on this machine, loads both in turns, and ends both. Writes
 * docs/performance/compare.json and, from it, docs/performance.md. `npm run bench:quick`: Dicot alone, a few seconds of each; writes nothing.
 *
 *     npm run bench
 *     npm run bench -- --only show,servers-100 --seconds 2 --rounds 1 --output /tmp/figures
 *     npm run bench -- --peers clouds.yaml --os-cloud admin --pids /run/openstack
 *     npm run bench:quick -- --apiserver
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { ExpectedError, type Say, sayOn } from "../scripts/cluster/say.ts";
import { bareWrites } from "./ceiling/writes.ts";
import type { Cloud } from "./clouds/cloud.ts";
import { startDemo } from "./clouds/demo.ts";
import { type DicotCloud, startDicot } from "./clouds/dicot.ts";
import { type Furnished, furnish, makeServers } from "./clouds/furnish.ts";
import { runningCloud } from "./clouds/running.ts";
import { compare, compareCreates, compareImages, type Row, type Transfers } from "./compare.ts";
import { type Ends, withEnds } from "./ends.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { hashCost } from "./measure/hash.ts";
import { memoryOf } from "./measure/usage.ts";
import { requirePrograms } from "./peers/environment.ts";
import { startPeers } from "./peers/start.ts";
import { writePage } from "./report/page.ts";
import { ceilings } from "./report/ratios.ts";
import { table } from "./report/table.ts";
import { demoToFirstToken } from "./start.ts";
import { mixture, reads } from "./work/reads.ts";

interface Options {
  quick?: true;
  apiserver?: true;
  withoutPeers?: true;
  peers?: string;
  osCloud: string;
  pids?: string;
  only?: string;
  seconds: string;
  rounds: string;
  output?: string;
}

/** `compare.json`. */
export interface Comparison {
  machine: Machine;
  seconds: number;
  rounds: number;
  clouds: { name: string; versions: Record<string, string>; startSeconds?: number; standsIn: string[] }[];
  rows: Row[];
  transfers: Transfers;
  /** MiB, by the parts' names: idle with nothing in the cloud, and after all work. */
  memory: Record<string, { idle: Record<string, number>; loaded: Record<string, number> }>;
  demoToFirstTokenMilliseconds: number;
  /** Milliseconds of the processor that checking a password takes by itself. */
  hashMilliseconds?: number;
}

const figures = join(import.meta.dirname, "../docs/performance");

const options = new Command("bench")
  .description("Measure Dicot, and the real services beside it")
  .option("--quick", "little of each, and without the real services: whether everything still works")
  .option("--apiserver", "with --quick: on a real API server instead of the demo's")
  .option("--without-peers", "Dicot alone, where there is no MariaDB, RabbitMQ or memcached")
  .option("--peers <clouds.yaml>", "an OpenStack that runs on this machine already, instead of one that is brought up")
  .option("--os-cloud <name>", "its administrator's name in that file", "admin")
  .option("--pids <folder>", "of NAME.pid files: its processes")
  .option("--only <ids>", "of the work, separated by commas: show,ports,mixed,create,image,…")
  .option("--seconds <number>", "of each work in each round", "3")
  .option("--rounds <number>", "how often each cloud gets its turn", "3")
  .option("--output <folder>", "for compare.json; its name with .md is the page's (default: docs/performance, and nothing with --only)")
  .parse()
  .opts<Options>();

const quick = options.quick ?? false;
const say = sayOn(process.stderr);
await withEnds(async (ends) => {
  if (!quick && !options.withoutPeers && options.peers === undefined) await requirePrograms();
  const result = await run(say, ends);
  process.stdout.write(`${table(result)}\n\n${ceilings(result)}\n`);
  // What is not whole does not replace what is.
  const output = options.output ?? (quick || options.only !== undefined ? undefined : figures);
  if (output !== undefined) {
    await mkdir(output, { recursive: true });
    await writeFile(join(output, "compare.json"), `${JSON.stringify(result, null, 1)}\n`);
    say(`${await writePage(resolve(output))} is written`);
  }
  const failed = result.rows.filter((row) => Object.values(row.clouds).some((one) => one.failed > 0));
  for (const { title, clouds } of failed) say(`failed: ${title}: ${Object.values(clouds).flatMap(({ failure }) => failure ?? [])[0]}`);
  if (failed.length > 0) process.exitCode = 1;
});

async function run(say: Say, ends: Ends): Promise<Comparison> {
  const machine = await thisMachine();
  const effort = { seconds: quick ? 1 : Number(options.seconds), rounds: quick ? 1 : Number(options.rounds), say };
  const wanted = (id: string) => options.only === undefined || options.only.split(",").includes(id);
  const demoMilliseconds = wanted("start") ? await demoToFirstToken() : 0;
  const { dicot, clouds } = await startClouds(say, ends);
  const idle = await Promise.all(clouds.map(({ parts }) => memoryOf(parts)));
  const many = quick ? 100 : 1000;
  const amounts = { servers: quick ? 20 : 100, ports: many, volumes: quick ? 20 : 100, networks: 20, images: 20 };
  const all = await Promise.all(clouds.map((cloud) => furnish(cloud, amounts, say)));

  const rows: Row[] = [];
  const add = async (works: typeof reads, among: readonly Furnished[]) => {
    for (const work of works.filter(({ id }) => wanted(id))) {
      const row = await compare(work, among, effort);
      rows.push(row);
      say(`${row.title}: ${Object.entries(row.clouds).map(([name, one]) => `${name} ${one.cpu.toFixed(3)} ms`)}`);
    }
  };
  const hashMilliseconds = wanted("token") ? await hashCost() : undefined;
  await add([...reads.filter(({ servers }) => servers === undefined), mixture], all);
  if (wanted("create")) {
    const bare = dicot && all[0] && (await bareWrites(all[0], dicot.controlPlane));
    rows.push(...(await compareCreates(all, { counts: (name) => (quick ? 8 : name === "Dicot" ? 64 : 8), bare }, effort)));
    await bare?.close();
  }
  const transfers = wanted("image") ? await compareImages(all, quick ? 64 : 1024, say) : {};
  const large = reads.filter(({ servers }) => servers !== undefined);
  if (!quick && large.some(({ id }) => wanted(id))) {
    // Through its API nova takes four seconds of a processor for each: an hour for as many.
    const growing = all.filter(({ cloud }, n) => n === 0 || cloud.multiply !== undefined);
    await Promise.all(growing.map((at) => makeServers(at, 1000, say)));
    await add(large, growing);
  }
  const loaded = await Promise.all(clouds.map(({ parts }) => memoryOf(parts)));
  return {
    machine,
    seconds: effort.seconds,
    rounds: effort.rounds,
    clouds: clouds.map(({ name, versions, startSeconds, parts }) => ({
      name,
      versions,
      ...(startSeconds !== undefined && { startSeconds }),
      standsIn: parts.filter(({ standsIn }) => standsIn).map((part) => part.name),
    })),
    rows,
    transfers,
    memory: Object.fromEntries(clouds.map(({ name }, n) => [name, { idle: idle[n] ?? {}, loaded: loaded[n] ?? {} }])),
    demoToFirstTokenMilliseconds: demoMilliseconds,
    ...(hashMilliseconds !== undefined && { hashMilliseconds }),
  };
}

interface Started {
  /** None in a demo, whose parts are one process. */
  dicot: DicotCloud | undefined;
  /** Dicot's first. */
  clouds: Cloud[];
}

async function startClouds(say: Say, ends: Ends): Promise<Started> {
  const dicot = quick && !options.apiserver ? undefined : await startDicot({ say, ends });
  const first = dicot ?? (await startDemo());
  // Dicot's own is among the ends from the beginning of its start.
  if (!dicot) ends.add(() => first.stop());
  say(`Dicot is ready after ${first.startSeconds?.toFixed(1)} s`);
  const peers = await startOthers(say, ends);
  if (peers) say(`${peers.name} is ready${peers.startSeconds === undefined ? "" : ` after ${peers.startSeconds.toFixed(0)} s`}`);
  return { dicot, clouds: peers ? [first, peers] : [first] };
}

async function startOthers(say: Say, ends: Ends): Promise<Cloud | undefined> {
  const { peers, pids, osCloud } = options;
  if (peers !== undefined && pids !== undefined) return runningCloud({ cloudsYaml: peers, osCloud, pidFolder: pids });
  if (peers !== undefined) throw new ExpectedError("--peers needs --pids: without them the processor's time cannot be told");
  return quick || options.withoutPeers ? undefined : startPeers(say, ends);
}
