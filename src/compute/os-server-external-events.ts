/** What other services would tell Nova of a server's ports and volumes. Kubernetes' watches tell it here already: an event changes nothing. */
import type { OsServerExternalEvents } from "../../generated/compute/index.ts";
import { type Handlers, Reply } from "../http/call.ts";
import { findInstance } from "./servers/surroundings.ts";

/** Those that are of one port or volume must say of which. */
const tagged = new Set(["network-vif-plugged", "network-vif-unplugged", "network-vif-deleted", "volume-extended", "volume-reimaged"]);

export const serverExternalEvents = {
  create(call) {
    const events = call.body.events.map(({ status = "completed", ...event }) => {
      const vm = call.kube.findById("VirtualMachine", undefined, event.server_uuid);
      const code =
        vm === undefined ? 404 : tagged.has(event.name) && !event.tag ? 400 : findInstance(call.kube, vm) === undefined ? 422 : 200;
      return { ...event, status: code === 200 ? status : "failed", code: code as 200 | 400 | 404 | 422 };
    });
    return new Reply({ status: events.every(({ code }) => code === 200) ? 200 : 207, body: { events } });
  },
} satisfies Handlers<OsServerExternalEvents>;
