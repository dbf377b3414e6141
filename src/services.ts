/** The slices of every service, by the names of their collections, and what drives their work in several steps. */
import { blockStorage } from "./block-storage/index.ts";
import { volumeController } from "./block-storage/reconcile.ts";
import { compute } from "./compute/index.ts";
import { leftoverController } from "./compute/leftovers.ts";
import { serverController } from "./compute/reconcile.ts";
import type { Collections } from "./http/backend.ts";
import type { ServiceName } from "./http/contract.ts";
import { sweepAccounts } from "./identity/account-sweep.ts";
import { sweepHashes } from "./identity/hash-sweep.ts";
import { identity } from "./identity/index.ts";
import { keepProjects } from "./identity/project-controller.ts";
import { image } from "./image/index.ts";
import { imageController } from "./image/reconcile.ts";
import { network } from "./network/index.ts";
import { networkController } from "./network/reconcile.ts";
import { placement } from "./placement/index.ts";
import type { StartController } from "./reconcile/start.ts";

export const services: Record<ServiceName, Collections> = { identity, image, compute, "block-storage": blockStorage, network, placement };

export const controllers: readonly StartController[] = [
  keepProjects,
  sweepAccounts,
  sweepHashes,
  imageController,
  volumeController,
  networkController,
  serverController,
  leftoverController,
];
