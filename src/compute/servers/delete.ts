/** DELETE /servers/{id}: the VirtualMachine goes, and with it what it owns; ports and volumes that were there before it stay. */
import type { Call } from "../../http/call.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { portsOfDevice } from "../../network/relations.ts";
import { releasePorts } from "./create/networks.ts";
import type { Server } from "./surroundings.ts";

const owns = (server: Server, object: KubeObject) =>
  object.metadata.ownerReferences?.some(({ uid }) => uid === server.vm.metadata.uid) ?? false;

export async function deleteServer(call: Pick<Call, "kube">, server: Server, options: { force?: boolean } = {}): Promise<void> {
  const { kube } = call;
  const ports = portsOfDevice(kube, server.id).filter(({ metadata }) => metadata.namespace === server.vm.metadata.namespace);
  await kube.delete(server.vm, options.force ? { gracePeriodSeconds: 0 } : {});
  await releasePorts(
    call,
    ports.map((port) => ({ port, made: owns(server, port) })),
  );
}
