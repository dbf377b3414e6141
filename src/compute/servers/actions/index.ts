/** POST /servers/{id}/action, by the key of its body. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { securityGroupActions } from "../os-security-groups.ts";
import { admin } from "./admin.ts";
import { consoleLog } from "./console.ts";
import { disks } from "./disks.ts";
import { image } from "./image.ts";
import { lock } from "./lock.ts";
import { power } from "./power.ts";
import { resize } from "./resize.ts";
import { shelve } from "./shelve.ts";

export const serverActions = {
  ...power,
  ...lock,
  ...admin,
  ...consoleLog,
  ...securityGroupActions,
  ...resize,
  ...shelve,
  ...disks,
  ...image,
} satisfies Handlers<Servers>["action"];
