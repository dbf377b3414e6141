/** Servers, and everything that is done with one. */
import { type Asked, type Doing, type Json, old } from "./doing.ts";

interface Ground {
  imageRef: string;
  small: string;
  tiny: string;
  network: string;
}

export async function serverOperations(doing: Doing): Promise<void> {
  const { idOf } = doing;
  const ground: Ground = {
    imageRef: await idOf("image", "/images", "tiny"),
    tiny: await idOf("compute", "/flavors", "m1.tiny"),
    small: await idOf("compute", "/flavors", "m1.small"),
    network: await idOf("network", "/networks", "private"),
  };
  const web = await creation(doing, ground);
  await parts(doing, web);
  await power(doing, web);
  await disks(doing, web, ground);
  await images(doing, web);
  await devices(doing, web, ground);
  await moving(doing, web);
  await ends(doing, web);
}

const server = ({ imageRef, tiny, network }: Ground, name: string, more: object = {}) => ({
  server: { name, flavorRef: tiny, imageRef, networks: [{ uuid: network }], ...more },
});

const at = (id: Json) => `/servers/${id}`;

async function creation({ does, is, gone }: Doing, ground: Ground): Promise<Json> {
  const create = does.compute;
  const until = (made: Json) => is("compute", at(made["id"]!), "ACTIVE")();
  await create("os-keypairs.create", {
    how: "for a server",
    body: {
      keypair: {
        name: "boot",
        type: "ssh",
        public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIvOnK0BkoSr1HGDQOdyx5owtdZyrvUm+2zNvWwcIBGz someone@example.org",
      },
    },
  });
  const { id } = await create("servers.create", {
    how: "from an image",
    until,
    body: server(ground, "web", { metadata: { tier: "gold" }, tags: ["a"], description: "serves", hostname: "web" }),
  });
  const full = await create("servers.create", {
    how: "with a key, user data and a hint",
    until,
    body: {
      ...server(ground, "full", {
        key_name: "boot",
        user_data: Buffer.from("#cloud-config\n").toString("base64"),
        config_drive: true,
        availability_zone: "nova",
      }),
      "os:scheduler_hints": { different_host: [id] },
    },
  });
  const group = await create("os-server-groups.create", {
    how: "for a server",
    body: { server_group: { name: "near", policy: "affinity" } },
  });
  const grouped = await create("servers.create", {
    how: "in a group",
    until,
    body: { ...server(ground, "grouped"), "os:scheduler_hints": { group: group["id"] } },
  });
  const fromVolume = await create("servers.create", {
    how: "from a volume made of an image",
    until,
    body: {
      server: {
        name: "volume",
        flavorRef: ground.tiny,
        networks: [{ uuid: ground.network }],
        block_device_mapping_v2: [
          {
            boot_index: 0,
            uuid: ground.imageRef,
            source_type: "image",
            destination_type: "volume",
            volume_size: 1,
            delete_on_termination: true,
          },
          { boot_index: -1, source_type: "blank", destination_type: "volume", volume_size: 1, delete_on_termination: false },
        ],
      },
    },
  });
  for (const [how, one] of Object.entries({ "with user data": full, "of a group": grouped, "that began from a volume": fromVolume }))
    await create("servers.delete", { how, of: { server_id: one["id"] }, until: gone("compute", at(one["id"]!)) });
  return id!;
}

interface Acted extends Pick<Asked, "as" | "how" | "headers" | "until"> {
  status?: string;
}

/** Sends an action of the server, and waits for the status where one is told. */
const actor =
  ({ does, is }: Doing, server_id: Json) =>
  (action: string, body: unknown, { status, ...more }: Acted = {}) =>
    does.compute(`servers.action.${action}`, {
      of: { server_id },
      body: { [action]: body },
      ...more,
      ...(status && { until: is("compute", at(server_id), status) }),
    });

async function parts(doing: Doing, server_id: Json): Promise<void> {
  const { does } = doing;
  const of = { server_id };
  await does.compute("servers.update", { of, body: { server: { name: "renamed", description: "still serves" } } });
  await does.compute("servers/metadata.create", { of, body: { metadata: { a: "1" } } });
  await does.compute("servers/metadata.update", { of: { ...of, metadata_id: "a" }, body: { meta: { a: "2" } } });
  await does.compute("servers/metadata.delete", { of: { ...of, metadata_id: "a" } });
  await does.compute("servers/metadata.put", { of, body: { metadata: { b: "3" } } });
  await does.compute("servers/tags.put", { of, body: { tags: ["x", "y"] } });
  await does.compute("servers/tags.update", { of: { ...of, tag_id: "z" } });
  await does.compute("servers/tags.delete", { of: { ...of, tag_id: "x" } });
  await does.compute("servers/tags.deleteAll", { of });
  await does.compute("servers/os-server-password.deleteAll", { of });
  const act = actor(doing, server_id);
  await act("lock", { locked_reason: "mine" });
  await act("unlock", null);
  await act("injectNetworkInfo", null, { as: "admin" });
  await act("os-getConsoleOutput", { length: 10 });
  await act("os-resetState", { state: "error" }, { as: "admin" });
  await act("os-resetState", { state: "active" }, { as: "admin", how: "back" });
}

async function power(doing: Doing, server_id: Json): Promise<void> {
  const act = actor(doing, server_id);
  await act("pause", null, { status: "PAUSED" });
  await act("unpause", null, { status: "ACTIVE" });
  await act("reboot", { type: "SOFT" }, { how: "softly", status: "ACTIVE" });
  await act("reboot", { type: "HARD" }, { how: "hard", status: "ACTIVE" });
  await act("os-stop", null, { status: "SHUTOFF" });
  await act("os-start", null, { status: "ACTIVE" });
}

async function disks(doing: Doing, server_id: Json, { small, imageRef }: Ground): Promise<void> {
  const act = actor(doing, server_id);
  await act("resize", { flavorRef: small }, { status: "VERIFY_RESIZE" });
  await act("revertResize", null, { status: "ACTIVE" });
  await act("resize", { flavorRef: small }, { how: "again", status: "VERIFY_RESIZE" });
  await act("confirmResize", null, { status: "ACTIVE" });
  await act("migrate", null, { as: "admin", status: "VERIFY_RESIZE" });
  await act("confirmResize", null, { how: "of a migration", status: "ACTIVE" });
  await act("rescue", {}, { status: "RESCUE" });
  await act("unrescue", null, { status: "ACTIVE" });
  await act("rebuild", { imageRef, name: "rebuilt" }, { status: "ACTIVE" });
  await act("shelve", null, { status: "SHELVED_OFFLOADED" });
  await act("shelveOffload", null, { as: "admin" });
  await act("unshelve", null, { status: "ACTIVE" });
}

async function images(doing: Doing, server_id: Json): Promise<void> {
  const { does, is, gone } = doing;
  const act = actor(doing, server_id);
  const saved = async (made: Json) =>
    (await is("image", `/images/${made["image_id"]}`, "active")()) && (await is("compute", at(server_id), "ACTIVE")());
  const { image_id } = await act("createImage", { name: "snapshot", metadata: { a: "b" } }, { until: saved });
  const backup = { backup_type: "daily", rotation: 1 };
  const first = await act("createBackup", { name: "first", ...backup }, { how: "first", until: saved });
  const rotated = gone("image", `/images/${first["image_id"]}`);
  await act(
    "createBackup",
    { name: "second", ...backup },
    { how: "second", until: async (made) => (await saved(made)) && (await rotated()) },
  );
  const of = { image_id };
  await does.compute("images/metadata.create", { headers: old, of, body: { metadata: { b: "1" } } });
  await does.compute("images/metadata.update", { headers: old, of: { ...of, metadata_id: "b" }, body: { meta: { b: "2" } } });
  await does.compute("images/metadata.delete", { headers: old, of: { ...of, metadata_id: "b" } });
  await does.compute("images/metadata.put", { headers: old, of, body: { metadata: { c: "3" } } });
  await does.compute("images.delete", { headers: old, of });
}

async function devices(doing: Doing, server_id: Json, { network }: Ground): Promise<void> {
  const { does, is, look } = doing;
  const of = { server_id };
  const volume = await does["block-storage"]("volumes.create", {
    how: "to be attached",
    body: { volume: { name: "data", size: 1 } },
    until: (made) => is("block-storage", `/volumes/${made["id"]}`, "available")(),
  });
  const volume_id = volume["id"]!;
  await does.compute("servers/os-volume_attachments.create", {
    of,
    body: { volumeAttachment: { volumeId: volume_id } },
    until: is("block-storage", `/volumes/${volume_id}`, "in-use"),
  });
  await does.compute("servers/os-volume_attachments.update", {
    as: "admin",
    of: { ...of, volume_attachment_id: volume_id },
    body: { volumeAttachment: { volumeId: volume_id, delete_on_termination: true } },
  });
  const act = (action: string, body: unknown, as?: "admin") =>
    does["block-storage"](`volumes.action.${action}`, { of: { volume_id }, body: { [action]: body }, ...(as && { as }) });
  await act("os-begin_detaching", null, "admin");
  await act("os-roll_detaching", null, "admin");
  await does.compute("servers/os-volume_attachments.delete", {
    of: { ...of, volume_attachment_id: volume_id },
    until: is("block-storage", `/volumes/${volume_id}`, "available"),
  });

  const attach = (how: string) =>
    does["block-storage"]("volumes.action.os-attach", {
      as: "admin",
      how,
      of: { volume_id },
      body: { "os-attach": { instance_uuid: server_id, mountpoint: "/dev/vdc" } },
      until: is("block-storage", `/volumes/${volume_id}`, "in-use"),
    });
  const free = { until: is("block-storage", `/volumes/${volume_id}`, "available") };
  await attach("once");
  await does["block-storage"]("volumes.action.os-detach", { as: "admin", of: { volume_id }, body: { "os-detach": {} }, ...free });
  await attach("twice");
  const attachments = (await look("block-storage", "/attachments")) as unknown as { id: string; volume_id: string }[];
  await does["block-storage"]("attachments.delete", {
    of: { attachment_id: attachments.find((one) => one.volume_id === String(volume_id))?.id },
    ...free,
  });
  await attach("a third time");
  const force = { connector: null };
  await does["block-storage"]("volumes.action.os-force_detach", {
    as: "admin",
    of: { volume_id },
    body: { "os-force_detach": force },
    ...free,
  });

  const nic = await does.compute("servers/os-interface.create", { of, body: { interfaceAttachment: { net_id: network } } });
  await does.compute("servers/os-interface.delete", { of: { ...of, interface_id: nic["port_id"] } });
  const actOn = actor(doing, server_id);
  await does.network("security-groups.create", { how: "for a server", body: { security_group: { name: "guard" } } });
  await actOn("addSecurityGroup", { name: "guard" });
  await actOn("removeSecurityGroup", { name: "guard" });
  const floating = await does.compute("os-floating-ips.create", { how: "for a server", headers: old, body: { pool: "public" } });
  await actOn("addFloatingIp", { address: floating["ip"] }, { headers: old });
  await actOn("removeFloatingIp", { address: floating["ip"] }, { headers: old });
}

async function moving(doing: Doing, server_id: Json): Promise<void> {
  const act = actor(doing, server_id);
  await act("os-migrateLive", { host: null, block_migration: "auto" }, { as: "admin", status: "ACTIVE" });
}

async function ends(doing: Doing, server_id: Json): Promise<void> {
  await actor(doing, server_id)("forceDelete", null, { until: doing.gone("compute", at(server_id)) });
}
