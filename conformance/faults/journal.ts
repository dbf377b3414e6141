/** What a client was promised: every request that was accepted, and what must therefore be. What was refused or never answered may be or not. */
import type { Answer, Caller } from "../scenarios/doors.ts";
import type { Tenant } from "./scene.ts";

/** Of one server, what its owner was promised last; a field whose change was not answered well is not here. */
export interface Promised {
  id: string;
  name?: string;
  status?: string;
  metadata?: Record<string, string>;
  flavor?: string;
  /** Its deletion was accepted. */
  gone?: boolean;
}

export interface Journal {
  servers: Promised[];
  /** Names of servers whose creation was not answered well. */
  refused: string[];
  /** How often each status was answered; 0 where none was. */
  answers: Record<number, number>;
  accepted(): number;
}

export const newJournal = (): Journal => {
  const answers: Record<number, number> = {};
  const accepted = () =>
    Object.entries(answers).reduce((sum, [status, count]) => sum + (Number(status) >= 200 && Number(status) < 300 ? count : 0), 0);
  return { servers: [], refused: [], answers, accepted };
};

/** Asks, and counts the answer; undefined where there was none. */
export async function noted(journal: Journal, asked: Promise<Answer>): Promise<Answer | undefined> {
  const answer = await asked.catch(() => undefined);
  const status = answer?.status ?? 0;
  journal.answers[status] = (journal.answers[status] ?? 0) + 1;
  return answer;
}

export async function createServer(
  { caller, network, flavor, image }: Tenant,
  journal: Journal,
  name: string,
): Promise<Promised | undefined> {
  const server = { name, flavorRef: flavor, imageRef: image, networks: [{ uuid: network }] };
  const answer = await noted(journal, caller.ask("compute", "POST", "/servers", { body: { server } }));
  if (answer?.status !== 202) {
    journal.refused.push(name);
    return undefined;
  }
  const promised = { id: answer.json<{ server: { id: string } }>().server.id, name, status: "ACTIVE" };
  journal.servers.push(promised);
  return promised;
}

/** `count` servers, `width` requests at a time. Resolves when the last was answered. */
export async function burst(
  tenant: Tenant,
  journal: Journal,
  { count, width, prefix }: { count: number; width: number; prefix: string },
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) await createServer(tenant, journal, `${prefix}-${next++}`);
  };
  await Promise.all(Array.from({ length: width }, work));
}

/** One of the changes that a server's owner makes; `turn` chooses. Waits for nothing. */
export async function change(
  { caller, larger }: Tenant,
  journal: Journal,
  { server, turn }: { server: Promised; turn: number },
): Promise<void> {
  const act = (body: object) => noted(journal, caller.ask("compute", "POST", `/servers/${server.id}/action`, { body }));
  switch (turn % 5) {
    case 0: {
      const answer = await act({ "os-stop": null });
      return settle(server, "status", answer?.status === 202 ? "SHUTOFF" : answer?.status === 409 ? server.status : undefined);
    }
    case 1: {
      const name = `renamed-${turn}`;
      const answer = await noted(journal, caller.ask("compute", "PUT", `/servers/${server.id}`, { body: { server: { name } } }));
      return settle(server, "name", answer?.status === 200 ? name : undefined);
    }
    case 2: {
      const metadata = { turn: String(turn) };
      const answer = await noted(journal, caller.ask("compute", "PUT", `/servers/${server.id}/metadata`, { body: { metadata } }));
      return settle(server, "metadata", answer?.status === 200 ? metadata : undefined);
    }
    case 3: {
      const answer = await noted(journal, caller.ask("compute", "DELETE", `/servers/${server.id}`));
      for (const field of ["name", "status", "metadata", "flavor"] as const) delete server[field];
      if (answer?.status === 204) server.gone = true;
      return;
    }
    default: {
      const answer = await act({ resize: { flavorRef: larger } });
      if (answer?.status === 409) return;
      settle(server, "flavor", answer?.status === 202 ? "m1.small" : undefined);
      return settle(server, "status", answer?.status === 202 ? "VERIFY_RESIZE" : undefined);
    }
  }
}

function settle<Field extends "name" | "status" | "metadata" | "flavor">(server: Promised, field: Field, value: Promised[Field]): void {
  if (value === undefined) delete server[field];
  else server[field] = value;
}

/** A server as its list shows it, since 2.47. */
export interface Shown {
  id: string;
  name: string;
  status: string;
  metadata: Record<string, string>;
  flavor: { original_name: string };
}

export async function show(caller: Caller): Promise<Shown[]> {
  const answer = await caller.ask("compute", "GET", "/servers/detail?limit=1000", { headers: { "openstack-api-version": "compute 2.47" } });
  if (answer.status !== 200) throw new Error(`a list of servers was answered ${answer.status}: ${answer.text}`);
  return answer.json<{ servers: Shown[] }>().servers;
}

/** Which promises do not hold: `lost:` where the accepted change is not there, `unfinished:` where what it leads to is not. */
export function broken(servers: readonly Shown[], journal: Journal): string[] {
  const shown = new Map(servers.map((server) => [server.id, server]));
  return journal.servers.flatMap((promised) => {
    const { id, name, status, metadata, flavor } = promised;
    const server = shown.get(id);
    if (promised.gone) return server && server.status !== "DELETED" ? [`unfinished: ${id} was deleted and is ${server.status}`] : [];
    if (server === undefined) return name === undefined && status === undefined ? [] : [`lost: server ${id}`];
    const differs = (is: unknown, due: unknown) => due !== undefined && JSON.stringify(is) !== JSON.stringify(due);
    return [
      ...(differs(server.name, name) ? [`lost: ${id} is named ${server.name}, not ${name}`] : []),
      ...(differs(server.metadata, metadata) ? [`lost: the metadata of ${id}`] : []),
      ...(differs(server.status, status) ? [`unfinished: ${id} is ${server.status}, not ${status}`] : []),
      ...(status === server.status && differs(server.flavor.original_name, flavor)
        ? [`lost: the flavor of ${id} is ${server.flavor.original_name}`]
        : []),
    ];
  });
}
