/** Compute (Nova), v2.1. What is not here answers 501 and stands as missing in the compatibility table. */
import { flavorAccess, flavors, flavorsDetail } from "./flavors/flavors.ts";
import { extraSpecs } from "./flavors/os-extra_specs.ts";
import { keypairs } from "./os-keypairs.ts";
import { servers, serversDetail } from "./servers/servers.ts";

export const compute = {
  flavors,
  "flavors/detail": flavorsDetail,
  "flavors/os-extra_specs": extraSpecs,
  "flavors/os-flavor-access": flavorAccess,
  "os-keypairs": keypairs,
  servers,
  "servers/detail": serversDetail,
};
