/** Multi-step work: every replica stands for leader, one drives it. A controller is begun when we lead and stopped when we no longer do. */
import type { Logger } from "pino";
import type { Connection } from "../kube/connect.ts";
import type { Controller } from "../kube/controller.ts";
import { SYSTEM_NAMESPACE } from "../kube/names.ts";
import { keepIdsApart } from "./ids.ts";
import { type Candidate, standForLeader } from "./leader.ts";

export type StartController = (connection: Connection, logger: Logger) => Controller;

export interface ReconcilersOptions {
  connection: Connection;
  logger: Logger;
  /** Unique among replicas: the Pod's name and something random. */
  identity: string;
  /** What the services bring; the repair of ids is always among them. */
  controllers: readonly StartController[];
}

export function startReconcilers({ connection, logger, identity, controllers }: ReconcilersOptions): Candidate {
  return standForLeader({
    kube: connection.kube,
    logger,
    namespace: SYSTEM_NAMESPACE,
    name: "dicot-reconcilers",
    identity,
    now: connection.now,
    lead(signal) {
      const running = [keepIdsApart, ...controllers].map((start) => start(connection, logger));
      signal.addEventListener("abort", () => void Promise.all(running.map((controller) => controller.stop())), { once: true });
    },
  });
}
