/** nova: one configuration for its API, conductor and scheduler, and one for each compute. */
import { HOST, type Place, REGION } from "../place.ts";
import { account, cache, database, messages, quiet, type Sections, tokens, writeIni } from "./ini.ts";

export async function configureNova(place: Place, workers: number, computes: readonly string[]): Promise<void> {
  await writeIni(place.etc("nova", "nova.conf"), await nova(place, "control", workers));
  for (const host of computes) await writeIni(place.etc("nova", `${host}.conf`), await nova(place, host, workers));
}

async function nova(place: Place, host: string, workers: number): Promise<Sections> {
  return {
    DEFAULT: {
      host,
      my_ip: HOST,
      transport_url: messages(place),
      state_path: await place.data("nova", host),
      instances_path: await place.data("nova", host, "instances"),
      compute_driver: "fake.FakeDriver",
      rootwrap_config: `${place.environment}/etc/nova/rootwrap.conf`,
      // The fake has no power to lose, and nobody plugs a VIF.
      sync_power_state_interval: -1,
      vif_plugging_is_fatal: false,
      vif_plugging_timeout: 0,
    },
    api: { auth_strategy: "keystone" },
    wsgi: { api_paste_config: `${place.environment}/etc/nova/api-paste.ini` },
    api_database: database(place, "nova_api"),
    database: database(place, "nova"),
    keystone_authtoken: tokens(place, "nova"),
    keystone: account(place, "nova"),
    placement: account(place, "placement"),
    glance: account(place, "nova"),
    neutron: account(place, "neutron"),
    cinder: { ...account(place, "nova"), catalog_info: "block-storage:cinder:publicURL", os_region_name: REGION },
    service_user: { ...account(place, "nova"), send_service_user_token: true },
    scheduler: { workers },
    conductor: { workers },
    vnc: { enabled: false },
    filter_scheduler: { enabled_filters: "ComputeFilter,ComputeCapabilitiesFilter,ImagePropertiesFilter" },
    quota: { driver: "nova.quota.DbQuotaDriver" },
    oslo_concurrency: { lock_path: await place.data("nova", host, "lock") },
    oslo_messaging_notifications: quiet,
    cache: cache(place),
  };
}
