/**
 * One replica at a time drives the multi-step work: the one that holds a Lease. Whoever does not renew it in time has lost it,
 * by their own clock, before anybody else may take it.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Lease } from "../../generated/kubernetes/kinds.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";

export interface LeaderOptions {
  kube: Kube;
  logger: Logger;
  /** Of the Lease. */
  namespace: string;
  name: string;
  /** Who we are: the Pod's name and something random. */
  identity: string;
  /** Begins to lead; `signal` aborts when it is over, and the work must end then. Resolves when all is under way. */
  lead: (signal: AbortSignal) => Promise<void> | void;
  /** For how long a Lease is ours; renewed three times as often. 15 where absent. */
  leaseSeconds?: number;
  /** For whoever looks at the Lease: nobody judges by it. */
  now?: () => Date;
}

export interface Candidate {
  readonly leading: boolean;
  /** Stops to lead and gives the Lease back, so that another replica need not wait for its end. */
  stop(): Promise<void>;
}

export function standForLeader(options: LeaderOptions): Candidate {
  const { kube, logger, identity, lead, leaseSeconds = 15, now = () => new Date() } = options;
  const stopping = new AbortController();
  let leading: AbortController | undefined;
  // When we last saw the Lease change, and to what: clocks of replicas differ and are set, so the times in it are not compared with ours.
  let seen: { version: string; at: number } | undefined;
  // Runs out also while the API server leaves us without an answer.
  let expiry: NodeJS.Timeout | undefined;

  function begin(): void {
    leading = new AbortController();
    logger.info({ lease: options.name, identity }, "leading");
    Promise.resolve(lead(leading.signal)).catch((error) => {
      logger.error({ err: error }, "cannot lead");
      end();
    });
  }

  function end(): void {
    clearTimeout(expiry);
    leading?.abort();
    leading = undefined;
  }

  /** Milliseconds for which a Lease that was asked for then is surely ours. */
  const remains = (askedAt: number) => askedAt + leaseSeconds * 1000 * (2 / 3) - performance.now();

  function keep(milliseconds: number): void {
    clearTimeout(expiry);
    expiry = setTimeout(end, milliseconds);
    expiry.unref();
    if (!leading) begin();
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const asked = performance.now();
      try {
        if (!(await hold())) end();
        else if (remains(asked) > 0) keep(remains(asked));
      } catch (error) {
        logger.warn({ err: error, lease: options.name }, "the Lease cannot be renewed");
      }
      await sleep((leaseSeconds * 1000) / 3, undefined, { signal: stopping.signal }).catch(() => {});
    }
    end();
  }

  /** True while the Lease is ours: takes it when it is free or its holder has been silent for its whole time. */
  async function hold(): Promise<boolean> {
    const lease = await kube.read("Lease", options.namespace, options.name);
    const time = now().toISOString().replace("Z", "000Z");
    if (!lease) {
      const spec = {
        holderIdentity: identity,
        leaseDurationSeconds: Math.ceil(leaseSeconds),
        acquireTime: time,
        renewTime: time,
        leaseTransitions: 0,
      };
      const metadata = { namespace: options.namespace, name: options.name };
      return await won(kube.create<Lease>({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec }));
    }
    const holder = lease.spec.holderIdentity;
    const version = lease.metadata.resourceVersion ?? "";
    if (seen?.version !== version) seen = { version, at: performance.now() };
    const ours = holder === identity;
    const silentForSeconds = (performance.now() - seen.at) / 1000;
    if (!ours && holder && silentForSeconds < (lease.spec.leaseDurationSeconds ?? leaseSeconds)) return false;
    return await won(
      kube.update(lease, (copy) => {
        // The update is repeated on a newer state after a conflict, when somebody else may have it.
        if (copy.metadata.resourceVersion !== version) throw new Lost();
        copy.spec = { ...copy.spec, holderIdentity: identity, leaseDurationSeconds: Math.ceil(leaseSeconds), renewTime: time };
        if (ours) return copy;
        copy.spec.acquireTime = time;
        copy.spec.leaseTransitions = (copy.spec.leaseTransitions ?? 0) + 1;
        return copy;
      }),
    );
  }

  const running = loop();
  return {
    get leading() {
      return leading !== undefined;
    },
    async stop() {
      const led = leading !== undefined;
      stopping.abort();
      await running;
      if (!led) return;
      const lease = await kube.read("Lease", options.namespace, options.name);
      if (lease?.spec.holderIdentity !== identity) return;
      await kube.update(lease, (copy) =>
        copy.spec.holderIdentity === identity ? { ...copy, spec: { ...copy.spec, holderIdentity: "" } } : copy,
      );
    },
  };
}

class Lost extends Error {}

async function won(write: Promise<Lease>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Lost || isConflict(error) || isAlreadyExists(error) || isNotFound(error)) return false;
    throw error;
  }
}
