/** The Block Storage API v3: collections by the names of the contract. */
import { attachments, attachmentsDetail } from "./attachments.ts";
import { backups, backupsDetail } from "./backups/backups.ts";
import { backupsExportRecord, backupsImportRecord } from "./backups/records.ts";
import { backupsRestore } from "./backups/restore.ts";
import { availabilityZones, extensions, hosts, resourceFilters, services } from "./cloud.ts";
import { typesEncryption, volumesEncryption } from "./encryption.ts";
import { groupSnapshots, groupSnapshotsDetail } from "./groups/group_snapshots.ts";
import { groupSpecs, groupTypes } from "./groups/group_types.ts";
import { groups, groupsAction, groupsDetail } from "./groups/groups.ts";
import { limits } from "./limits.ts";
import { manageableSnapshots, manageableSnapshotsDetail, snapshotManage, snapshotManageDetail } from "./manage/snapshots.ts";
import { manageableVolumes, manageableVolumesDetail, volumeManage, volumeManageDetail } from "./manage/volumes.ts";
import { messages } from "./messages.ts";
import { snapshotsMetadata, volumesMetadata } from "./metadata.ts";
import { quotaClassSets, quotaSets, quotaSetsDefaults } from "./os-quota-sets.ts";
import { capabilities, pools } from "./pools.ts";
import {
  qosSpecs,
  qosSpecsAssociate,
  qosSpecsAssociations,
  qosSpecsDeleteKeys,
  qosSpecsDisassociate,
  qosSpecsDisassociateAll,
} from "./qos-specs.ts";
import { snapshots, snapshotsDetail } from "./snapshots.ts";
import { servicesDisable, servicesDisableLogReason, servicesEnable, servicesFreeze, servicesThaw } from "./steering.ts";
import { types, typesAccess, typesExtraSpecs } from "./types.ts";
import { volumeTransfers, volumeTransfersAccept, volumeTransfersDetail } from "./volume-transfers.ts";
import { volumes, volumesDetail, volumesSummary } from "./volumes.ts";

export const blockStorage = {
  attachments,
  "attachments/detail": attachmentsDetail,
  backups,
  "backups/detail": backupsDetail,
  "backups/export_record": backupsExportRecord,
  "backups/import_record": backupsImportRecord,
  "backups/restore": backupsRestore,
  capabilities,
  extensions,
  group_snapshots: groupSnapshots,
  "group_snapshots/detail": groupSnapshotsDetail,
  group_types: groupTypes,
  "group_types/group_specs": groupSpecs,
  groups,
  "groups/action": groupsAction,
  "groups/detail": groupsDetail,
  limits,
  messages,
  manageable_snapshots: manageableSnapshots,
  "manageable_snapshots/detail": manageableSnapshotsDetail,
  manageable_volumes: manageableVolumes,
  "manageable_volumes/detail": manageableVolumesDetail,
  "os-availability-zone": availabilityZones,
  "os-hosts": hosts,
  "os-quota-class-sets": quotaClassSets,
  "os-quota-sets": quotaSets,
  "os-quota-sets/defaults": quotaSetsDefaults,
  "os-snapshot-manage": snapshotManage,
  "os-snapshot-manage/detail": snapshotManageDetail,
  "os-volume-manage": volumeManage,
  "os-volume-manage/detail": volumeManageDetail,
  "os-services": services,
  "os-services/disable": servicesDisable,
  "os-services/disable-log-reason": servicesDisableLogReason,
  "os-services/enable": servicesEnable,
  "os-services/freeze": servicesFreeze,
  "os-services/thaw": servicesThaw,
  "qos-specs": qosSpecs,
  "qos-specs/associate": qosSpecsAssociate,
  "qos-specs/associations": qosSpecsAssociations,
  "qos-specs/delete_keys": qosSpecsDeleteKeys,
  "qos-specs/disassociate": qosSpecsDisassociate,
  "qos-specs/disassociate_all": qosSpecsDisassociateAll,
  resource_filters: resourceFilters,
  "scheduler-stats/get_pools": pools,
  snapshots,
  "snapshots/detail": snapshotsDetail,
  "snapshots/metadata": snapshotsMetadata,
  types,
  "types/encryption": typesEncryption,
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
  "volumes/encryption": volumesEncryption,
  "volumes/metadata": volumesMetadata,
  "volumes/summary": volumesSummary,
};
