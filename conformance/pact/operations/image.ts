/** Images: their data, who sees them, and the definitions of their metadata. */
import type { Doing } from "./doing.ts";

const raw = { disk_format: "raw", container_format: "bare" };
const bytes = { "content-type": "application/octet-stream" };
const patch = { "content-type": "application/openstack-images-v2.1-json-patch" };

export async function imageOperations({ does, cloud, is, look }: Doing): Promise<void> {
  const does_ = does.image;
  const image = await does_("images.create", { body: { name: "mine", ...raw, tags: ["x"], os_distro: "none", min_ram: 64 } });
  const image_id = image["id"];
  const path = `/images/${image_id}`;
  await does_("images/file.put", { of: { image_id }, body: "dicot ".repeat(1000), headers: bytes, until: is("image", path, "active") });
  await does_("images/file.list", { of: { image_id } });
  await does_("images.update", {
    of: { image_id },
    headers: patch,
    body: [
      { op: "replace", path: "/name", value: "ours" },
      { op: "add", path: "/hw_disk_bus", value: "scsi" },
    ],
  });
  await does_("images/tags.update", { of: { image_id, tag_value: "y" } });
  await does_("images/tags.delete", { of: { image_id, tag_value: "x" } });
  await does_("images/actions/deactivate.create", { as: "admin", of: { image_id } });
  await does_("images/actions/reactivate.create", { as: "admin", of: { image_id } });
  const member_id = cloud.callers.other.projectId;
  await does_("images/members.create", { of: { image_id }, body: { member: member_id } });
  await does_("images/members.update", { as: "other", of: { image_id, member_id }, body: { status: "accepted" } });
  await does_("images/members.delete", { of: { image_id, member_id } });
  await does_("images.update", {
    as: "admin",
    how: "published",
    of: { image_id },
    headers: patch,
    body: [{ op: "replace", path: "/visibility", value: "public" }],
    until: is("image", path, "active"),
  });
  await does_("images.delete", { as: "admin", of: { image_id } });

  const staged = await does_("images.create", { how: "to be staged", body: { name: "staged", ...raw } });
  await does_("images/stage.put", { of: { image_id: staged["id"] }, body: "data".repeat(128), headers: bytes });
  await does_("images/import.create", {
    of: { image_id: staged["id"] },
    body: { method: { name: "glance-direct" } },
    until: is("image", `/images/${staged["id"]}`, "active"),
  });
  const fetched = await does_("images.create", { how: "to be fetched", body: { name: "fetched", ...raw } });
  await does_("images/import.create", {
    how: "from an address",
    of: { image_id: fetched["id"] },
    body: { method: { name: "web-download", uri: "https://example.org/disk.raw" } },
    // The stand-ins reach only this machine: what was begun is taken back.
    until: is("image", `/images/${fetched["id"]}`, "queued"),
  });
  await stores({ does: does_, look }, staged["id"]);
  for (const [how, { id }] of Object.entries({ "that was staged": staged, "that was to be fetched": fetched }))
    await does_("images.delete", { how, of: { image_id: id } });
  await definitions({ does: does_ });
}

async function stores({ does, look }: { does: Doing["does"]["image"]; look: Doing["look"] }, image_id: unknown): Promise<void> {
  const admin = { as: "admin" } as const;
  const isIn = (stores: string) => async () => {
    const { stores: now, os_glance_importing_to_stores: left } = await look("image", `/images/${image_id}`);
    return String(now) === stores && String(left) === "";
  };
  const body = { method: { name: "copy-image" }, stores: ["fast"] };
  await does("images/import.create", { ...admin, how: "into another store", of: { image_id }, body, until: isIn("fast,standard") });
  await does("stores/store_id.delete", { ...admin, of: { store_id: "standard", image_id }, until: isIn("fast") });
  const task = await does("tasks.create", {
    ...admin,
    // Nobody listens there.
    body: { type: "import", input: { import_from: "http://127.0.0.1:9/disk", import_from_format: "raw", image_properties: raw } },
    until: async ({ id }) => String((await look("image", `/tasks/${id}`, "admin"))["status"]) === "failure",
  });
  await does("images.delete", { ...admin, how: "that a task has made", of: { image_id: task["image_id"] } });
}

async function definitions({ does }: { does: Doing["does"]["image"] }): Promise<void> {
  const admin = { as: "admin" } as const;
  const of = { namespace: "Company" };
  const path = (rest: string) => `metadefs/namespaces${rest}`;
  await does(path(".create"), {
    ...admin,
    body: { namespace: "Company", display_name: "Company", description: "ours", visibility: "public", protected: false },
  });
  await does(path(".update"), { ...admin, of, body: { namespace: "Company", description: "all of ours", visibility: "public" } });
  await does(path("/objects.create"), { ...admin, of, body: { name: "cpu", description: "limits", properties: {} } });
  await does(path("/objects.update"), { ...admin, of: { ...of, object_name: "cpu" }, body: { name: "cpu", description: "all limits" } });
  await does(path("/objects.delete"), { ...admin, of: { ...of, object_name: "cpu" } });
  await does(path("/objects.deleteAll"), { ...admin, of });
  await does(path("/properties.create"), { ...admin, of, body: { name: "shares", title: "Shares", type: "integer" } });
  await does(path("/properties.update"), {
    ...admin,
    of: { ...of, property_name: "shares" },
    body: { name: "shares", title: "All shares", type: "integer" },
  });
  await does(path("/properties.delete"), { ...admin, of: { ...of, property_name: "shares" } });
  await does(path("/properties.deleteAll"), { ...admin, of });
  await does(path("/resource_types.create"), { ...admin, of, body: { name: "OS::Nova::Server", prefix: "hw_" } });
  await does(path("/resource_types.delete"), { ...admin, of: { ...of, resource_type: "OS::Nova::Server" } });
  await does(path("/tags.create"), { ...admin, of, body: { tags: [{ name: "one" }, { name: "two" }] } });
  await does(path("/tags.post"), { ...admin, of: { ...of, tag_name: "three" } });
  await does(path("/tags.update"), { ...admin, of: { ...of, tag_name: "three" }, body: { name: "four" } });
  await does(path("/tags.delete"), { ...admin, of: { ...of, tag_name: "four" } });
  await does(path("/tags.deleteAll"), { ...admin, of });
  await does(path(".delete"), { ...admin, of });
}
