/** KubeVirt does not tell on which of a node's memories a guest is: no server has a topology that could be shown. */
import type { ServersTopology } from "../../../generated/compute/index.ts";
import type { Handlers } from "../../http/call.ts";
import { getServer } from "./surroundings.ts";

export const topology = {
  async list(call) {
    await getServer(call, call.path.server_id);
    return { nodes: [], pagesize_kb: null };
  },
} satisfies Handlers<ServersTopology>;
