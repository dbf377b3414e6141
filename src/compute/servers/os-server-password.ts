/** Passwords that a guest encrypted and gave to the metadata service: there is none here, so that no server ever has one. */
import type { ServersOsServerPassword } from "../../../generated/compute/index.ts";
import type { Handlers } from "../../http/call.ts";
import { getServer } from "./surroundings.ts";

export const serverPassword = {
  async list(call) {
    await getServer(call, call.path.server_id);
    return { password: "" };
  },

  async deleteAll(call) {
    await getServer(call, call.path.server_id);
    return undefined;
  },
} satisfies Handlers<ServersOsServerPassword>;
