/** POST /servers/{id}/action, by the key of its body. */
import type { Servers } from "../../../../generated/compute/index.ts";
import type { Handlers } from "../../../http/call.ts";
import { floatingIpActions } from "../../os-floating-ips.ts";
import { liveMigration } from "../migrations.ts";
import { securityGroupActions } from "../os-security-groups.ts";
import { recorded } from "../record.ts";
import { consoleActions } from "../remote-consoles.ts";
import { admin } from "./admin.ts";
import { consoleLog } from "./console.ts";
import { disks } from "./disks.ts";
import { image } from "./image.ts";
import { lock } from "./lock.ts";
import { power } from "./power.ts";
import { resize } from "./resize.ts";
import { shelve } from "./shelve.ts";

export const serverActions = recorded({
  ...power,
  ...lock,
  ...admin,
  ...consoleLog,
  ...consoleActions,
  ...securityGroupActions,
  ...resize,
  ...shelve,
  ...disks,
  ...image,
  ...liveMigration,
  ...floatingIpActions,
}) satisfies Handlers<Servers>["action"];
