/** Operations of several steps, of which each write can be the last that a replica makes. */
import type { Answer, Caller } from "../scenarios/doors.ts";
import { createServer, type Journal, type Promised } from "./journal.ts";
import { expected, made, type Scene, type Tenant } from "./scene.ts";

/** One operation that has begun, of which so many writes pass. */
export interface Attempt {
  name: string;
  /** A write that has one of these in its path or body is one of this attempt. */
  marks: readonly string[];
  writes: number;
  begin(caller: Caller): Promise<Answer>;
  /** What is wrong in the end, where it was accepted and where it may have been or not. */
  problem(caller: Caller, accepted: boolean): Promise<string | undefined>;
}

interface Stage {
  scene: Scene;
  tenant: Tenant;
  journal: Journal;
  /** A number that no other attempt has. */
  serial: number;
}

/** Some more than each has: the last ones are not cut short. */
const writesOf = { resize: 9, rebuild: 11, volume: 4, port: 6, network: 6, project: 16 };

/** Makes what all of them are done to. */
export async function prepare(scene: Scene, tenant: Tenant, journal: Journal): Promise<Attempt[]> {
  const kinds = { resize, rebuild, volume, port, network, project };
  const orders = Object.entries(writesOf).flatMap(([kind, most]) =>
    Array.from({ length: most }, (_, n) => ({ kind: kind as keyof typeof kinds, writes: n + 1 })),
  );
  const attempts: Attempt[] = [];
  const work = async () => {
    for (let order = orders.pop(); order !== undefined; order = orders.pop()) {
      const attempt = await kinds[order.kind]({ scene, tenant, journal, serial: orders.length });
      attempts.push({ ...attempt, writes: order.writes });
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return attempts;
}

type Made = Promise<Omit<Attempt, "writes">>;

async function server({ tenant, journal, serial }: Stage): Promise<Promised & { marks: string[] }> {
  const promised = await createServer(tenant, journal, `cut-${serial}`);
  if (promised === undefined) throw new Error("a server was refused before anything had failed");
  // Its objects are named after it: a slug, and the first eight digits of its id.
  return Object.assign(promised, { marks: [promised.id, `cut-${serial}-${promised.id.slice(0, 8)}`] });
}

const act = (caller: Caller, id: string, body: object) => caller.ask("compute", "POST", `/servers/${id}/action`, { body });

async function resize(stage: Stage): Made {
  const promised = await server(stage);
  return {
    ...{ name: "resize", marks: promised.marks },
    begin: (caller) => act(caller, promised.id, { resize: { flavorRef: stage.tenant.larger } }),
    problem: async (caller, accepted) =>
      within(await statusOf(caller, promised.id), accepted ? ["VERIFY_RESIZE"] : ["VERIFY_RESIZE", "ACTIVE"]),
  };
}

async function rebuild(stage: Stage): Made {
  const promised = await server(stage);
  return {
    ...{ name: "rebuild", marks: promised.marks },
    begin: (caller) => act(caller, promised.id, { rebuild: { imageRef: stage.tenant.image } }),
    problem: async (caller) => within(await statusOf(caller, promised.id), ["ACTIVE"]),
  };
}

async function volume(stage: Stage): Made {
  const { id, marks } = await server(stage);
  const volumeId = await made(stage.tenant.caller, "block-storage", "/volumes", { volume: { size: 1, name: `cut-${stage.serial}` } });
  return {
    ...{ name: "attachment of a volume", marks: [...marks, volumeId] },
    begin: (caller) => caller.ask("compute", "POST", `/servers/${id}/os-volume_attachments`, { body: { volumeAttachment: { volumeId } } }),
    async problem(caller, accepted) {
      const attached = (await caller.ask("compute", "GET", `/servers/${id}/os-volume_attachments`)).text.includes(volumeId);
      const { status } = (await caller.ask("block-storage", "GET", `/volumes/${volumeId}`)).json<{ volume: { status: string } }>().volume;
      if (accepted && !attached) return "accepted, and not attached";
      return within(status, attached ? ["in-use"] : ["available"]);
    },
  };
}

async function port(stage: Stage): Made {
  const { id, marks } = await server(stage);
  const portId = await made(stage.tenant.caller, "network", "/ports", {
    port: { network_id: stage.tenant.network, name: `cut-${stage.serial}` },
  });
  return {
    ...{ name: "attachment of a port", marks: [...marks, portId, `cut-${stage.serial}-${portId.slice(0, 8)}`] },
    begin: (caller) => caller.ask("compute", "POST", `/servers/${id}/os-interface`, { body: { interfaceAttachment: { port_id: portId } } }),
    problem: (caller, accepted) => plugged(caller, { id, accepted, port: portId }),
  };
}

async function network(stage: Stage): Made {
  const { id, marks } = await server(stage);
  const address = `10.70.250.${stage.serial + 1}`;
  const body = { interfaceAttachment: { net_id: stage.tenant.network, fixed_ips: [{ ip_address: address }] } };
  return {
    ...{ name: "attachment of a network", marks: [...marks, `"${address}"`] },
    begin: (caller) => caller.ask("compute", "POST", `/servers/${id}/os-interface`, { body }),
    problem: (caller, accepted) => plugged(caller, { id, accepted, port: `"${address}"` }),
  };
}

/** Whether all of it is there where it was accepted; what was not and was left half done, the search for orphans finds. */
async function plugged(
  caller: Caller,
  { id, accepted, port: word }: { id: string; accepted: boolean; port: string },
): Promise<string | undefined> {
  const answer = await caller.ask("compute", "GET", `/servers/${id}/os-interface`);
  if (answer.status !== 200) return `its interfaces are answered ${answer.status}`;
  return accepted && !answer.text.includes(word) ? "accepted, and not plugged in" : within(await statusOf(caller, id), ["ACTIVE"]);
}

/** With all that a project can have elsewhere: grants of two kinds, credentials of its own and of applications. */
async function project({ scene, tenant, serial }: Stage): Made {
  const { admin, kubernetes } = scene;
  const id = await made(admin, "identity", "/projects", { project: { name: `cut-project-${serial}` } });
  const { userId } = tenant.caller;
  const role = (name: string) =>
    admin.ask("identity", "GET", `/roles?name=${name}`).then((answer) => answer.json<{ roles: { id: string }[] }>().roles[0]?.id);
  for (const name of ["member", "reader"])
    await expected(admin.ask("identity", "PUT", `/projects/${id}/users/${userId}/roles/${await role(name)}`), 204);
  await expected(
    admin.ask("identity", "PUT", `/OS-INHERIT/projects/${id}/users/${userId}/roles/${await role("reader")}/inherited_to_projects`),
    204,
  );
  await made(admin, "identity", "/credentials", { credential: { type: "cert", blob: "{}", project_id: id, user_id: userId } });
  const found = await kubernetes("GET", `/api/v1/namespaces?labelSelector=openstack.dicot.io/project=${id}`);
  const namespace = found.json<{ items: { metadata: { name: string } }[] }>().items[0]?.metadata.name ?? "";
  return {
    ...{ name: "deletion of a project", marks: [id, namespace] },
    begin: () => admin.ask("identity", "DELETE", `/projects/${id}`),
    // Its first write says that it goes: from there on there is no way back.
    problem: async () => within(String((await admin.ask("identity", "GET", `/projects/${id}`)).status), ["404"]),
  };
}

const statusOf = async (caller: Caller, id: string): Promise<string> =>
  (await caller.ask("compute", "GET", `/servers/${id}`)).json<{ server?: { status: string } }>().server?.status ?? "not there";

const within = (is: string, ends: readonly string[]): string | undefined =>
  ends.includes(is) ? undefined : `${is}, not ${ends.join(" or ")}`;
