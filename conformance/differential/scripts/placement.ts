/** What clients ask of Placement: they read. */
import { ask, NOWHERE, type Script, type Step, send, through } from "../script.ts";

const admin = { who: "admin" } as const;
const first = {
  keep: { provider: "resource_providers.0.uuid", first_name: "resource_providers.0.name", second_name: "resource_providers.1.name" },
};

const providers: Step[] = [
  ask("GET /", { who: "nobody" }),
  ask("GET /resource_providers", { ...admin, at: "1.0", ...first }),
  ...through(["1.14", "1.28", "latest"], "GET /resource_providers", admin),
  ask("GET /resource_providers", { who: "member" }),
  ask("GET /resource_providers", { who: "nobody" }),
  ask("GET /resource_providers?colour=blue", { ...admin, at: "1.28" }),
  ask(`GET /resource_providers?uuid=${NOWHERE}`, { ...admin, at: "1.28" }),
  ask("GET /resource_providers?resources=VCPU:1", { ...admin, at: "1.14" }),
  ask("GET /resource_providers?resources=VCPU:100000", { ...admin, at: "1.14" }),
  ask("GET /resource_providers?resources=NOTHING:1", { ...admin, at: "1.14" }),
  ask("GET /resource_providers?required=HW_CPU_X86_AVX512VL", { ...admin, at: "1.18" }),
  ask("GET /resource_providers?required=NO_SUCH_TRAIT", { ...admin, at: "1.18" }),
  ...through(["1.0", "1.14", "latest"], "GET /resource_providers/{provider}", admin),
  ask(`GET /resource_providers/${NOWHERE}`, admin),
  ask("GET /resource_providers/{provider}/inventories", { ...admin, at: "1.28" }),
  ask("GET /resource_providers/{provider}/inventories/VCPU", { ...admin, at: "1.28" }),
  ask("GET /resource_providers/{provider}/inventories/NOTHING", { ...admin, at: "1.28" }),
  ask("GET /resource_providers/{provider}/usages", { ...admin, at: "1.28" }),
  ask("GET /resource_providers/{provider}/aggregates", { ...admin, at: "1.0" }),
  ask("GET /resource_providers/{provider}/aggregates", { ...admin, at: "1.28" }),
  ask("GET /resource_providers/{provider}/traits", { ...admin, at: "1.5" }),
  ask(`GET /resource_providers/${NOWHERE}/inventories`, { ...admin, at: "1.28" }),
];

const requests: Step[] = [
  ask("GET /resource_classes", { ...admin, at: "1.0" }),
  ask("GET /resource_classes", { ...admin, at: "1.28" }),
  ask("GET /resource_classes/VCPU", { ...admin, at: "1.28" }),
  ask("GET /resource_classes/CUSTOM_NOTHING", { ...admin, at: "1.28" }),
  ask("GET /traits?name=in:HW_CPU_X86_AVX2,HW_CPU_X86_SSE", { ...admin, at: "1.28" }),
  ask("GET /traits?name=startswith:HW_CPU_X86_AVX512V", { ...admin, at: "1.28" }),
  ask("GET /traits?colour=blue", { ...admin, at: "1.28" }),
  ask("GET /traits/HW_CPU_X86_AVX2", { ...admin, at: "1.28" }),
  ask("GET /traits/CUSTOM_NOTHING", { ...admin, at: "1.28" }),
  ask("GET /allocation_candidates?resources=VCPU:1&limit=1", { ...admin, at: "1.9" }),
  ask("GET /allocation_candidates?resources=VCPU:1&limit=1", { ...admin, at: "1.28" }),
  ask("GET /allocation_candidates?resources=VCPU:1&limit=1", { ...admin, at: "latest" }),
  ask("GET /allocation_candidates?resources=VCPU:100000", { ...admin, at: "1.28" }),
  ask("GET /allocation_candidates", { ...admin, at: "1.28" }),
  ask("GET /allocation_candidates?resources=VCPU:nothing", { ...admin, at: "1.28" }),
  ask("GET /allocation_candidates?resources=VCPU:1&limit=0", { ...admin, at: "1.28" }),
  ask(`GET /allocations/${NOWHERE}`, { ...admin, at: "1.0" }),
  ask(`GET /allocations/${NOWHERE}`, { ...admin, at: "1.28" }),
  ask("GET /usages?project_id={project}", { ...admin, at: "1.9" }),
  ask("GET /usages?project_id={project}", { ...admin, at: "latest" }),
  ask("GET /usages", { ...admin, at: "1.28" }),
  ask("GET /usages?project_id={project}", { ...admin, at: "1.0" }),
  ask("GET /nothing", admin),
  ask("GET /resource_providers", { ...admin, at: "1.99" }),
  ask("GET /resource_providers", { ...admin, at: "nonsense" }),
  send("PATCH /resource_providers", {}, admin),
];

export const placement: Script[] = Object.entries({ providers, requests }).map(([name, steps]) => ({ service: "placement", name, steps }));
