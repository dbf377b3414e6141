/** Actions that only say something of the server's state, or end it, or that KubeVirt cannot do. */
import type { Servers } from "../../../../generated/compute/index.ts";
import { type Handlers, Reply } from "../../../http/call.ts";
import { badRequest, conflict } from "../../../http/errors.ts";
import { STATE } from "../../../kube/names.ts";
import { annotated } from "../annotated.ts";
import { deleteServer } from "../delete.ts";
import { getServer, getUnlocked } from "../surroundings.ts";
import { withTask } from "../task.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

const cannotSuspend = (id: string) => conflict(`Instance ${id} cannot be suspended or resumed: KubeVirt does not keep a guest's memory.`);

export const admin = {
  /** `error` stays until it is reset; `active` is what the machine really is, without work that got stuck. */
  async "os-resetState"(call) {
    const { vm } = await getServer(call, call.path.server_id);
    const { state } = call.body["os-resetState"];
    await call.kube.update(vm, (copy) =>
      withTask(annotated(call.now(), { [STATE]: state === "error" ? "error" : undefined })(copy), undefined),
    );
    return undefined;
  },

  /** Nothing to do, as with libvirt: a guest finds its network on its config drive, which KubeVirt writes at each start. */
  async injectNetworkInfo(call) {
    await getUnlocked(call, call.path.server_id);
    return new Reply({ status: 202 });
  },

  async forceDelete(call) {
    await deleteServer(call, await getUnlocked(call, call.path.server_id), { force: true });
    return undefined;
  },

  /** Nothing is deleted softly here, so that nothing can be restored. */
  async restore(call) {
    const { id, state } = await getServer(call, call.path.server_id);
    throw conflict(`Cannot 'restore' instance ${id} while it is in vm_state ${state.vm_state}`);
  },

  async suspend(call) {
    throw cannotSuspend((await getUnlocked(call, call.path.server_id)).id);
  },

  async resume(call) {
    throw cannotSuspend((await getUnlocked(call, call.path.server_id)).id);
  },

  async trigger_crash_dump(call) {
    await getUnlocked(call, call.path.server_id);
    throw badRequest("KubeVirt can dump a guest's memory into a volume, but not interrupt the guest.");
  },

  async changePassword(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "changePassword", { vm_state: ["active"] });
    const secretName = server.vm.spec.template.spec?.accessCredentials?.find(({ userPassword }) => userPassword)?.userPassword?.source
      .secret?.secretName;
    const connected = server.vmi?.status?.conditions?.some(({ type, status }) => type === "AgentConnected" && status === "True") ?? false;
    if (secretName === undefined || !connected)
      throw conflict(
        `Instance ${server.id}: the password can only be changed by a guest agent, of a server that was made with an adminPass.`,
      );
    const secret = await call.kube.read("Secret", server.vm.metadata.namespace, secretName);
    if (secret === undefined) throw conflict(`Instance ${server.id}: the Secret of its password is gone.`);
    await call.kube.update(secret, (copy) => {
      copy.data = { ...copy.data, root: Buffer.from(call.body.changePassword.adminPass).toString("base64") };
      return copy;
    });
    return new Reply({ status: 202 });
  },
} satisfies Actions;
