/** DELETE /servers/{id}: the VirtualMachine goes, and with it what it owns; ports and volumes that were there before it stay. */
import type { Call } from "../../http/call.ts";
import { isOwnedBy } from "../../kube/owners.ts";
import { portsOfDevice } from "../../network/relations.ts";
import { releasePorts } from "./create/networks.ts";
import type { Server } from "./surroundings.ts";

export async function deleteServer(call: Pick<Call, "kube">, server: Server, options: { force?: boolean } = {}): Promise<void> {
  const { kube } = call;
  const ports = portsOfDevice(kube, server.id).filter(({ metadata }) => metadata.namespace === server.vm.metadata.namespace);
  await kube.delete(server.vm, options.force ? { gracePeriodSeconds: 0 } : {});
  await releasePorts(
    call,
    ports.map((port) => ({ port, made: isOwnedBy(port, server.vm) })),
  );
}
