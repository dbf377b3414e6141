// Generated from specs/block-storage.yaml by `npm run generate:contract`. Not edited by hand.
import type { components } from "./types.ts";

type Schemas = components["schemas"];
type Empty = Record<never, never>;

/** attachments */
export interface Attachments {
  /** GET /v3/attachments */
  list: {
    path: Empty;
    query: Schemas["AttachmentsListQuery"];
    body: undefined;
    answer: Schemas["AttachmentsListAnswer"];
  };
  /** POST /v3/attachments */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["AttachmentsCreateBody"];
    answer: Schemas["AttachmentsCreateAnswer"];
  };
  /** GET /v3/attachments/{attachment_id} */
  show: {
    path: { attachment_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["AttachmentsShowAnswer"];
  };
  /** PUT /v3/attachments/{attachment_id} */
  update: {
    path: { attachment_id: string; };
    query: Empty;
    body: Schemas["AttachmentsUpdateBody"];
    answer: Schemas["AttachmentsUpdateAnswer"];
  };
  /** DELETE /v3/attachments/{attachment_id} */
  delete: {
    path: { attachment_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/attachments/{attachment_id}/action (os-complete) */
    "os-complete": {
      path: { attachment_id: string; };
      query: Empty;
      body: Schemas["AttachmentsActionOsCompleteBody"];
      answer: void;
    };
  };
}

/** attachments/detail */
export interface AttachmentsDetail {
  /** GET /v3/attachments/detail */
  list: {
    path: Empty;
    query: Schemas["AttachmentsDetailListQuery"];
    body: undefined;
    answer: Schemas["AttachmentsDetailListAnswer"];
  };
}

/** backups */
export interface Backups {
  /** GET /v3/backups */
  list: {
    path: Empty;
    query: Schemas["BackupsListQuery"];
    body: undefined;
    answer: Schemas["BackupsListAnswer"];
  };
  /** POST /v3/backups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["BackupsCreateBody"];
    answer: Schemas["BackupsCreateAnswer"];
  };
  /** GET /v3/backups/{backup_id} */
  show: {
    path: { backup_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["BackupsShowAnswer"];
  };
  /** PUT /v3/backups/{backup_id} */
  update: {
    path: { backup_id: string; };
    query: Empty;
    body: Schemas["BackupsUpdateBody"];
    answer: Schemas["BackupsUpdateAnswer"];
  };
  /** DELETE /v3/backups/{backup_id} */
  delete: {
    path: { backup_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/backups/{backup_id}/action (os-force_delete) */
    "os-force_delete": {
      path: { backup_id: string; };
      query: Empty;
      body: Schemas["BackupsActionOsForceDeleteBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/backups/{backup_id}/action (os-reset_status) */
    "os-reset_status": {
      path: { backup_id: string; };
      query: Empty;
      body: Schemas["BackupsActionOsResetStatusBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** backups/detail */
export interface BackupsDetail {
  /** GET /v3/backups/detail */
  list: {
    path: Empty;
    query: Schemas["BackupsDetailListQuery"];
    body: undefined;
    answer: Schemas["BackupsDetailListAnswer"];
  };
}

/** backups/export_record */
export interface BackupsExportRecord {
  /** GET /v3/backups/{backup_id}/export_record */
  list: {
    path: { backup_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["BackupsExportRecordListAnswer"];
  };
}

/** backups/import_record */
export interface BackupsImportRecord {
  /** POST /v3/backups/import_record */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["BackupsImportRecordCreateBody"];
    answer: Schemas["BackupsImportRecordCreateAnswer"];
  };
}

/** backups/restore */
export interface BackupsRestore {
  /** POST /v3/backups/{backup_id}/restore */
  create: {
    path: { backup_id: string; };
    query: Empty;
    body: Schemas["BackupsRestoreCreateBody"];
    answer: Schemas["BackupsRestoreCreateAnswer"];
  };
}

/** capabilities */
export interface Capabilities {
  /** GET /v3/capabilities/{capability_id} */
  show: {
    path: { capability_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["CapabilitiesShowAnswer"];
  };
}

/** cgsnapshots */
export interface Cgsnapshots {
  /** GET /v3/cgsnapshots */
  list: {
    path: Empty;
    query: Schemas["CgsnapshotsListQuery"];
    body: undefined;
    answer: Schemas["CgsnapshotsListAnswer"];
  };
  /** POST /v3/cgsnapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["CgsnapshotsCreateBody"];
    answer: Record<string, unknown> | void;
  };
  /** GET /v3/cgsnapshots/{cgsnapshot_id} */
  show: {
    path: { cgsnapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["CgsnapshotsShowAnswer"];
  };
  /** DELETE /v3/cgsnapshots/{cgsnapshot_id} */
  delete: {
    path: { cgsnapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** cgsnapshots/detail */
export interface CgsnapshotsDetail {
  /** GET /v3/cgsnapshots/detail */
  list: {
    path: Empty;
    query: Schemas["CgsnapshotsDetailListQuery"];
    body: undefined;
    answer: Schemas["CgsnapshotsDetailListAnswer"];
  };
}

/** clusters */
export interface Clusters {
  /** GET /v3/clusters */
  list: {
    path: Empty;
    query: Schemas["ClustersListQuery"];
    body: undefined;
    answer: Schemas["ClustersListAnswer"];
  };
  /** GET /v3/clusters/{cluster_id} */
  show: {
    path: { cluster_id: string; };
    query: Schemas["ClustersShowQuery"];
    body: undefined;
    answer: Schemas["ClustersShowAnswer"];
  };
}

/** clusters/detail */
export interface ClustersDetail {
  /** GET /v3/clusters/detail */
  list: {
    path: Empty;
    query: Schemas["ClustersDetailListQuery"];
    body: undefined;
    answer: Schemas["ClustersDetailListAnswer"];
  };
}

/** clusters/disable */
export interface ClustersDisable {
  /** PUT /v3/clusters/disable */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["ClustersDisablePutBody"];
    answer: Schemas["ClustersDisablePutAnswer"];
  };
}

/** clusters/enable */
export interface ClustersEnable {
  /** PUT /v3/clusters/enable */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["ClustersEnablePutBody"];
    answer: Schemas["ClustersEnablePutAnswer"];
  };
}

/** consistencygroups */
export interface Consistencygroups {
  /** GET /v3/consistencygroups */
  list: {
    path: Empty;
    query: Schemas["ConsistencygroupsListQuery"];
    body: undefined;
    answer: Schemas["ConsistencygroupsListAnswer"];
  };
  /** POST /v3/consistencygroups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ConsistencygroupsCreateBody"];
    answer: Schemas["ConsistencygroupsCreateAnswer"];
  };
  /** GET /v3/consistencygroups/{consistencygroup_id} */
  show: {
    path: { consistencygroup_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["ConsistencygroupsShowAnswer"];
  };
  /** PUT /v3/consistencygroups/{consistencygroup_id} */
  update: {
    path: { consistencygroup_id: string; };
    query: Empty;
    body: Schemas["ConsistencygroupsUpdateBody"];
    answer: Record<string, unknown> | void;
  };
  /** DELETE /v3/consistencygroups/{consistencygroup_id} */
  delete: {
    path: { consistencygroup_id: string; };
    query: Empty;
    body: Schemas["ConsistencygroupsDeleteBody"];
    answer: Record<string, unknown> | void;
  };
}

/** consistencygroups/create_from_src */
export interface ConsistencygroupsCreateFromSrc {
  /** POST /v3/consistencygroups/create_from_src */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ConsistencygroupsCreateFromSrcCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** consistencygroups/delete */
export interface ConsistencygroupsDelete {
  /** POST /v3/consistencygroups/{consistencygroup_id}/delete */
  create: {
    path: { consistencygroup_id: string; };
    query: Empty;
    body: Schemas["ConsistencygroupsDeleteCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** consistencygroups/detail */
export interface ConsistencygroupsDetail {
  /** GET /v3/consistencygroups/detail */
  list: {
    path: Empty;
    query: Schemas["ConsistencygroupsDetailListQuery"];
    body: undefined;
    answer: Schemas["ConsistencygroupsDetailListAnswer"];
  };
}

/** consistencygroups/update */
export interface ConsistencygroupsUpdate {
  /** PUT /v3/consistencygroups/{consistencygroup_id}/update */
  put: {
    path: { consistencygroup_id: string; };
    query: Empty;
    body: Schemas["ConsistencygroupsUpdatePutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** default-types */
export interface DefaultTypes {
  /** GET /v3/default-types */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["DefaultTypesListAnswer"];
  };
  /** GET /v3/default-types/{default_type_id} */
  show: {
    path: { default_type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["DefaultTypesShowAnswer"];
  };
  /** PUT /v3/default-types/{default_type_id} */
  update: {
    path: { default_type_id: string; };
    query: Empty;
    body: Schemas["DefaultTypesUpdateBody"];
    answer: Schemas["DefaultTypesUpdateAnswer"];
  };
  /** DELETE /v3/default-types/{default_type_id} */
  delete: {
    path: { default_type_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** extensions */
export interface Extensions {
  /** GET /v3/extensions */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["ExtensionsListAnswer"];
  };
  /** GET /v3/extensions/{extension_id} */
  show: {
    path: { extension_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** group_snapshots */
export interface GroupSnapshots {
  /** GET /v3/group_snapshots */
  list: {
    path: Empty;
    query: Schemas["GroupSnapshotsListQuery"];
    body: undefined;
    answer: Schemas["GroupSnapshotsListAnswer"];
  };
  /** POST /v3/group_snapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["GroupSnapshotsCreateBody"];
    answer: Schemas["GroupSnapshotsCreateAnswer"];
  };
  /** GET /v3/group_snapshots/{group_snapshot_id} */
  show: {
    path: { group_snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupSnapshotsShowAnswer"];
  };
  /** DELETE /v3/group_snapshots/{group_snapshot_id} */
  delete: {
    path: { group_snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/group_snapshots/{group_snapshot_id}/action (reset_status) */
    reset_status: {
      path: { group_snapshot_id: string; };
      query: Empty;
      body: Schemas["GroupSnapshotsActionResetStatusBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** group_snapshots/detail */
export interface GroupSnapshotsDetail {
  /** GET /v3/group_snapshots/detail */
  list: {
    path: Empty;
    query: Schemas["GroupSnapshotsDetailListQuery"];
    body: undefined;
    answer: Schemas["GroupSnapshotsDetailListAnswer"];
  };
}

/** group_types */
export interface GroupTypes {
  /** GET /v3/group_types */
  list: {
    path: Empty;
    query: Schemas["GroupTypesListQuery"];
    body: undefined;
    answer: Schemas["GroupTypesListAnswer"];
  };
  /** POST /v3/group_types */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["GroupTypesCreateBody"];
    answer: Schemas["GroupTypesCreateAnswer"];
  };
  /** GET /v3/group_types/{group_type_id} */
  show: {
    path: { group_type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupTypesShowAnswer"];
  };
  /** PUT /v3/group_types/{group_type_id} */
  update: {
    path: { group_type_id: string; };
    query: Empty;
    body: Schemas["GroupTypesUpdateBody"];
    answer: Schemas["GroupTypesUpdateAnswer"];
  };
  /** DELETE /v3/group_types/{group_type_id} */
  delete: {
    path: { group_type_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** group_types/group_specs */
export interface GroupTypesGroupSpecs {
  /** GET /v3/group_types/{group_type_id}/group_specs */
  list: {
    path: { group_type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupTypesGroupSpecsListAnswer"];
  };
  /** POST /v3/group_types/{group_type_id}/group_specs */
  create: {
    path: { group_type_id: string; };
    query: Empty;
    body: Schemas["GroupTypesGroupSpecsCreateBody"];
    answer: Schemas["GroupTypesGroupSpecsCreateAnswer"];
  };
  /** GET /v3/group_types/{group_type_id}/group_specs/{group_spec_id} */
  show: {
    path: { group_type_id: string; group_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupTypesGroupSpecsShowAnswer"];
  };
  /** PUT /v3/group_types/{group_type_id}/group_specs/{group_spec_id} */
  update: {
    path: { group_type_id: string; group_spec_id: string; };
    query: Empty;
    body: Schemas["GroupTypesGroupSpecsUpdateBody"];
    answer: Schemas["GroupTypesGroupSpecsUpdateAnswer"];
  };
  /** DELETE /v3/group_types/{group_type_id}/group_specs/{group_spec_id} */
  delete: {
    path: { group_type_id: string; group_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** groups */
export interface Groups {
  /** GET /v3/groups */
  list: {
    path: Empty;
    query: Schemas["GroupsListQuery"];
    body: undefined;
    answer: Schemas["GroupsListAnswer"];
  };
  /** POST /v3/groups */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["GroupsCreateBody"];
    answer: Schemas["GroupsCreateAnswer"];
  };
  /** GET /v3/groups/{group_id} */
  show: {
    path: { group_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["GroupsShowAnswer"];
  };
  /** PUT /v3/groups/{group_id} */
  update: {
    path: { group_id: string; };
    query: Empty;
    body: Schemas["GroupsUpdateBody"];
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/groups/{group_id}/action (create-from-src) */
    "create-from-src": {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionCreateFromSrcBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/groups/{group_id}/action (disable_replication) */
    disable_replication: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionDisableReplicationBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/groups/{group_id}/action (enable_replication) */
    enable_replication: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionEnableReplicationBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/groups/{group_id}/action (failover_replication) */
    failover_replication: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionFailoverReplicationBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/groups/{group_id}/action (list_replication_targets) */
    list_replication_targets: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionListReplicationTargetsBody"];
      answer: Schemas["GroupsActionListReplicationTargetsAnswer"];
    };
    /** POST /v3/groups/{group_id}/action (reset_status) */
    reset_status: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionResetStatusBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/groups/{group_id}/action (delete) */
    delete: {
      path: { group_id: string; };
      query: Empty;
      body: Schemas["GroupsActionDeleteBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** groups/action */
export interface GroupsAction {
  /** POST /v3/groups/action */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["GroupsActionCreateBody"];
    answer: Schemas["GroupsActionCreateAnswer"];
  };
}

/** groups/detail */
export interface GroupsDetail {
  /** GET /v3/groups/detail */
  list: {
    path: Empty;
    query: Schemas["GroupsDetailListQuery"];
    body: undefined;
    answer: Schemas["GroupsDetailListAnswer"];
  };
}

/** limits */
export interface Limits {
  /** GET /v3/limits */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["LimitsListAnswer"];
  };
}

/** manageable_snapshots */
export interface ManageableSnapshots {
  /** GET /v3/manageable_snapshots */
  list: {
    path: Empty;
    query: Schemas["ManageableSnapshotsListQuery"];
    body: undefined;
    answer: Schemas["ManageableSnapshotsListAnswer"];
  };
  /** POST /v3/manageable_snapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ManageableSnapshotsCreateBody"];
    answer: Schemas["ManageableSnapshotsCreateAnswer"];
  };
}

/** manageable_snapshots/detail */
export interface ManageableSnapshotsDetail {
  /** GET /v3/manageable_snapshots/detail */
  list: {
    path: Empty;
    query: Schemas["ManageableSnapshotsDetailListQuery"];
    body: undefined;
    answer: Schemas["ManageableSnapshotsDetailListAnswer"];
  };
}

/** manageable_volumes */
export interface ManageableVolumes {
  /** GET /v3/manageable_volumes */
  list: {
    path: Empty;
    query: Schemas["ManageableVolumesListQuery"];
    body: undefined;
    answer: Schemas["ManageableVolumesListAnswer"];
  };
  /** POST /v3/manageable_volumes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["ManageableVolumesCreateBody"];
    answer: Schemas["ManageableVolumesCreateAnswer"];
  };
}

/** manageable_volumes/detail */
export interface ManageableVolumesDetail {
  /** GET /v3/manageable_volumes/detail */
  list: {
    path: Empty;
    query: Schemas["ManageableVolumesDetailListQuery"];
    body: undefined;
    answer: Schemas["ManageableVolumesDetailListAnswer"];
  };
}

/** messages */
export interface Messages {
  /** GET /v3/messages */
  list: {
    path: Empty;
    query: Schemas["MessagesListQuery"];
    body: undefined;
    answer: Schemas["MessagesListAnswer"];
  };
  /** GET /v3/messages/{message_id} */
  show: {
    path: { message_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["MessagesShowAnswer"];
  };
  /** DELETE /v3/messages/{message_id} */
  delete: {
    path: { message_id: string; };
    query: Empty;
    body: undefined;
    answer: void;
  };
}

/** os-availability-zone */
export interface OsAvailabilityZone {
  /** GET /v3/os-availability-zone */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsAvailabilityZoneListAnswer"];
  };
}

/** os-hosts */
export interface OsHosts {
  /** GET /v3/os-hosts */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsListAnswer"];
  };
  /** PUT /v3/os-hosts */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsHostsPutBody"];
    answer: Record<string, unknown> | void;
  };
  /** GET /v3/os-hosts/{host_id} */
  show: {
    path: { host_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsHostsShowAnswer"];
  };
  /** PUT /v3/os-hosts/{host_id} */
  update: {
    path: { host_id: string; };
    query: Empty;
    body: Schemas["OsHostsUpdateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-quota-class-sets */
export interface OsQuotaClassSets {
  /** GET /v3/os-quota-class-sets/{quota_class_set_id} */
  show: {
    path: { quota_class_set_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsQuotaClassSetsShowAnswer"];
  };
  /** PUT /v3/os-quota-class-sets/{quota_class_set_id} */
  update: {
    path: { quota_class_set_id: string; };
    query: Empty;
    body: Schemas["OsQuotaClassSetsUpdateBody"];
    answer: Schemas["OsQuotaClassSetsUpdateAnswer"];
  };
}

/** os-quota-sets */
export interface OsQuotaSets {
  /** GET /v3/os-quota-sets/{quota_set_id} */
  show: {
    path: { quota_set_id: string; };
    query: Schemas["OsQuotaSetsShowQuery"];
    body: undefined;
    answer: Schemas["OsQuotaSetsShowAnswer"];
  };
  /** PUT /v3/os-quota-sets/{quota_set_id} */
  update: {
    path: { quota_set_id: string; };
    query: Empty;
    body: Schemas["OsQuotaSetsUpdateBody"];
    answer: Schemas["OsQuotaSetsUpdateAnswer"];
  };
  /** DELETE /v3/os-quota-sets/{quota_set_id} */
  delete: {
    path: { quota_set_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** os-quota-sets/defaults */
export interface OsQuotaSetsDefaults {
  /** GET /v3/os-quota-sets/{quota_set_id}/defaults */
  list: {
    path: { quota_set_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsQuotaSetsDefaultsListAnswer"];
  };
}

/** os-services */
export interface OsServices {
  /** GET /v3/os-services */
  list: {
    path: Empty;
    query: Schemas["OsServicesListQuery"];
    body: undefined;
    answer: Schemas["OsServicesListAnswer"];
  };
}

/** os-services/disable */
export interface OsServicesDisable {
  /** PUT /v3/os-services/disable */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesDisablePutBody"];
    answer: Schemas["OsServicesDisablePutAnswer"];
  };
}

/** os-services/disable-log-reason */
export interface OsServicesDisableLogReason {
  /** PUT /v3/os-services/disable-log-reason */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesDisableLogReasonPutBody"];
    answer: Schemas["OsServicesDisableLogReasonPutAnswer"];
  };
}

/** os-services/enable */
export interface OsServicesEnable {
  /** PUT /v3/os-services/enable */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesEnablePutBody"];
    answer: Schemas["OsServicesEnablePutAnswer"];
  };
}

/** os-services/failover_host */
export interface OsServicesFailoverHost {
  /** PUT /v3/os-services/failover_host */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesFailoverHostPutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-services/freeze */
export interface OsServicesFreeze {
  /** PUT /v3/os-services/freeze */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesFreezePutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-services/get-log */
export interface OsServicesGetLog {
  /** PUT /v3/os-services/get-log */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesGetLogPutBody"];
    answer: Schemas["OsServicesGetLogPutAnswer"];
  };
}

/** os-services/set-log */
export interface OsServicesSetLog {
  /** PUT /v3/os-services/set-log */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesSetLogPutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-services/thaw */
export interface OsServicesThaw {
  /** PUT /v3/os-services/thaw */
  put: {
    path: Empty;
    query: Empty;
    body: Schemas["OsServicesThawPutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-snapshot-manage */
export interface OsSnapshotManage {
  /** GET /v3/os-snapshot-manage */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/os-snapshot-manage */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsSnapshotManageCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-snapshot-manage/detail */
export interface OsSnapshotManageDetail {
  /** GET /v3/os-snapshot-manage/detail */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** os-volume-manage */
export interface OsVolumeManage {
  /** GET /v3/os-volume-manage */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** POST /v3/os-volume-manage */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsVolumeManageCreateBody"];
    answer: Record<string, unknown> | void;
  };
}

/** os-volume-manage/detail */
export interface OsVolumeManageDetail {
  /** GET /v3/os-volume-manage/detail */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** os-volume-transfer */
export interface OsVolumeTransfer {
  /** GET /v3/os-volume-transfer */
  list: {
    path: Empty;
    query: Schemas["OsVolumeTransferListQuery"];
    body: undefined;
    answer: Schemas["OsVolumeTransferListAnswer"];
  };
  /** POST /v3/os-volume-transfer */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["OsVolumeTransferCreateBody"];
    answer: Schemas["OsVolumeTransferCreateAnswer"];
  };
  /** GET /v3/os-volume-transfer/{volume_transfer_id} */
  show: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["OsVolumeTransferShowAnswer"];
  };
  /** DELETE /v3/os-volume-transfer/{volume_transfer_id} */
  delete: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** os-volume-transfer/accept */
export interface OsVolumeTransferAccept {
  /** POST /v3/os-volume-transfer/{volume_transfer_id}/accept */
  create: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: Schemas["OsVolumeTransferAcceptCreateBody"];
    answer: Schemas["OsVolumeTransferAcceptCreateAnswer"];
  };
}

/** os-volume-transfer/detail */
export interface OsVolumeTransferDetail {
  /** GET /v3/os-volume-transfer/detail */
  list: {
    path: Empty;
    query: Schemas["OsVolumeTransferDetailListQuery"];
    body: undefined;
    answer: Schemas["OsVolumeTransferDetailListAnswer"];
  };
}

/** qos-specs */
export interface QosSpecs {
  /** GET /v3/qos-specs */
  list: {
    path: Empty;
    query: Schemas["QosSpecsListQuery"];
    body: undefined;
    answer: Schemas["QosSpecsListAnswer"];
  };
  /** POST /v3/qos-specs */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["QosSpecsCreateBody"];
    answer: Schemas["QosSpecsCreateAnswer"];
  };
  /** GET /v3/qos-specs/{qos_spec_id} */
  show: {
    path: { qos_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QosSpecsShowAnswer"];
  };
  /** PUT /v3/qos-specs/{qos_spec_id} */
  update: {
    path: { qos_spec_id: string; };
    query: Empty;
    body: Schemas["QosSpecsUpdateBody"];
    answer: Schemas["QosSpecsUpdateAnswer"];
  };
  /** DELETE /v3/qos-specs/{qos_spec_id} */
  delete: {
    path: { qos_spec_id: string; };
    query: Schemas["QosSpecsDeleteQuery"];
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** qos-specs/associate */
export interface QosSpecsAssociate {
  /** GET /v3/qos-specs/{qos_spec_id}/associate */
  list: {
    path: { qos_spec_id: string; };
    query: Schemas["QosSpecsAssociateListQuery"];
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** qos-specs/associations */
export interface QosSpecsAssociations {
  /** GET /v3/qos-specs/{qos_spec_id}/associations */
  list: {
    path: { qos_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["QosSpecsAssociationsListAnswer"];
  };
}

/** qos-specs/delete_keys */
export interface QosSpecsDeleteKeys {
  /** PUT /v3/qos-specs/{qos_spec_id}/delete_keys */
  put: {
    path: { qos_spec_id: string; };
    query: Empty;
    body: Schemas["QosSpecsDeleteKeysPutBody"];
    answer: Record<string, unknown> | void;
  };
}

/** qos-specs/disassociate */
export interface QosSpecsDisassociate {
  /** GET /v3/qos-specs/{qos_spec_id}/disassociate */
  list: {
    path: { qos_spec_id: string; };
    query: Schemas["QosSpecsDisassociateListQuery"];
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** qos-specs/disassociate_all */
export interface QosSpecsDisassociateAll {
  /** GET /v3/qos-specs/{qos_spec_id}/disassociate_all */
  list: {
    path: { qos_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** resource_filters */
export interface ResourceFilters {
  /** GET /v3/resource_filters */
  list: {
    path: Empty;
    query: Schemas["ResourceFiltersListQuery"];
    body: undefined;
    answer: Schemas["ResourceFiltersListAnswer"];
  };
}

/** scheduler-stats/get_pools */
export interface SchedulerStatsGetPools {
  /** GET /v3/scheduler-stats/get_pools */
  list: {
    path: Empty;
    query: Schemas["SchedulerStatsGetPoolsListQuery"];
    body: undefined;
    answer: Schemas["SchedulerStatsGetPoolsListAnswer"];
  };
}

/** snapshots */
export interface Snapshots {
  /** GET /v3/snapshots */
  list: {
    path: Empty;
    query: Schemas["SnapshotsListQuery"];
    body: undefined;
    answer: Schemas["SnapshotsListAnswer"];
  };
  /** POST /v3/snapshots */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["SnapshotsCreateBody"];
    answer: Schemas["SnapshotsCreateAnswer"];
  };
  /** GET /v3/snapshots/{snapshot_id} */
  show: {
    path: { snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SnapshotsShowAnswer"];
  };
  /** PUT /v3/snapshots/{snapshot_id} */
  update: {
    path: { snapshot_id: string; };
    query: Empty;
    body: Schemas["SnapshotsUpdateBody"];
    answer: Schemas["SnapshotsUpdateAnswer"];
  };
  /** DELETE /v3/snapshots/{snapshot_id} */
  delete: {
    path: { snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/snapshots/{snapshot_id}/action (os-force_delete) */
    "os-force_delete": {
      path: { snapshot_id: string; };
      query: Empty;
      body: Schemas["SnapshotsActionOsForceDeleteBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/snapshots/{snapshot_id}/action (os-reset_status) */
    "os-reset_status": {
      path: { snapshot_id: string; };
      query: Empty;
      body: Schemas["SnapshotsActionOsResetStatusBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/snapshots/{snapshot_id}/action (os-unmanage) */
    "os-unmanage": {
      path: { snapshot_id: string; };
      query: Empty;
      body: Schemas["SnapshotsActionOsUnmanageBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/snapshots/{snapshot_id}/action (os-update_snapshot_status) */
    "os-update_snapshot_status": {
      path: { snapshot_id: string; };
      query: Empty;
      body: Schemas["SnapshotsActionOsUpdateSnapshotStatusBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** snapshots/detail */
export interface SnapshotsDetail {
  /** GET /v3/snapshots/detail */
  list: {
    path: Empty;
    query: Schemas["SnapshotsDetailListQuery"];
    body: undefined;
    answer: Schemas["SnapshotsDetailListAnswer"];
  };
}

/** snapshots/metadata */
export interface SnapshotsMetadata {
  /** GET /v3/snapshots/{snapshot_id}/metadata */
  list: {
    path: { snapshot_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["SnapshotsMetadataListAnswer"];
  };
  /** POST /v3/snapshots/{snapshot_id}/metadata */
  create: {
    path: { snapshot_id: string; };
    query: Empty;
    body: Schemas["SnapshotsMetadataCreateBody"];
    answer: Schemas["SnapshotsMetadataCreateAnswer"];
  };
  /** PUT /v3/snapshots/{snapshot_id}/metadata */
  put: {
    path: { snapshot_id: string; };
    query: Empty;
    body: Schemas["SnapshotsMetadataPutBody"];
    answer: Schemas["SnapshotsMetadataPutAnswer"];
  };
  /** GET /v3/snapshots/{snapshot_id}/metadata/{metadata_id} */
  show: {
    path: { snapshot_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** PUT /v3/snapshots/{snapshot_id}/metadata/{metadata_id} */
  update: {
    path: { snapshot_id: string; metadata_id: string; };
    query: Empty;
    body: Schemas["SnapshotsMetadataUpdateBody"];
    answer: Schemas["SnapshotsMetadataUpdateAnswer"];
  };
  /** DELETE /v3/snapshots/{snapshot_id}/metadata/{metadata_id} */
  delete: {
    path: { snapshot_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** types */
export interface Types {
  /** GET /v3/types */
  list: {
    path: Empty;
    query: Schemas["TypesListQuery"];
    body: undefined;
    answer: Schemas["TypesListAnswer"];
  };
  /** POST /v3/types */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["TypesCreateBody"];
    answer: Schemas["TypesCreateAnswer"];
  };
  /** GET /v3/types/{type_id} */
  show: {
    path: { type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesShowAnswer"];
  };
  /** PUT /v3/types/{type_id} */
  update: {
    path: { type_id: string; };
    query: Empty;
    body: Schemas["TypesUpdateBody"];
    answer: Schemas["TypesUpdateAnswer"];
  };
  /** DELETE /v3/types/{type_id} */
  delete: {
    path: { type_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/types/{type_id}/action (addProjectAccess) */
    addProjectAccess: {
      path: { type_id: string; };
      query: Empty;
      body: Schemas["TypesActionAddProjectAccessBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/types/{type_id}/action (removeProjectAccess) */
    removeProjectAccess: {
      path: { type_id: string; };
      query: Empty;
      body: Schemas["TypesActionRemoveProjectAccessBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** types/encryption */
export interface TypesEncryption {
  /** GET /v3/types/{type_id}/encryption */
  list: {
    path: { type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesEncryptionListAnswer"];
  };
  /** POST /v3/types/{type_id}/encryption */
  create: {
    path: { type_id: string; };
    query: Empty;
    body: Schemas["TypesEncryptionCreateBody"];
    answer: Schemas["TypesEncryptionCreateAnswer"];
  };
  /** GET /v3/types/{type_id}/encryption/{encryption_id} */
  show: {
    path: { type_id: string; encryption_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesEncryptionShowAnswer"];
  };
  /** PUT /v3/types/{type_id}/encryption/{encryption_id} */
  update: {
    path: { type_id: string; encryption_id: string; };
    query: Empty;
    body: Schemas["TypesEncryptionUpdateBody"];
    answer: Schemas["TypesEncryptionUpdateAnswer"];
  };
  /** DELETE /v3/types/{type_id}/encryption/{encryption_id} */
  delete: {
    path: { type_id: string; encryption_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** types/extra_specs */
export interface TypesExtraSpecs {
  /** GET /v3/types/{type_id}/extra_specs */
  list: {
    path: { type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesExtraSpecsListAnswer"];
  };
  /** POST /v3/types/{type_id}/extra_specs */
  create: {
    path: { type_id: string; };
    query: Empty;
    body: Schemas["TypesExtraSpecsCreateBody"];
    answer: Schemas["TypesExtraSpecsCreateAnswer"];
  };
  /** GET /v3/types/{type_id}/extra_specs/{extra_spec_id} */
  show: {
    path: { type_id: string; extra_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesExtraSpecsShowAnswer"];
  };
  /** PUT /v3/types/{type_id}/extra_specs/{extra_spec_id} */
  update: {
    path: { type_id: string; extra_spec_id: string; };
    query: Empty;
    body: Schemas["TypesExtraSpecsUpdateBody"];
    answer: Schemas["TypesExtraSpecsUpdateAnswer"];
  };
  /** DELETE /v3/types/{type_id}/extra_specs/{extra_spec_id} */
  delete: {
    path: { type_id: string; extra_spec_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** types/os-volume-type-access */
export interface TypesOsVolumeTypeAccess {
  /** GET /v3/types/{type_id}/os-volume-type-access */
  list: {
    path: { type_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["TypesOsVolumeTypeAccessListAnswer"];
  };
}

/** versions */
export interface Versions {
  /** GET /v3/ */
  list: {
    path: Empty;
    query: Empty;
    body: undefined;
    answer: Schemas["VersionsListAnswer"];
  };
}

/** volume-transfers */
export interface VolumeTransfers {
  /** GET /v3/volume-transfers */
  list: {
    path: Empty;
    query: Schemas["VolumeTransfersListQuery"];
    body: undefined;
    answer: Schemas["VolumeTransfersListAnswer"];
  };
  /** POST /v3/volume-transfers */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["VolumeTransfersCreateBody"];
    answer: Schemas["VolumeTransfersCreateAnswer"];
  };
  /** GET /v3/volume-transfers/{volume_transfer_id} */
  show: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["VolumeTransfersShowAnswer"];
  };
  /** DELETE /v3/volume-transfers/{volume_transfer_id} */
  delete: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** volume-transfers/accept */
export interface VolumeTransfersAccept {
  /** POST /v3/volume-transfers/{volume_transfer_id}/accept */
  create: {
    path: { volume_transfer_id: string; };
    query: Empty;
    body: Schemas["VolumeTransfersAcceptCreateBody"];
    answer: Schemas["VolumeTransfersAcceptCreateAnswer"];
  };
}

/** volume-transfers/detail */
export interface VolumeTransfersDetail {
  /** GET /v3/volume-transfers/detail */
  list: {
    path: Empty;
    query: Schemas["VolumeTransfersDetailListQuery"];
    body: undefined;
    answer: Schemas["VolumeTransfersDetailListAnswer"];
  };
}

/** volumes */
export interface Volumes {
  /** GET /v3/volumes */
  list: {
    path: Empty;
    query: Schemas["VolumesListQuery"];
    body: undefined;
    answer: Schemas["VolumesListAnswer"];
  };
  /** POST /v3/volumes */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["VolumesCreateBody"];
    answer: Schemas["VolumesCreateAnswer"];
  };
  /** GET /v3/volumes/{volume_id} */
  show: {
    path: { volume_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["VolumesShowAnswer"];
  };
  /** PUT /v3/volumes/{volume_id} */
  update: {
    path: { volume_id: string; };
    query: Empty;
    body: Schemas["VolumesUpdateBody"];
    answer: Schemas["VolumesUpdateAnswer"];
  };
  /** DELETE /v3/volumes/{volume_id} */
  delete: {
    path: { volume_id: string; };
    query: Schemas["VolumesDeleteQuery"];
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  action: {
    /** POST /v3/volumes/{volume_id}/action (os-attach) */
    "os-attach": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsAttachBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-begin_detaching) */
    "os-begin_detaching": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsBeginDetachingBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-detach) */
    "os-detach": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsDetachBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-extend) */
    "os-extend": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsExtendBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-extend_volume_completion) */
    "os-extend_volume_completion": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsExtendVolumeCompletionBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-force_delete) */
    "os-force_delete": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsForceDeleteBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-force_detach) */
    "os-force_detach": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsForceDetachBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-initialize_connection) */
    "os-initialize_connection": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsInitializeConnectionBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-migrate_volume) */
    "os-migrate_volume": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsMigrateVolumeBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-migrate_volume_completion) */
    "os-migrate_volume_completion": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsMigrateVolumeCompletionBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-reimage) */
    "os-reimage": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsReimageBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-reserve) */
    "os-reserve": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsReserveBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-reset_status) */
    "os-reset_status": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsResetStatusBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-retype) */
    "os-retype": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsRetypeBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-roll_detaching) */
    "os-roll_detaching": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsRollDetachingBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-set_bootable) */
    "os-set_bootable": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsSetBootableBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-set_image_metadata) */
    "os-set_image_metadata": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsSetImageMetadataBody"];
      answer: Schemas["VolumesActionOsSetImageMetadataAnswer"];
    };
    /** POST /v3/volumes/{volume_id}/action (os-show_image_metadata) */
    "os-show_image_metadata": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsShowImageMetadataBody"];
      answer: Schemas["VolumesActionOsShowImageMetadataAnswer"];
    };
    /** POST /v3/volumes/{volume_id}/action (os-terminate_connection) */
    "os-terminate_connection": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsTerminateConnectionBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-unmanage) */
    "os-unmanage": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsUnmanageBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-unreserve) */
    "os-unreserve": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsUnreserveBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-unset_image_metadata) */
    "os-unset_image_metadata": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsUnsetImageMetadataBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-update_readonly_flag) */
    "os-update_readonly_flag": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsUpdateReadonlyFlagBody"];
      answer: Record<string, unknown> | void;
    };
    /** POST /v3/volumes/{volume_id}/action (os-volume_upload_image) */
    "os-volume_upload_image": {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionOsVolumeUploadImageBody"];
      answer: Schemas["VolumesActionOsVolumeUploadImageAnswer"];
    };
    /** POST /v3/volumes/{volume_id}/action (revert) */
    revert: {
      path: { volume_id: string; };
      query: Empty;
      body: Schemas["VolumesActionRevertBody"];
      answer: Record<string, unknown> | void;
    };
  };
}

/** volumes/detail */
export interface VolumesDetail {
  /** GET /v3/volumes/detail */
  list: {
    path: Empty;
    query: Schemas["VolumesDetailListQuery"];
    body: undefined;
    answer: Schemas["VolumesDetailListAnswer"];
  };
}

/** volumes/encryption */
export interface VolumesEncryption {
  /** GET /v3/volumes/{volume_id}/encryption */
  list: {
    path: { volume_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
  /** GET /v3/volumes/{volume_id}/encryption/{encryption_id} */
  show: {
    path: { volume_id: string; encryption_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** volumes/metadata */
export interface VolumesMetadata {
  /** GET /v3/volumes/{volume_id}/metadata */
  list: {
    path: { volume_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["VolumesMetadataListAnswer"];
  };
  /** POST /v3/volumes/{volume_id}/metadata */
  create: {
    path: { volume_id: string; };
    query: Empty;
    body: Schemas["VolumesMetadataCreateBody"];
    answer: Schemas["VolumesMetadataCreateAnswer"];
  };
  /** PUT /v3/volumes/{volume_id}/metadata */
  put: {
    path: { volume_id: string; };
    query: Empty;
    body: Schemas["VolumesMetadataPutBody"];
    answer: Schemas["VolumesMetadataPutAnswer"];
  };
  /** GET /v3/volumes/{volume_id}/metadata/{metadata_id} */
  show: {
    path: { volume_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Schemas["VolumesMetadataShowAnswer"];
  };
  /** PUT /v3/volumes/{volume_id}/metadata/{metadata_id} */
  update: {
    path: { volume_id: string; metadata_id: string; };
    query: Empty;
    body: Schemas["VolumesMetadataUpdateBody"];
    answer: Schemas["VolumesMetadataUpdateAnswer"];
  };
  /** DELETE /v3/volumes/{volume_id}/metadata/{metadata_id} */
  delete: {
    path: { volume_id: string; metadata_id: string; };
    query: Empty;
    body: undefined;
    answer: Record<string, unknown> | void;
  };
}

/** volumes/summary */
export interface VolumesSummary {
  /** GET /v3/volumes/summary */
  list: {
    path: Empty;
    query: Schemas["VolumesSummaryListQuery"];
    body: undefined;
    answer: Schemas["VolumesSummaryListAnswer"];
  };
}

/** workers/cleanup */
export interface WorkersCleanup {
  /** POST /v3/workers/cleanup */
  create: {
    path: Empty;
    query: Empty;
    body: Schemas["WorkersCleanupCreateBody"];
    answer: Schemas["WorkersCleanupCreateAnswer"];
  };
}
