/**
 * Accounts of projects that are no more. A project's deletion takes them along, and a namespace that is deleted with kubectl tells the
 * leader; but one that goes while nobody leads tells nobody. So whoever begins to lead looks for them once.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startSweep } from "../kube/controller.ts";
import type { Kube } from "../kube/kube.ts";
import { IDENTITIES_NAMESPACE, PROJECT } from "../kube/names.ts";
import { deleteIfThere } from "./ids.ts";

/** A project may be younger than what we have in memory. */
const GRACE_SECONDS = 60;

export const sweepAccounts = (connection: Connection, logger: Logger): Controller =>
  startSweep({
    connection,
    name: "accounts",
    sweep: async ({ kube, now }) => ((await sweep(kube.own, now())) > 0 ? { requeueAfterSeconds: GRACE_SECONDS } : undefined),
    logger,
  });

/** Answers how many are too young to be told from those of a new project. */
export async function sweep(own: Kube, now: Date): Promise<number> {
  const accounts = await own.readAll("ServiceAccount", IDENTITIES_NAMESPACE, PROJECT);
  const ids = new Set(own.list("Namespace").map(({ metadata }) => metadata.labels?.[PROJECT]));
  const left = accounts.filter(({ metadata }) => !ids.has(metadata.labels?.[PROJECT]));
  const old = left.filter(({ metadata }) => now.getTime() - Date.parse(metadata.creationTimestamp ?? "") > GRACE_SECONDS * 1000);
  for (const account of old) await deleteIfThere(own, account);
  return left.length - old.length;
}
