/** How an operation of OpenStack's contract is asked for while a pact is recorded. */
import { type ContractOperation, loadContract, type ServiceName } from "../../../src/http/contract.ts";
import type { Clock } from "../clock.ts";
import type { RecordedCloud, Who } from "../cloud.ts";

/** What an operation is asked with, and what is waited for after it. */
export interface Asked {
  /** The parameters of its path, by their names in the contract. */
  of?: Record<string, unknown>;
  body?: unknown;
  query?: string;
  /** `demo` where absent. */
  as?: Who;
  /** What tells it from others of the same operation: "from a volume". */
  how?: string;
  headers?: Record<string, string>;
  /** Repeated, with what was answered, until it is true. */
  until?: (answer: Json) => Promise<boolean>;
}

/** A JSON value of which an operation's successors read what they need. */
export interface Json {
  [key: string]: Json;
  [index: number]: Json;
}

/** Asks, waits, and answers what is under the answer's only key, or the answer itself. */
export type Does = (operation: string, asked?: Asked) => Promise<Json>;

export interface Doing {
  does: Record<ServiceName, Does>;
  cloud: RecordedCloud;
  /** True once the thing at this path has the status. */
  is(service: ServiceName, path: string, status: string): () => Promise<boolean>;
  /** True once nothing is there any more. */
  gone(service: ServiceName, path: string): () => Promise<boolean>;
  /** Reads without being recorded. */
  look(service: ServiceName, path: string, as?: Who): Promise<Json>;
  /** The id of the first of a list that has this name. */
  idOf(service: ServiceName, path: string, name: string, as?: Who): Promise<string>;
  /** Every operation that was done, and how. */
  done: { service: ServiceName; operation: string; title: string }[];
}

/** After the last request of an operation: long enough for a reconciler to hear of what the stand-ins did with its work. */
const QUIET_MILLISECONDS = 40;

const PATIENCE_MILLISECONDS = 60_000;

/** The clock stands still: this goes by the processor's. */
export async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
  for (const started = performance.now(); ; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const last = await condition().catch((error: Error) => error.message);
    if (last === true) return;
    if (performance.now() - started > PATIENCE_MILLISECONDS) throw new Error(`${what}: in vain, at last ${last}`);
  }
}

/** The headers of Nova's oldest microversion, in which it still speaks for other services. */
export const old = { "openstack-api-version": "compute 2.1" };

const microversions: Partial<Record<ServiceName, string>> = { compute: "compute 2.104", "block-storage": "volume 3.71" };

export function startDoing(cloud: RecordedCloud, clock: Clock): Doing {
  const { tap, callers } = cloud;
  const done: Doing["done"] = [];
  const versions = (service: ServiceName): Record<string, string> =>
    microversions[service] === undefined ? {} : { "openstack-api-version": microversions[service] };

  const look: Doing["look"] = async (service, path, as = "demo") => {
    const answer = await callers[as].ask(service, "GET", path, { headers: versions(service) });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return unwrapped(answer.json());
  };

  function doer(service: ServiceName): Does {
    const operations = new Map(loadContract(service).operations.map((one) => [one.id, one]));
    return async (operation, { of = {}, body, query = "", as = "demo", how, headers = {}, until } = {}) => {
      const found = operations.get(operation);
      if (!found) throw new Error(`${service} has no operation ${operation}`);
      const title = [service, operation, ...(how === undefined ? [] : [how])].join(" ");
      if (done.some((one) => one.title === title)) throw new Error(`${title} is done twice: say how`);
      done.push({ service, operation, title });
      clock.tick();
      tap.operation = title;
      const sent = { ...(body !== undefined && { body }), headers: { ...versions(service), ...headers } };
      const answer = await callers[as].ask(service, found.method, pathFor(found, of) + query, sent);
      if (answer.status >= 400) throw new Error(`${title}: ${answer.status} ${answer.text}`);
      const json = answer.headers.get("content-type")?.includes("json") && answer.text !== "";
      const answered = json ? unwrapped(answer.json()) : {};
      if (until) await eventually(title, () => until(answered));
      await tap.quiet(QUIET_MILLISECONDS);
      tap.operation = "";
      return answered;
    };
  }

  return {
    cloud,
    done,
    look,
    does: Object.fromEntries(
      (["identity", "image", "compute", "block-storage", "network", "placement"] as const).map((name) => [name, doer(name)]),
    ) as Doing["does"],
    is: (service, path, status) => async () => {
      const thing = await look(service, path, "admin");
      if (String(thing["status"]) === "ERROR") throw new Error(`${path} is in error: ${JSON.stringify(thing["fault"] ?? thing)}`);
      return String(thing["status"]) === status && (thing["OS-EXT-STS:task_state"] ?? null) === null;
    },
    gone: (service, path) => async () => (await callers.admin.ask(service, "GET", path)).status === 404,
    async idOf(service, path, name, as) {
      const list = (await look(service, path, as)) as unknown as { name: string; id: string }[];
      const found = (Array.isArray(list) ? list : ((Object.values(list).find(Array.isArray) ?? []) as typeof list)).find(
        (one) => one.name === name,
      );
      if (!found) throw new Error(`${path} has no ${name}`);
      return found.id;
    },
  };
}

/** Below the service's mount point, which ends with the version. */
function pathFor({ path }: ContractOperation, of: Record<string, unknown>): string {
  const full = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (of[name] === undefined) throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(String(of[name]));
  });
  return full.replace(/^\/v[\d.]+/, "");
}

/** Neutron answers some writes with `null`. */
function unwrapped(body: Record<string, Json> | null): Json {
  const values = Object.values(body ?? {});
  return values.length === 1 && values[0] !== null && typeof values[0] === "object" ? values[0] : ((body ?? {}) as unknown as Json);
}
