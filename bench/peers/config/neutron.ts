/** neutron: ML2 with our driver that binds at once, named by an entry point beside it. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HOST, type Place } from "../place.ts";
import { account, cache, database, messages, quiet, tokens, writeIni } from "./ini.ts";

export async function configureNeutron(place: Place): Promise<void> {
  await writeIni(place.etc("neutron", "neutron.conf"), {
    DEFAULT: {
      host: "control",
      bind_host: HOST,
      transport_url: messages(place),
      state_path: await place.data("neutron"),
      auth_strategy: "keystone",
      core_plugin: "ml2",
      service_plugins: "router,trunk,qos",
      api_paste_config: `${place.environment}/etc/neutron/api-paste.ini`,
      notify_nova_on_port_status_changes: true,
      notify_nova_on_port_data_changes: true,
      dhcp_agent_notification: false,
      rpc_workers: 1,
      rpc_state_report_workers: 0,
    },
    database: database(place, "neutron"),
    keystone_authtoken: tokens(place, "neutron"),
    nova: account(place, "nova"),
    placement: account(place, "placement"),
    oslo_concurrency: { lock_path: await place.data("neutron", "lock") },
    oslo_messaging_notifications: quiet,
    cache: cache(place),
  });
  await writeIni(place.etc("neutron", "ml2_conf.ini"), {
    ml2: {
      type_drivers: "vxlan",
      tenant_network_types: "vxlan",
      mechanism_drivers: "bench,openvswitch",
      extension_drivers: "port_security,qos",
    },
    ml2_type_vxlan: { vni_ranges: "1:8000" },
  });
  await addDriver(pythonPath(place));
}

/** Where Python also looks for modules. */
export const pythonPath = ({ folder }: Pick<Place, "folder">) => join(folder, "python");

/** neutron finds drivers by entry points of installed packages: the least of one is this. */
async function addDriver(folder: string): Promise<void> {
  const about = join(folder, "bench_ml2-1.0.dist-info");
  await mkdir(about, { recursive: true });
  await copyFile(join(import.meta.dirname, "../python/bench_ml2.py"), join(folder, "bench_ml2.py"));
  await writeFile(join(about, "METADATA"), "Metadata-Version: 2.1\nName: bench-ml2\nVersion: 1.0\n");
  await writeFile(join(about, "entry_points.txt"), "[neutron.ml2.mechanism_drivers]\nbench = bench_ml2:BindsAtOnce\n");
}
