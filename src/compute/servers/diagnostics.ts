/** What is known of a running server without asking its guest. KubeVirt's counters are Prometheus', so that most are null. */
import type { ServersDiagnostics } from "../../../generated/compute/index.ts";
import type { Handlers } from "../../http/call.ts";
import { machineSize } from "../../placement/machines.ts";
import { assertState } from "./actions/states.ts";
import { getServer } from "./surroundings.ts";

// Nova's power states by their names. nova/compute/power_state.py
const states: Record<number, string> = { 0: "pending", 1: "running", 3: "paused", 4: "shutdown", 6: "crashed" };

const counters = {
  rx_octets: null,
  rx_errors: null,
  rx_drop: null,
  rx_packets: null,
  rx_rate: null,
  tx_octets: null,
  tx_errors: null,
  tx_drop: null,
  tx_packets: null,
  tx_rate: null,
};
const diskCounters = { read_bytes: null, read_requests: null, write_bytes: null, write_requests: null, errors_count: null };

export const diagnostics = {
  async list(call) {
    const server = await getServer(call, call.path.server_id);
    const { vm, vmi, state } = server;
    assertState(server, "get_diagnostics", { vm_state: ["active", "paused", "rescued", "resized"], task_state: [null] });
    const { vcpus, ram } = machineSize(call.kube, vm);
    const { disks = [], interfaces = [] } = vm.spec.template.spec?.domain.devices ?? {};
    const macs = interfaces.map(
      ({ name, macAddress }) => vmi?.status?.interfaces?.find((one) => one.name === name)?.mac ?? macAddress ?? null,
    );
    // Until 2.48 whatever a driver said; libvirt's is memory in KiB.
    if (!call.since("2.48")) return { memory: ram * 1024 };
    const since = vmi?.metadata.creationTimestamp;
    return {
      state: states[state.power_state] ?? "pending",
      driver: "libvirt",
      hypervisor: "kvm",
      hypervisor_os: "linux",
      uptime: since === undefined ? null : Math.max(0, Math.floor((call.now().getTime() - Date.parse(since)) / 1000)),
      config_drive: vm.spec.template.spec?.volumes?.some((volume) => volume.cloudInitConfigDrive) ?? false,
      num_cpus: vcpus,
      num_nics: interfaces.length,
      num_disks: disks.length,
      memory_details: { maximum: ram, used: null },
      cpu_details: Array.from({ length: vcpus }, (_, id) => ({ id, time: null, utilisation: null })),
      nic_details: macs.map((mac_address) => ({ mac_address, ...counters })),
      disk_details: disks.map(() => diskCounters),
    };
  },
} satisfies Handlers<ServersDiagnostics>;
