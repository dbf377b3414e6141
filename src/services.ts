/** The slices of every service, by the names of their collections. */
import { blockStorage } from "./block-storage/index.ts";
import { compute } from "./compute/index.ts";
import type { Collections } from "./http/backend.ts";
import type { ServiceName } from "./http/contract.ts";
import { identity } from "./identity/index.ts";
import { image } from "./image/index.ts";
import { network } from "./network/index.ts";
import { placement } from "./placement/index.ts";

export const services: Record<ServiceName, Collections> = { identity, image, compute, "block-storage": blockStorage, network, placement };
