/** The Block Storage API v3: collections by the names of the contract. */
import { attachments, attachmentsDetail } from "./attachments.ts";
import { availabilityZones, capabilities, extensions, hosts, pools, resourceFilters, services } from "./cloud.ts";
import { limits } from "./limits.ts";
import { snapshotsMetadata, volumesMetadata } from "./metadata.ts";
import { quotaClassSets, quotaSets, quotaSetsDefaults } from "./os-quota-sets.ts";
import { snapshots, snapshotsDetail } from "./snapshots.ts";
import { types, typesAccess, typesExtraSpecs } from "./types.ts";
import { volumeTransfers, volumeTransfersAccept, volumeTransfersDetail } from "./volume-transfers.ts";
import { volumes, volumesDetail, volumesSummary } from "./volumes.ts";

export const blockStorage = {
  attachments,
  "attachments/detail": attachmentsDetail,
  capabilities,
  extensions,
  limits,
  "os-availability-zone": availabilityZones,
  "os-hosts": hosts,
  "os-quota-class-sets": quotaClassSets,
  "os-quota-sets": quotaSets,
  "os-quota-sets/defaults": quotaSetsDefaults,
  "os-services": services,
  resource_filters: resourceFilters,
  "scheduler-stats/get_pools": pools,
  snapshots,
  "snapshots/detail": snapshotsDetail,
  "snapshots/metadata": snapshotsMetadata,
  types,
  "types/extra_specs": typesExtraSpecs,
  "types/os-volume-type-access": typesAccess,
  "os-volume-transfer": volumeTransfers,
  "os-volume-transfer/accept": volumeTransfersAccept,
  "os-volume-transfer/detail": volumeTransfersDetail,
  "volume-transfers": volumeTransfers,
  "volume-transfers/accept": volumeTransfersAccept,
  "volume-transfers/detail": volumeTransfersDetail,
  volumes,
  "volumes/detail": volumesDetail,
  "volumes/metadata": volumesMetadata,
  "volumes/summary": volumesSummary,
};
