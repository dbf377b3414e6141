/** POST /servers/{id}/action, by the key of its body. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { power } from "./power.ts";

export const serverActions = { ...power } satisfies Handlers<Servers>["action"];
