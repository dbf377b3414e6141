/** Zones are the values of the nodes' label topology.kubernetes.io/zone; nodes without it are in the zone `nova`. */
import type { OsAvailabilityZone, OsAvailabilityZoneDetail } from "../../generated/compute/index.ts";
import type { Handlers } from "../http/call.ts";
import type { Kube } from "../kube/kube.ts";
import { hosts, isDisabled, isUp, seenAt, zoneOf, zonesOf } from "../placement/hosts.ts";

const nodesIn = (kube: Kube, zone: string) => hosts(kube).filter((node) => zoneOf(node) === zone);

const available = (kube: Kube, zone: string): boolean => nodesIn(kube, zone).some((node) => isUp(node) && !isDisabled(node));

export const availabilityZones = {
  list: ({ kube }) => ({
    availabilityZoneInfo: zonesOf(kube).map((zoneName) => ({ zoneName, zoneState: { available: available(kube, zoneName) }, hosts: null })),
  }),
} satisfies Handlers<OsAvailabilityZone>;

export const availabilityZonesDetail = {
  list: ({ kube }) => ({
    availabilityZoneInfo: zonesOf(kube).map((zoneName) => ({
      zoneName,
      zoneState: { available: available(kube, zoneName) },
      hosts: Object.fromEntries(
        nodesIn(kube, zoneName).map((node) => [
          node.metadata.name ?? "",
          {
            "nova-compute": {
              active: !isDisabled(node),
              available: isUp(node),
              updated_at: seenAt(node)?.replace(/Z$/, ".000000") ?? null,
            },
          },
        ]),
      ),
    })),
  }),
} satisfies Handlers<OsAvailabilityZoneDetail>;
