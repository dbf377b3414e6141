/** Every operation of which pacts are recorded, in the order in which they are done. */
import { volumeOperations } from "./block-storage.ts";
import { computeOperations } from "./compute.ts";
import type { Doing } from "./doing.ts";
import { identityOperations } from "./identity.ts";
import { imageOperations } from "./image.ts";
import { networkOperations } from "./network.ts";
import { serverOperations } from "./servers.ts";
import { volumeBackEndOperations } from "./volume-back-ends.ts";
import { volumeBackupOperations } from "./volume-backups.ts";
import { volumeGroupOperations } from "./volume-groups.ts";

export const operations: Record<string, (doing: Doing) => Promise<void>> = {
  identity: identityOperations,
  image: imageOperations,
  "block-storage": volumeOperations,
  "volume-backups": volumeBackupOperations,
  "volume-back-ends": volumeBackEndOperations,
  "volume-groups": volumeGroupOperations,
  network: networkOperations,
  servers: serverOperations,
  compute: computeOperations,
};
