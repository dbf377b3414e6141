/** os-getConsoleOutput: KubeVirt writes a guest's serial console to a container's log, which lasts as long as the pod. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { conflict } from "../../../http/errors.ts";
import { isNotFound } from "../../../kube/errors.ts";
import { launcherPodsOf } from "../../../network/launcher-pods.ts";
import { getUnlocked } from "../surroundings.ts";
import { assertState } from "./states.ts";

type Actions = Handlers<Servers>["action"] & object;

/** https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-controller/services/template.go (guest-console-log) */
const CONTAINER = "guest-console-log";

/** What follows the last line break is a line to Nova: nova/api/openstack/compute/console_output.py, via the driver's log tail. */
const tail = (log: string, limit: number | undefined): string =>
  limit === undefined ? log : limit === 0 ? "" : log.split("\n").slice(-limit).join("\n");

export const consoleLog = {
  async "os-getConsoleOutput"(call) {
    const server = await getUnlocked(call, call.path.server_id);
    assertState(server, "get console output", {
      vm_state: ["active", "paused", "rescued", "error", "stopped", "resized"],
      task_state: [null, "rebooting", "rebooting_hard", "powering-off", "powering-on"],
    });
    const [pod] = server.vmi ? await launcherPodsOf(call.kube, server.vmi) : [];
    if (pod === undefined) throw conflict(`Instance ${server.id} has no console: it is not running.`);
    const { length } = call.body["os-getConsoleOutput"];
    const limit = length === undefined || length === null || Number(length) < 0 ? undefined : Number(length);
    const query = new URLSearchParams({ container: CONTAINER, ...(limit === undefined ? {} : { tailLines: String(limit) }) });
    try {
      // As Dicot itself: Kubernetes' right to read logs would show all containers of the pod.
      const output = await call.kube.own.request<string>(
        "GET",
        `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}/log?${query}`,
      );
      return { output: typeof output === "string" ? tail(output, limit) : "" };
    } catch (error) {
      if (isNotFound(error)) throw conflict(`Instance ${server.id} has no console log yet.`);
      throw error;
    }
  },
} satisfies Actions;
