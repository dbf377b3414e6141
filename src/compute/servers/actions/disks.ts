/** rebuild, rescue, unrescue: another disk to boot from. The caller makes it, so that images are used with his rights; `reconcile.ts` does the rest. */
import { randomUUID } from "node:crypto";
import type { Servers } from "../../../../generated/compute/index.ts";
import { type Call, type Handlers, Reply } from "../../../http/call.ts";
import { badRequest } from "../../../http/errors.ts";
import type { UsableImage } from "../../../image/lookup.ts";
import {
  ACCESS_IPV4,
  ACCESS_IPV6,
  DESCRIPTION,
  DISK_CONFIG,
  HOSTNAME,
  IMAGE_ID,
  KEY_NAME,
  METADATA,
  NAME,
  PROPERTIES,
  STATE,
} from "../../../kube/names.ts";
import { ownerReference } from "../../../kube/owners.ts";
import { getSshKeypair } from "../../os-keypairs.ts";
import { checkMetadataQuota } from "../../quota.ts";
import { withoutExtensions } from "../addresses.ts";
import { annotated } from "../annotated.ts";
import { getBootImage, toRootDisk } from "../create/disks.ts";
import { newPassword, toSecrets } from "../create/secrets.ts";
import { attachmentsOf, flavorOf, getServer, getUnlocked, type Server } from "../surroundings.ts";
import { type DiskSource, taskOf, withTask } from "../task.ts";
import { toServer } from "../view.ts";
import { accessCredentials, standardProperties } from "../virtual-machine.ts";
import { beginTask } from "./resize.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;
type Rebuild = Servers["action"]["rebuild"]["body"]["rebuild"];

/** Made with the caller's rights, and the server's from the beginning. */
async function makeDisk(call: Call, { vm, id }: Server, image: UsableImage, purpose: string): Promise<DiskSource> {
  if (image.containerDisk !== undefined) return { containerDisk: image.containerDisk };
  const { name = "", namespace = "" } = vm.metadata;
  const flavor = flavorOf(call.kube, vm) ?? { disk: 0 };
  const disk = toRootDisk(image, { serverId: id, name: `${name}-${purpose}-${randomUUID().slice(0, 8)}`, namespace, flavor });
  disk.metadata.ownerReferences = [ownerReference(vm)];
  await call.kube.create(disk);
  return { dataVolume: disk.metadata.name ?? "" };
}

const fitting = { disk: 0, ram: Number.MAX_SAFE_INTEGER };

export const disks = {
  async rebuild(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "rebuild", { vm_state: ["active", "stopped", "error"] });
    const { rebuild } = call.body;
    refuseUnmapped(rebuild);
    if (attachmentsOf(call.kube, server.vm).some(({ root }) => root))
      throw badRequest("Unable to rebuild with a different image for a volume-backed server: its volume cannot be filled anew.");
    const image = await getBootImage(call, rebuild.imageRef, flavorOf(call.kube, server.vm) ?? fitting);
    if (rebuild.metadata) checkMetadataQuota(call.kube, server.vm.metadata.namespace ?? "", rebuild.metadata);
    const changes = toAnnotations(call, rebuild, image);
    const adminPass = rebuild.adminPass || newPassword();
    const credentials = await replaceSecrets(call, server, { ...rebuild, adminPass });
    const root = await makeDisk(call, server, image, "root");
    const running = server.state.vm_state === "active" || server.state.vm_state === "error";
    await call.kube.update(server.vm, (copy) => {
      const spec = copy.spec.template.spec!;
      if (rebuild.hostname !== undefined) spec.hostname = rebuild.hostname.split(".")[0]!.toLowerCase();
      Object.assign(spec, credentials);
      return withTask(annotated(call.now(), changes)(copy), { kind: "rebuild", phase: "stopping", root, running });
    });
    const answer = toServer(call, await getServer(call, server.id));
    const body = {
      server: {
        ...answer,
        // Which address is which, and its MAC, this answer tells since 2.75 only: nova/api/openstack/compute/servers.py, _action_rebuild.
        ...(call.since("2.75") ? {} : { addresses: withoutExtensions(answer.addresses) }),
        progress: 0,
        user_data: rebuild.user_data ?? null,
        adminPass,
      },
    };
    return new Reply({ body, headers: { location: answer.links[0]!.href } });
  },

  async rescue(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "rescue", { vm_state: ["active", "stopped", "error"] });
    const { rescue_image_ref, adminPass } = call.body.rescue ?? {};
    const imageId = rescue_image_ref ?? server.vm.metadata.annotations?.[IMAGE_ID];
    if (imageId === undefined) throw badRequest("Cannot rescue a volume-backed instance without an image: name one.");
    const image = await getBootImage(call, imageId, fitting);
    const disk = await makeDisk(call, server, image, "rescue");
    await beginTask(call, server, { kind: "rescue", phase: "stopping", disk });
    // The contract wants one; nobody sets a password that was not asked for.
    return { adminPass: adminPass ?? "" };
  },

  async unrescue(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "unrescue", { vm_state: ["rescued"] });
    const task = taskOf(server.vm);
    if (task?.kind === "rescue") await beginTask(call, server, { ...task, phase: "unrescuing" });
    return undefined;
  },
} satisfies Actions;

/** `preserve_ephemeral` asks for what is so anyway: a rebuild touches no disk but the root. */
function refuseUnmapped({ personality, trusted_image_certificates }: Rebuild): void {
  if (personality?.length) throw badRequest("personality: KubeVirt cannot put files into a server; use user_data.");
  if (trusted_image_certificates?.length) throw badRequest("trusted_image_certificates: the signatures of images are not verified here.");
}

function toAnnotations(call: Call, rebuild: Rebuild, image: UsableImage): Record<string, string | undefined> {
  const changes: Record<string, string | undefined> = {
    // Whatever an administrator said of it: it begins anew.
    [STATE]: undefined,
    [IMAGE_ID]: image.id,
    [PROPERTIES]: JSON.stringify(standardProperties(image.properties)),
  };
  if (rebuild.name !== undefined) changes[NAME] = rebuild.name.trim();
  if (rebuild.description !== undefined) changes[DESCRIPTION] = rebuild.description ?? undefined;
  if (rebuild.metadata !== undefined) changes[METADATA] = JSON.stringify(rebuild.metadata);
  if (rebuild.accessIPv4 !== undefined) changes[ACCESS_IPV4] = rebuild.accessIPv4 || undefined;
  if (rebuild.accessIPv6 !== undefined) changes[ACCESS_IPV6] = rebuild.accessIPv6 || undefined;
  if (rebuild["OS-DCF:diskConfig"] !== undefined) changes[DISK_CONFIG] = rebuild["OS-DCF:diskConfig"];
  if (rebuild.hostname !== undefined) changes[HOSTNAME] = rebuild.hostname.includes(".") ? rebuild.hostname : undefined;
  if (rebuild.key_name !== undefined) changes[KEY_NAME] = keyOf(call, rebuild.key_name)?.spec.name;
  return changes;
}

function keyOf(call: Call, name: string | null) {
  return name === null ? undefined : getSshKeypair(call.kube, call.token.userId, name);
}

/** User data, key and password as the new guest shall find them. What the body does not name stays as it is. */
async function replaceSecrets(call: Call, { vm }: Server, { user_data, key_name, adminPass }: Rebuild & { adminPass: string }) {
  const { name = "", namespace = "" } = vm.metadata;
  const publicKey = key_name ? keyOf(call, key_name)?.spec.publicKey : undefined;
  const { objects, names } = toSecrets({ name, namespace, publicKey, adminPass, ...(user_data ? { user_data } : {}) });
  for (const secret of objects) {
    if (secret.metadata.name === names.config && user_data === undefined) continue;
    const current = await call.kube.read("Secret", namespace, secret.metadata.name ?? "");
    if (current) await call.kube.update(current, (copy) => ({ ...copy, data: secret.data ?? {} }));
    else
      await call.kube.create({
        ...secret,
        metadata: { ...secret.metadata, ownerReferences: [ownerReference(vm)] },
      });
  }
  const present = vm.spec.template.spec?.accessCredentials?.find(({ sshPublicKey }) => sshPublicKey)?.sshPublicKey?.source.secret
    ?.secretName;
  return accessCredentials({ ...names, ssh: key_name === undefined ? present : names.ssh });
}
