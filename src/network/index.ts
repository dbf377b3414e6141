/** Network (Neutron v2.0): which slice serves which collection. */
import { networks } from "./networks.ts";
import { ports } from "./ports.ts";
import { securityGroupRules } from "./security-group-rules.ts";
import { securityGroups } from "./security-groups.ts";
import { subnets } from "./subnets.ts";

export const network = {
  networks,
  subnets,
  ports,
  "security-groups": securityGroups,
  "security-group-rules": securityGroupRules,
};
