/** All scripts, by service. */
import type { Script } from "../script.ts";
import { blockStorage } from "./block-storage.ts";
import { compute } from "./compute.ts";
import { identity } from "./identity.ts";
import { image } from "./image.ts";
import { network } from "./network.ts";
import { placement } from "./placement.ts";

export const scripts: Script[] = [...compute, ...blockStorage, ...network, ...image, ...identity, ...placement];
