/** What Cinder tells of the machinery behind volumes: zones, services, back ends, extensions. Here it is drivers and their classes. */
import type { Extensions, OsAvailabilityZone, OsHosts, OsServices, ResourceFilters } from "../../generated/block-storage/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { listBackends } from "./backends.ts";
import { filterable } from "./filters.ts";
import type { Query } from "./list.ts";
import { snapshotSizeGiB, snapshotsOf } from "./snapshot.ts";
import { cinderTime } from "./view.ts";
import { listVolumes, projectOf, sizeGiB, storageClassOf } from "./volume.ts";
import { findType } from "./volume-type.ts";
import { DEFAULT_ZONE, zonesOf } from "./zones.ts";

export const availabilityZones = {
  list: (call) => ({ availabilityZoneInfo: zonesOf(call.kube).map((zoneName) => ({ zoneName, zoneState: { available: true } })) }),
} satisfies Handlers<OsAvailabilityZone>;

/** One cinder-volume for each driver. It is up as long as the cluster says anything: a class has no state of its own. */
export const services = {
  list(call) {
    const { binary, host } = call.query as Query;
    const all = knownServices(call);
    const isOn = (one: { host: string }) => host === undefined || one.host === host || one.host.startsWith(`${String(host)}@`);
    return { services: all.filter((one) => (binary === undefined || one.binary === binary) && isOn(one)) };
  },
} satisfies Handlers<OsServices>;

export const knownServices = (call: Pick<Call, "kube" | "now" | "since">) => [
  scheduler(call),
  ...listBackends(call.kube).map(({ host }) => toService(call, host)),
];

const service = (call: Pick<Call, "now" | "since">, binary: string, host: string) => ({
  binary,
  host,
  zone: DEFAULT_ZONE,
  status: "enabled",
  state: "up",
  updated_at: cinderTime(call.now().toISOString()),
  disabled_reason: null,
  ...(call.since("3.7") && { cluster: null }),
  ...(call.since("3.49") && { backend_state: binary === "cinder-volume" ? "up" : null }),
});

const scheduler = (call: Pick<Call, "now" | "since">) => service(call, "cinder-scheduler", "kubernetes");

const toService = (call: Pick<Call, "now" | "since">, backend: string) => ({
  ...service(call, "cinder-volume", backend),
  replication_status: "disabled",
  active_backend_id: null,
  frozen: false,
});

export const hosts = {
  list: (call) => ({
    hosts: knownServices(call).map(({ binary, host, updated_at }) => ({
      service: binary,
      host_name: host,
      zone: DEFAULT_ZONE,
      "service-status": "available",
      "service-state": "enabled",
      "last-update": updated_at,
    })),
  }),

  /** What the volumes of a back end take, in all and by project. */
  show(call) {
    const host = call.path.host_id;
    const backend = listBackends(call.kube).find((one) => one.host === host);
    if (backend === undefined) throw notFound("Host", host);
    const volumes = listVolumes(call.kube)
      .filter((one) => findType(call.kube, storageClassOf(one))?.provisioner === backend.driver)
      .map((one) => ({ project: projectOf(call.kube, one.namespace), size: sizeGiB(one), snapshots: snapshotsOf(call.kube, one) }));
    const resource = (project: string, of: typeof volumes) => ({
      resource: {
        host,
        project,
        volume_count: String(of.length),
        total_volume_gb: String(of.reduce((sum, { size }) => sum + size, 0)),
        snapshot_count: String(of.reduce((sum, { snapshots }) => sum + snapshots.length, 0)),
        total_snapshot_gb: String(of.flatMap(({ snapshots }) => snapshots).reduce((sum, one) => sum + snapshotSizeGiB(call.kube, one), 0)),
      },
    });
    const projects = [...new Set(volumes.map(({ project }) => project))];
    return {
      host: [
        resource("(total)", volumes),
        ...projects.map((project) =>
          resource(
            project,
            volumes.filter((one) => one.project === project),
          ),
        ),
      ],
    };
  },
} satisfies Handlers<OsHosts>;

/** The extensions whose operations are served, by Cinder's aliases. */
const extended = {
  backups: "Backups",
  "os-extended-snapshot-attributes": "ExtendedSnapshotAttributes",
  "os-availability-zone": "AvailabilityZones",
  "os-hosts": "Hosts",
  "os-quota-class-sets": "QuotaClasses",
  "os-quota-sets": "Quotas",
  "os-services": "Services",
  "os-snapshot-actions": "SnapshotActions",
  "os-snapshot-manage": "SnapshotManage",
  "os-snapshot-unmanage": "SnapshotUnmanage",
  "os-types-extra-specs": "TypesExtraSpecs",
  "os-types-manage": "TypesManage",
  "os-used-limits": "UsedLimits",
  "os-vol-host-attr": "VolumeHostAttribute",
  "os-vol-image-meta": "VolumeImageMetadata",
  "os-vol-mig-status-attr": "VolumeMigStatusAttribute",
  "os-vol-tenant-attr": "VolumeTenantAttribute",
  "os-volume-actions": "VolumeActions",
  "os-volume-encryption-metadata": "VolumeEncryptionMetadata",
  "os-volume-manage": "VolumeManage",
  "os-volume-unmanage": "VolumeUnmanage",
  "os-volume-type-access": "VolumeTypeAccess",
  "scheduler-stats": "Scheduler_stats",
  capabilities: "Capabilities",
  encryption: "VolumeTypeEncryption",
};

const toExtension = ([alias, name]: [string, string]) => ({
  alias,
  name,
  description: "",
  updated: "2026-04-01T00:00:00+00:00",
  links: [],
});

export const extensions = {
  list: () => ({ extensions: Object.entries(extended).map(toExtension) }),
} satisfies Handlers<Extensions>;

export const resourceFilters = {
  list(call) {
    const { resource } = call.query as Query;
    const shown = Object.entries(filterable).filter(([name]) => resource === undefined || resource === name);
    return { resource_filters: shown.map(([name, filters]) => ({ resource: name, filters })) };
  },
} satisfies Handlers<ResourceFilters>;
