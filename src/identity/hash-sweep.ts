/**
 * Hashes of passwords and secrets whose owner was never made or is no more: a hash is written before its owner and deleted after it, and
 * a replica may die in between. They are few and do no harm, so the leader looks for them now and then.
 */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import { type Controller, startSweep } from "../kube/controller.ts";
import type { Kube } from "../kube/kube.ts";
import { SECRET_OF, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { deleteIfThere } from "./ids.ts";

const INTERVAL_SECONDS = 3600;
/** No owner follows its hash so late. */
const GRACE_SECONDS = 600;

export const sweepHashes = (connection: Connection, logger: Logger): Controller =>
  startSweep({
    connection,
    name: "hashes",
    async sweep({ kube, now }) {
      await sweep(kube.own, now());
      return { requeueAfterSeconds: INTERVAL_SECONDS };
    },
    logger,
  });

export async function sweep(own: Kube, now: Date): Promise<void> {
  const hashes = await own.readAll("Secret", SYSTEM_NAMESPACE, `${SECRET_OF} in (user,application-credential)`);
  const old = hashes.filter(({ metadata }) => now.getTime() - Date.parse(metadata.creationTimestamp ?? "") > GRACE_SECONDS * 1000);
  if (old.length === 0) return;
  // Past the cache: what is deleted here is a password.
  const users = await own.readAll("User", SYSTEM_NAMESPACE);
  const credentials = await own.readAll("ApplicationCredential", SYSTEM_NAMESPACE);
  const named = new Set([...users.map(({ spec }) => spec.passwordSecretName), ...credentials.map(({ spec }) => spec.secretName)]);
  for (const secret of old) if (!named.has(secret.metadata.name)) await deleteIfThere(own, secret);
}
