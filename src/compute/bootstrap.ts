/** Flavors that a new cloud begins with: devstack's, whose names and sizes documentation and tests count on. */
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { findInstancetype, type NewFlavor, toInstancetype } from "./flavors/instancetype.ts";

/** RAM in MiB, disk in GiB. https://opendev.org/openstack/devstack/src/branch/stable/2026.1/lib/nova (create_flavors) */
const classics: NewFlavor[] = [
  { id: "1", name: "m1.tiny", vcpus: 1, ram: 512, disk: 1 },
  { id: "2", name: "m1.small", vcpus: 1, ram: 2048, disk: 20 },
  { id: "3", name: "m1.medium", vcpus: 2, ram: 4096, disk: 40 },
  { id: "4", name: "m1.large", vcpus: 4, ram: 8192, disk: 80 },
  { id: "5", name: "m1.xlarge", vcpus: 8, ram: 16384, disk: 160 },
  { id: "42", name: "m1.nano", vcpus: 1, ram: 192, disk: 1 },
  { id: "84", name: "m1.micro", vcpus: 1, ram: 256, disk: 1 },
  { id: "c1", name: "cirros256", vcpus: 1, ram: 256, disk: 1 },
  { id: "d1", name: "ds512M", vcpus: 1, ram: 512, disk: 5 },
  { id: "d2", name: "ds1G", vcpus: 1, ram: 1024, disk: 10 },
  { id: "d3", name: "ds2G", vcpus: 2, ram: 2048, disk: 10 },
  { id: "d4", name: "ds4G", vcpus: 4, ram: 4096, disk: 20 },
];

/** Makes those that are missing. Does nothing to a flavor that is there, whatever became of it, and may be run at any time. */
export async function bootstrapFlavors(kube: Kube): Promise<void> {
  for (const flavor of classics) {
    if (findInstancetype(kube, flavor.id)) continue;
    try {
      await kube.create(toInstancetype(flavor));
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
    }
  }
}
