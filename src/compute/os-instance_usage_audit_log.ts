/** When hosts last wrote an audit of what they run for billing. None does here: usage is read from Kubernetes when it is asked for. */
import type { OsInstanceUsageAuditLog } from "../../generated/compute/index.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest } from "../http/errors.ts";
import { hosts } from "../placement/hosts.ts";

const text = (time: Date) => time.toISOString().slice(0, 19).replace("T", " ");

/** The last whole month before a time, Nova's default period. */
function logBefore(call: Call, before: Date) {
  const [year, month] = [before.getUTCFullYear(), before.getUTCMonth()];
  const names = hosts(call.kube).map(({ metadata }) => metadata.name ?? "");
  return {
    period_beginning: text(new Date(Date.UTC(year, month - 1))),
    period_ending: text(new Date(Date.UTC(year, month))),
    ...{ num_hosts: names.length, num_hosts_done: 0, num_hosts_running: 0 },
    ...{ num_hosts_not_run: names.length, hosts_not_run: names },
    ...{ total_instances: 0, total_errors: 0, overall_status: `0 of ${names.length} hosts done. 0 errors.`, log: {} },
  };
}

export const instanceUsageAuditLog = {
  list: (call) => ({ instance_usage_audit_logs: logBefore(call, call.now()) }),

  show(call) {
    const asked = decodeURIComponent(call.path.instance_usage_audit_log_id);
    const time = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/.test(asked) ? Date.parse(`${asked.replace(" ", "T")}Z`) : Number.NaN;
    if (Number.isNaN(time)) throw badRequest(`Invalid timestamp for date ${asked}`);
    return { instance_usage_audit_log: logBefore(call, new Date(time)) };
  },
} satisfies Handlers<OsInstanceUsageAuditLog>;
