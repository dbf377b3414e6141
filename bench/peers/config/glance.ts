/** glance, with a file for each image, and placement. */
import { HOST, type Place } from "../place.ts";
import { cache, database, quiet, tokens, writeIni } from "./ini.ts";

export async function configureGlance(place: Place): Promise<void> {
  const staging = await place.data("glance", "staging");
  await writeIni(place.etc("glance", "glance-api.conf"), {
    DEFAULT: { enabled_backends: "file:file", bind_host: HOST, node_staging_uri: `file://${staging}`, enforce_secure_rbac: true },
    database: database(place, "glance"),
    keystone_authtoken: tokens(place, "glance"),
    paste_deploy: { flavor: "keystone", config_file: `${place.environment}/etc/glance/glance-api-paste.ini` },
    glance_store: { default_backend: "file" },
    file: { filesystem_store_datadir: await place.data("glance", "images") },
    os_glance_staging_store: { filesystem_store_datadir: staging },
    os_glance_tasks_store: { filesystem_store_datadir: await place.data("glance", "tasks") },
    oslo_concurrency: { lock_path: await place.data("glance", "lock") },
    oslo_messaging_notifications: quiet,
    cache: cache(place),
    // The images that are measured are bytes of no format.
    image_format: { require_image_format_match: false },
  });
}

export async function configurePlacement(place: Place): Promise<void> {
  await writeIni(place.etc("placement", "placement.conf"), {
    api: { auth_strategy: "keystone" },
    placement_database: database(place, "placement"),
    keystone_authtoken: tokens(place, "placement"),
  });
}
