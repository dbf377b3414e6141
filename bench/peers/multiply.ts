/**
 * Servers without their creation, which takes nova four seconds of a processor each: the rows of those that are there are copied under other
 * ids, and each copy gets its port through neutron's API. They answer GET like any other; nothing else is asked of them.
 */
import type { Session } from "../clouds/session.ts";
import { sql } from "./backing.ts";
import type { Place } from "./place.ts";

/** The tables that hold one row or more for each server, and the column that names it. */
const tables: readonly [database: string, table: string, column: string][] = [
  ["nova", "instances", "uuid"],
  ["nova", "instance_info_caches", "instance_uuid"],
  ["nova", "instance_extra", "instance_uuid"],
  ["nova", "instance_system_metadata", "instance_uuid"],
  ["nova", "block_device_mapping", "instance_uuid"],
  ["nova_api", "instance_mappings", "instance_uuid"],
  ["nova_api", "request_specs", "instance_uuid"],
];

const PORTS_AT_ONCE = 50;

/** Until the project that has servers has `count` of them. */
export async function multiply(place: Place, admin: Session, count: number): Promise<void> {
  const active = "i.deleted = 0 AND i.vm_state = 'active'";
  const project = `i.project_id = (SELECT project_id FROM instances i WHERE ${active} GROUP BY project_id ORDER BY COUNT(*) DESC LIMIT 1)`;
  const [have = 0] = (await sql(place, "nova", `SELECT COUNT(*) FROM instances i WHERE ${active} AND ${project}`)).map(Number);
  const missing = count - have;
  if (have === 0 || missing <= 0) return;
  const id = "VARCHAR(36) CHARACTER SET utf8mb3";
  await sql(place, "nova", `DROP TABLE IF EXISTS bench_copies; CREATE TABLE bench_copies (old ${id}, new ${id}, KEY (old))`);
  const times = `seq_1_to_${Math.ceil(missing / have)}`;
  await sql(
    place,
    "nova",
    `INSERT INTO bench_copies SELECT i.uuid, UUID() FROM instances i JOIN ${times} WHERE ${active} AND ${project} LIMIT ${missing}`,
  );
  for (const [database, table, column] of tables) await copy(place, { database, table, column });
  await makePorts(place, admin);
}

interface Table {
  database: string;
  table: string;
  column: string;
}

async function copy(place: Place, { database, table, column }: Table): Promise<void> {
  const query = `SELECT column_name FROM columns WHERE table_schema = '${database}' AND table_name = '${table}'`;
  const all = await sql(place, "information_schema", query);
  const columns = all.filter((name) => name !== "id");
  const values = columns.map((name) => (name === column ? "m.new" : name === "uuid" ? "UUID()" : `t.\`${name}\``));
  const same = `t.${column} COLLATE utf8mb3_general_ci = m.old COLLATE utf8mb3_general_ci`;
  const kept = columns.includes("deleted") ? "WHERE t.deleted = 0" : "";
  const names = columns.map((name) => `\`${name}\``);
  await sql(
    place,
    database,
    `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} t JOIN nova.bench_copies m ON ${same} ${kept}`,
  );
}

async function makePorts(place: Place, { call, network }: Session): Promise<void> {
  const copies = await sql(place, "nova", "SELECT m.new, m.old, i.project_id FROM bench_copies m JOIN instances i ON i.uuid = m.new");
  const [, original = "", project_id = ""] = copies[0]?.split("\t") ?? [];
  const { ports } = await call<{ ports: { network_id: string }[] }>("GET", `${network}/ports?device_id=${original}`);
  const on = { network_id: ports[0]?.network_id, project_id, device_owner: "compute:nova" };
  const bodies = copies.map((row) => ({ ...on, device_id: row.split("\t")[0] }));
  for (let n = 0; n < bodies.length; n += PORTS_AT_ONCE)
    await call("POST", `${network}/ports`, { ports: bodies.slice(n, n + PORTS_AT_ONCE) });
}
