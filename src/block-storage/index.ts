/** The Block Storage API v3: collections by the names of the contract. */
import { volumes, volumesDetail, volumesSummary } from "./volumes.ts";

export const blockStorage = {
  volumes,
  "volumes/detail": volumesDetail,
  "volumes/summary": volumesSummary,
};
