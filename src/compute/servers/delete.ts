/** DELETE /servers/{id}: the VirtualMachine goes, and with it what it owns; ports and volumes that were there before it stay. */
import type { Call } from "../../http/call.ts";
import { isOwnedBy } from "../../kube/owners.ts";
import { portsOfDevice } from "../../network/relations.ts";
import { releasePorts } from "./create/networks.ts";
import { actionsOf, tellDeletion } from "./record.ts";
import type { Server } from "./surroundings.ts";

export async function deleteServer(call: Call, server: Server, options: { force?: boolean } = {}): Promise<void> {
  const { kube } = call;
  const ports = portsOfDevice(kube, server.id).filter(({ metadata }) => metadata.namespace === server.vm.metadata.namespace);
  const from = call.now();
  const before = await actionsOf(kube, server.vm);
  await kube.delete(server.vm, options.force ? { gracePeriodSeconds: 0 } : {});
  await Promise.all([
    releasePorts(
      call,
      ports.map((port) => ({ port, made: isOwnedBy(port, server.vm) })),
    ),
    tellDeletion(call, server.vm, { before, from }),
  ]);
}
