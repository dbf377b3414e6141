/**
 * Another type, or another back end, for a volume. What its claim says of class and access can never be changed, so that the content is
 * copied to a new claim (succession.ts), which Cinder calls a migration where the new one is of another back end.
 */
import type { Volumes } from "../../../generated/block-storage/index.ts";
import { type Call, type Handlers, Reply } from "../../http/call.ts";
import { badRequest } from "../../http/errors.ts";
import type { Kube } from "../../kube/kube.ts";
import { annotation, displayName, EXTRA_SPECS, MIGRATION_STATUS, VOLUME_GROUP } from "../../kube/names.ts";
import { type Backend, findBackend, namedIn } from "../backends.ts";
import { accessModesOf } from "../claims.ts";
import { snapshotsOf } from "../snapshot.ts";
import { succeed, toCopy } from "../succession.ts";
import { isMultiattach, type Known } from "../view.ts";
import type { DataVolume, Volume } from "../volume.ts";
import { getType, isMultiattachType, isUnserved, requireEncryption, type StorageClass, typeId } from "../volume-type.ts";
import { getKnown } from "./common.ts";

export const retype = {
  async "os-retype"(call) {
    const one = await getKnown(call, "volume:retype");
    const { new_type, migration_policy } = call.body["os-retype"];
    const wanted = getType({ kube: call.kube, admin: call.admin, project: one.project }, new_type);
    requireMovable(call.kube, one, "retype");
    if (one.storageClass && typeId(one.storageClass) === typeId(wanted))
      throw badRequest(`Invalid volume type: New volume type same as original: ${new_type}.`);
    if (isMultiattachType(wanted) && !isMultiattach(one)) call.enforce("volume:multiattach", { project_id: one.project });
    if (isUnserved(wanted)) throw badRequest(`Invalid volume type: no back end has what the type ${new_type} asks for.`);
    if (migration_policy !== "on-demand" && wanted.provisioner !== one.storageClass?.provisioner)
      throw badRequest("Invalid input received: the new type is of another back end, and migration_policy is not on-demand.");
    return await move(call, one, wanted);
  },

  /** The volume is locked while it moves, whatever was asked: nobody writes what was copied already. */
  async "os-migrate_volume"(call) {
    const one = await getKnown(call, "volume_extension:volume_admin_actions:migrate_volume");
    const { host, cluster } = call.body["os-migrate_volume"];
    if (!host === !cluster) throw badRequest("Invalid input received: One and only one of cluster and host must be set.");
    const backend = host ? findBackend(call.kube, host) : undefined;
    if (backend === undefined) throw badRequest(`Invalid host: No available service named '${cluster || host}'`);
    if (one.storageClass?.provisioner === backend.driver)
      throw badRequest(`Invalid volume: Volume ${one.volume.id} is on ${host} already: the destination host must be different.`);
    requireMovable(call.kube, one, "migrate");
    return await move(call, one, twinOn(backend, one.storageClass));
  },
} satisfies Handlers<Volumes>["action"];

function requireMovable(kube: Kube, { volume, status }: Known, verb: string): void {
  if (status !== "available")
    throw badRequest(`Invalid volume: Volume ${volume.id} status must be available to ${verb}, but current status is: ${status}.`);
  if (snapshotsOf(kube, volume).length > 0)
    throw badRequest(`Invalid volume: a volume with snapshots cannot ${verb}: they are its claim's.`);
  if (volume.object.metadata.labels?.[VOLUME_GROUP] !== undefined)
    throw badRequest(`Invalid volume: Volume ${volume.id} is part of a group, and cannot ${verb}.`);
}

/** Throws 400 where a type promises encryption that its class does not give. */
async function move(call: Pick<Call, "kube">, { volume, storageClass }: Known, next: StorageClass): Promise<Reply> {
  requireEncryption(next);
  await succeed(call.kube, volume, toMoved(call.kube, volume, { from: storageClass, to: next }));
  return new Reply({ status: 202 });
}

function toMoved(kube: Kube, volume: Volume, { from, to }: { from: StorageClass | undefined; to: StorageClass }): DataVolume {
  const copy = toCopy(volume, volume.namespace, to.metadata.name);
  const { [MIGRATION_STATUS]: _, ...annotations } = copy.metadata.annotations ?? {};
  return {
    ...copy,
    metadata: {
      ...copy.metadata,
      annotations: {
        ...annotations,
        ...(from?.provisioner !== to.provisioner && { [MIGRATION_STATUS]: "success" }),
        // Now, not when a server first uses it: the old claim is to go.
        "cdi.kubevirt.io/storage.bind.immediate.requested": "true",
      },
    },
    spec: {
      ...copy.spec,
      storage: {
        ...copy.spec.storage,
        accessModes: isMultiattachType(to) ? ["ReadWriteMany"] : accessModesOf(kube, to, volume.claim?.spec.volumeMode),
      },
    },
  };
}

/** A type is of one back end: on another one a volume has the type that promises the same. Throws 400 where there is none. */
function twinOn({ classes, host }: Backend, type: StorageClass | undefined): StorageClass {
  const specs = type ? promises(type) : "[]";
  const named = type && namedIn(annotation<Record<string, string>>(type, EXTRA_SPECS, {}));
  const twin = named === undefined ? classes.find((one) => promises(one) === specs) : undefined;
  if (twin === undefined)
    throw badRequest(
      `Invalid volume: No valid backend: type ${type && displayName(type)} names another one than ${host}, or has no like there.`,
    );
  return twin;
}

/** The extra specs but for the back end's name. */
function promises(type: StorageClass): string {
  const specs = annotation<Record<string, string>>(type, EXTRA_SPECS, {});
  return JSON.stringify(
    Object.entries(specs)
      .filter(([key]) => key !== "volume_backend_name" && key !== "capabilities:volume_backend_name")
      .sort(),
  );
}
