/** What of an instance is a stream of bytes. https://github.com/kubevirt/kubevirt/blob/v1.9.0/pkg/virt-api/rest/vnc.go, console.go */
import type { Simulation } from "../simulation.ts";
import { badRequest } from "../status.ts";
import type { Stream } from "../websocket.ts";
import { getObject, type Target } from "./action.ts";
import { consoleLog } from "./console-log.ts";
import { consoleContainer } from "./launcher-pod.ts";
import { playScreen, playSerial } from "./screen.ts";
import type { VirtualMachineInstance } from "./types.ts";
import { activePod, type PodsOf } from "./vmi.ts";

/** Throws before the stream begins; what it gives ends when the client goes. A later viewer takes an earlier one's place. */
type Begin = (target: Target) => Promise<(stream: Stream) => Promise<void>>;

export function instanceStreams(sim: Simulation, pods: PodsOf): Record<string, Begin> {
  const viewed = new Map<string, Stream>();

  async function getRunning(target: Target): Promise<VirtualMachineInstance> {
    const vmi = await getObject<VirtualMachineInstance>(sim, "VirtualMachineInstance", target);
    if (vmi.status?.phase !== "Running") throw badRequest("VMI is not running");
    return vmi;
  }

  const alone =
    (kind: string, { namespace, name }: Target, play: (stream: Stream) => Promise<void>) =>
    async (stream: Stream) => {
      const key = `${kind} ${namespace}/${name}`;
      viewed.get(key)?.close();
      viewed.set(key, stream);
      await play(stream);
      if (viewed.get(key) === stream) viewed.delete(key);
    };

  return {
    async vnc(target) {
      const vmi = await getRunning(target);
      if (vmi.spec.domain.devices.autoattachGraphicsDevice === false) throw badRequest("No graphics devices are present.");
      return alone("vnc", target, (stream) => playScreen(stream, `simulated ${target.name}`));
    },

    async console(target) {
      const vmi = await getRunning(target);
      if (vmi.spec.domain.devices.autoattachSerialConsole === false) throw badRequest("No serial consoles are present.");
      const pod = activePod(vmi, pods(vmi.metadata.uid!))?.metadata.name ?? "";
      const log = await consoleLog(sim, { namespace: target.namespace, pod, container: consoleContainer });
      return alone("console", target, (stream) => playSerial(stream, log ?? ""));
    },
  };
}
