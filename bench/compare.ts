/** The same work on one cloud after the other, in rounds, so that what the machine does beside falls on all of them. */

import type { Say } from "../scripts/cluster/say.ts";
import { startBare } from "./ceiling/bare.ts";
import type { BareWrites } from "./ceiling/writes.ts";
import type { Furnished } from "./clouds/furnish.ts";
import { login } from "./clouds/session.ts";
import { type Figures, figuresOf, type Sample, sample } from "./measure/figures.ts";
import type { Part } from "./measure/usage.ts";
import { moveImage, type Transfer } from "./work/image.ts";
import type { Work } from "./work/reads.ts";
import { createServers, type Phase } from "./work/servers.ts";

export interface Row {
  id: string;
  title: string;
  clients: number;
  /** By how much Dicot's cost is to be less. */
  target?: number;
  /** Which part of the ceiling's rate is to be reached. */
  ceilingTarget?: number;
  /** By the clouds' names. */
  clouds: Record<string, Figures>;
  ceiling?: Figures;
}

export interface Effort {
  rounds: number;
  seconds: number;
  say: Say;
}

/** Dicot's is the first of `all`: it is compared with a bare server too. */
export async function compare(work: Work, all: readonly Furnished[], effort: Effort): Promise<Row> {
  // A token lives for an hour, and the whole run may take longer.
  for (const at of all) Object.assign(at, { member: await login(at.credentials), admin: await login(at.cloud.admin) });
  const asked = all.map((at) => ({ name: at.cloud.name, parts: at.cloud.parts, next: work.next(at), rounds: [] as Sample[] }));
  const [first] = asked;
  const bare = work.ceiling === undefined || !first ? undefined : await startBare(first.next(0, 0));
  try {
    const ceiling: { name: string; parts: readonly Part[]; next: ReturnType<Work["next"]>; rounds: Sample[] }[] =
      bare && first ? [{ name: "node:http", parts: bare.parts, next: sameTo(bare.url, first.next), rounds: [] }] : [];
    for (let round = 0; round < effort.rounds; round += 1) {
      for (const { name, parts, next, rounds } of [...asked, ...ceiling]) {
        effort.say.progress?.(`${work.title}: ${name}, round ${round + 1} of ${effort.rounds}`);
        if (round === 0) await sample(parts, { clients: work.clients, seconds: Math.min(2, effort.seconds / 2), next });
        rounds.push(await sample(parts, { clients: work.clients, seconds: effort.seconds, next }));
      }
    }
    const { id, title, clients, target } = work;
    const ceilingTarget = work.ceiling?.target;
    return {
      id,
      title,
      clients,
      ...(target !== undefined && { target }),
      ...(ceilingTarget !== undefined && { ceilingTarget }),
      clouds: Object.fromEntries(asked.map(({ name, parts, rounds }) => [name, figuresOf(parts, rounds)])),
      ...(ceiling[0] && { ceiling: figuresOf(ceiling[0].parts, ceiling[0].rounds) }),
    };
  } finally {
    await bare?.stop();
  }
}

/** The same requests, headers included, to another address. */
const sameTo =
  (url: string, next: ReturnType<Work["next"]>): ReturnType<Work["next"]> =>
  (client, n) => ({ ...next(client, n), url });

export interface Creates {
  /** How many servers are made in each phase of a round, by a cloud's name. */
  counts(name: string): number;
  /** What writes the same objects to the API server without Dicot. */
  bare?: BareWrites | undefined;
}

export async function compareCreates(all: readonly Furnished[], { counts, bare }: Creates, { rounds, say }: Effort): Promise<Row[]> {
  const clients = 8;
  const ceilings = { written: [] as Phase[], running: [] as Phase[] };
  const phases = all.map(({ cloud }) => ({ cloud, accepted: [] as Phase[], active: [] as Phase[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, at] of all.entries()) {
      say.progress?.(`create servers: ${at.cloud.name}, round ${round + 1} of ${rounds}`);
      at.member = await login(at.credentials);
      const { accepted, active } = await createServers(at, clients, counts(at.cloud.name));
      phases[index]?.accepted.push(accepted);
      phases[index]?.active.push(active);
    }
    for (const until of ["written", "running"] as const)
      if (bare) ceilings[until].push(await bare.write(clients, counts(all[0]?.cloud.name ?? ""), until));
  }
  const figures = (phase: "accepted" | "active") =>
    Object.fromEntries(
      phases.map((one) => [
        one.cloud.name,
        figuresOf(
          one.cloud.parts,
          one[phase].map((measured) => ({ measured, cpu: measured.cpu })),
        ),
      ]),
    );
  const ceiling = (until: "written" | "running") =>
    bare && {
      ceiling: figuresOf(
        bare.parts,
        ceilings[until].map((measured) => ({ measured, cpu: measured.cpu })),
      ),
    };
  return [
    {
      id: "create-accepted",
      title: "create a server: accepted",
      clients,
      clouds: figures("accepted"),
      ...(bare && { ...ceiling("written"), ceilingTarget: 0.7 }),
    },
    { id: "create-active", title: "create a server: ACTIVE", clients, target: 50, clouds: figures("active"), ...ceiling("running") },
  ];
}

export type Transfers = Record<string, { upload: Transfer; download: Transfer }>;

export async function compareImages(all: readonly Furnished[], mebibytes: number, say: Say): Promise<Transfers> {
  const transfers: Transfers = {};
  for (const at of all) {
    say.progress?.(`an image of ${mebibytes} MiB, up and down: ${at.cloud.name}`);
    at.member = await login(at.credentials);
    transfers[at.cloud.name] = await moveImage(at, mebibytes);
  }
  return transfers;
}
