/** cinder, with its own driver that writes into the log what it would do. */
import { HOST, type Place } from "../place.ts";
import { account, cache, database, messages, quiet, tokens, writeIni } from "./ini.ts";

export async function configureCinder(place: Place): Promise<void> {
  await writeIni(place.etc("cinder", "cinder.conf"), {
    DEFAULT: {
      host: "control",
      my_ip: HOST,
      transport_url: messages(place),
      state_path: await place.data("cinder"),
      image_conversion_dir: await place.data("cinder", "conversion"),
      auth_strategy: "keystone",
      enabled_backends: "fake",
      api_paste_config: `${place.environment}/etc/cinder/api-paste.ini`,
      rootwrap_config: `${place.environment}/etc/cinder/rootwrap.conf`,
      resource_query_filters_file: `${place.environment}/etc/cinder/resource_filters.json`,
      glance_api_servers: place.urls.glance,
    },
    fake: { volume_driver: "cinder.tests.fake_driver.FakeLoggingVolumeDriver", volume_backend_name: "fake", target_helper: "fake" },
    backend_defaults: { target_helper: "fake" },
    database: database(place, "cinder"),
    keystone_authtoken: tokens(place, "cinder"),
    nova: account(place, "nova"),
    service_user: { ...account(place, "cinder"), send_service_user_token: true },
    coordination: { backend_url: `file://${await place.data("cinder", "coordination")}` },
    oslo_concurrency: { lock_path: await place.data("cinder", "lock") },
    oslo_messaging_notifications: quiet,
    cache: cache(place),
  });
}
