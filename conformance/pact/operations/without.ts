/** Operations that are served and of which there is no pact, with the reason. A new operation stands here or in a file beside this one. */
import type { ServiceName } from "../../../src/http/contract.ts";

const refused = "always refused: Kubernetes has nothing for it";
const nothing = "changes nothing in Kubernetes";
const notAllowed = "405: a route of Keystone's for a consumer and for all of them, with methods that one of both has not";
const signed = "begins with a request that a consumer signs by the clock: src/identity/oauth1.test.ts";

export const without: Partial<Record<ServiceName, Record<string, string>>> = {
  compute: {
    "os-server-external-events.create": nothing,
    "servers.action.changePassword": "needs an agent in the guest, and the stand-ins have no guests",
    "servers.action.os-getSPICEConsole": refused,
    "servers.action.os-getSerialConsole": nothing,
    "servers.action.os-getVNCConsole": nothing,
    "servers.action.restore": refused,
    "servers.action.resume": refused,
    "servers.action.suspend": refused,
    "servers.action.trigger_crash_dump": refused,
    "servers/remote-consoles.create": nothing,
    "servers/migrations.delete": "needs a migration that is under way, and the stand-in's end at once",
  },
  identity: {
    "OS-OAUTH1/access_token.create": signed,
    "OS-OAUTH1/authorize.update": signed,
    "OS-OAUTH1/consumers.deleteAll": notAllowed,
    "OS-OAUTH1/consumers.patch": notAllowed,
    "OS-OAUTH1/consumers.post": notAllowed,
    "OS-OAUTH1/request_token.create": signed,
    "ec2tokens.create": nothing,
    "s3tokens.create": nothing,
    "users/OS-OAUTH1/access_tokens.delete": signed,
  },
  image: { "tasks.delete": "405: tasks go with their images" },
  network: {
    "auto-allocated-topology.delete": "the deletions of a router, its interfaces, a network and its subnets, each of which has its pact",
  },
  "block-storage": {
    "os-services/disable.put": refused,
    "os-services/disable-log-reason.put": refused,
    "os-services/enable.put": nothing,
    "os-services/freeze.put": refused,
    "os-services/thaw.put": refused,
  },
};
