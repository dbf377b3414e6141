/** What the back ends say of themselves: to the scheduler, and to administrators who write types. */
import type { Capabilities, SchedulerStatsGetPools } from "../../generated/block-storage/index.ts";
import { isTrue } from "../http/boolean.ts";
import type { Handlers } from "../http/call.ts";
import { notFound } from "../http/errors.ts";
import { capabilitiesOf, findBackend, listBackends } from "./backends.ts";
import type { Query } from "./list.ts";
import { listVolumes, sizeGiB, storageClassOf } from "./volume.ts";
import { findType } from "./volume-type.ts";

export const pools = {
  list(call) {
    const { detail } = call.query as Query;
    const used = new Map<string | undefined, number>();
    for (const volume of listVolumes(call.kube)) {
      const driver = findType(call.kube, storageClassOf(volume))?.provisioner;
      used.set(driver, (used.get(driver) ?? 0) + sizeGiB(volume));
    }
    const all = listBackends(call.kube).map((backend) => ({
      name: `${backend.host}#${backend.driver}`,
      capabilities: { ...capabilitiesOf(call.kube, backend), allocated_capacity_gb: used.get(backend.driver) ?? 0 },
    }));
    return { pools: all.map(({ name, capabilities }) => ({ name, ...(isTrue(detail) && { capabilities }) })) };
  },
} satisfies Handlers<SchedulerStatsGetPools>;

export const capabilities = {
  show(call) {
    const wanted = call.path.capability_id;
    const backend = findBackend(call.kube, wanted);
    if (backend === undefined) throw notFound("Service", wanted);
    const { driver } = backend;
    return {
      namespace: `OS::Storage::Capabilities::${wanted}`,
      vendor_name: driver,
      volume_backend_name: driver,
      pool_name: driver,
      driver_version: "",
      storage_protocol: "CSI",
      display_name: driver,
      description: "A CSI driver of the cluster",
      visibility: "public",
      replication_targets: [],
      properties: {},
    };
  },
} satisfies Handlers<Capabilities>;
