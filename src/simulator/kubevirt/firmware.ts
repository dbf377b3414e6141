/** The SMBIOS UUID that KubeVirt gives a VM without one: UUIDv5 of its name (pkg/virt-controller/watch/vm/firmware.go, v1.9.0). */
import { uuidV5 } from "../../kube/uuid.ts";

export const firmwareUuid = (name: string): string => uuidV5("6a1a24a1-4061-4607-8bf4-a3963d0c5895", name);
