/** The limits of a project and what it has of them, in the words of Nova's first API. */
import type { Limits } from "../../generated/compute/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { findProject } from "../identity/project-namespaces.ts";
import { single } from "./pages.ts";
import { limitsOf, networkDefaults, usageOf } from "./quota.ts";

export const limits = {
  list(call) {
    const namespace = namespaceOf(call, single(call.query.tenant_id));
    const most = limitsOf(call.kube, namespace);
    const used = usageOf(call.kube, namespace);
    return {
      limits: {
        rate: [],
        absolute: {
          maxTotalInstances: most.instances,
          maxTotalCores: most.cores,
          maxTotalRAMSize: most.ram,
          maxTotalKeypairs: most.key_pairs,
          maxServerMeta: most.metadata_items,
          maxServerGroups: most.server_groups,
          maxServerGroupMembers: most.server_group_members,
          maxImageMeta: most.metadata_items,
          maxPersonality: most.injected_files,
          maxPersonalitySize: most.injected_file_content_bytes,
          maxSecurityGroups: networkDefaults(call.kube).security_groups,
          maxSecurityGroupRules: networkDefaults(call.kube).security_group_rules,
          maxTotalFloatingIps: networkDefaults(call.kube).floating_ips,
          totalInstancesUsed: used.instances,
          totalCoresUsed: used.cores,
          totalRAMUsed: used.ram,
          totalServerGroupsUsed: call.kube.list("ServerGroup", namespace).length,
          totalSecurityGroupsUsed: 0,
          totalFloatingIpsUsed: 0,
        },
      },
    };
  },
} satisfies Handlers<Limits>;

function namespaceOf(call: Call, other: string | undefined): string {
  if (other === undefined || other === call.token.project?.id) return call.project.namespace;
  call.enforce("os_compute_api:limits:other_project", { project_id: other });
  const name = findProject(call.kube, other)?.metadata.name;
  if (name === undefined) throw badRequest(`Project ID ${other} is not a valid project.`);
  return name;
}
