/** shelve, shelveOffload, unshelve: a server that is down holds no node, so that it is offloaded as soon as it has stopped. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Call, Handlers } from "../../../http/call.ts";
import { deleteData } from "../../../image/image-data.ts";
import { displayName } from "../../../kube/names.ts";
import { toPlacing } from "../create/placing.ts";
import { attachmentsOf, getUnlocked, rootDiskName, type Server } from "../surroundings.ts";
import { taskOf, withTask } from "../task.ts";
import { takeImage } from "./image.ts";
import { beginTask } from "./resize.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

/**
 * The disk of a shelved server stays where it is, and so needs no copy. But to Nova's clients a shelved server has an image by this name, so
 * that others can be made of it; one that boots from a volume has none, and one whose storage takes no snapshots.
 */
async function keepImage(call: Call, server: Server): Promise<string | undefined> {
  const root = server.vm.spec.template.spec?.volumes?.find(({ name }) => name === rootDiskName(server.vm));
  const volumeBacked = attachmentsOf(call.kube, server.vm).some((one) => one.root);
  if (volumeBacked || root?.containerDisk !== undefined || call.kube.list("VolumeSnapshotClass").length === 0) return undefined;
  return takeImage(call, server, { name: `${displayName(server.vm)}-shelved`, properties: {}, owned: true });
}

export const shelve = {
  async shelve(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "shelve", { vm_state: ["active", "stopped", "paused"] });
    const image = await keepImage(call, server);
    await beginTask(call, server, { kind: "shelve", phase: "shelving", ...(image === undefined ? {} : { image }) });
    return undefined;
  },

  /** There is nothing left to do: SHELVED is no state that a server stays in here. */
  async shelveOffload(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "shelveOffload", { vm_state: ["shelved_offloaded"] });
    return undefined;
  },

  async unshelve(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "unshelve", { vm_state: ["shelved_offloaded"] });
    const wish = call.body.unshelve as { availability_zone?: string | null; host?: string } | null;
    const { nodeSelector } = toPlacing(call, {
      ...(wish?.availability_zone ? { availability_zone: wish.availability_zone } : {}),
      ...(wish?.host ? { host: wish.host } : {}),
      hints: {},
    });
    await call.kube.update(server.vm, (copy) => {
      if (Object.keys(nodeSelector).length > 0)
        copy.spec.template.spec!.nodeSelector = { ...copy.spec.template.spec!.nodeSelector, ...nodeSelector };
      return withTask(copy, { kind: "shelve", phase: "unshelving" });
    });
    const task = taskOf(server.vm);
    const image =
      task?.kind === "shelve" && task.image ? call.kube.findById("DataSource", server.vm.metadata.namespace, task.image) : undefined;
    if (image !== undefined) {
      await deleteData(call.kube, image);
      await call.kube.delete(image);
    }
    return undefined;
  },
} satisfies Actions;
