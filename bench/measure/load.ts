/**
 * A closed loop of clients: each sends its next request when the answer to its last one is whole, over a connection of its own, which is
 * kept where the server keeps it. At the end of the time no client begins another request, and all wait for the last answers: a slow server
 * is not charged for work whose answer nobody waited for.
 *
 * undici, because the real services close each connection after its answer: autocannon 9 writes its next request into it and counts it lost.
 */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { Client } from "undici";

export interface Request {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Those of one kind are also told apart: `read`, `write`. */
  kind?: string;
}

export interface Load {
  clients: number;
  seconds: number;
  /** The nth request of a client. */
  next(client: number, n: number): Request;
}

export interface Measured {
  requests: number;
  /** Answers of 400 and above, and none at all. */
  failed: number;
  /** The first of these, in words. */
  failure: string | undefined;
  seconds: number;
  bytes: number;
  /** Of each request, in microseconds. */
  latency: RecordableHistogram;
  /** The same, of the requests of each kind. */
  kinds: Map<string, RecordableHistogram>;
}

const nothing = (): Measured => ({
  requests: 0,
  failed: 0,
  failure: undefined,
  seconds: 0,
  bytes: 0,
  latency: createHistogram(),
  kinds: new Map(),
});

export async function load({ clients, seconds, next }: Load): Promise<Measured> {
  const measured = nothing();
  const started = performance.now();
  const end = started + seconds * 1000;
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client, { end, next, measured })));
  measured.seconds = (performance.now() - started) / 1000;
  return measured;
}

interface Run {
  end: number;
  next: Load["next"];
  measured: Measured;
}

async function run(client: number, { end, next, measured }: Run): Promise<void> {
  const connections = new Map<string, Client>();
  for (let n = 0; performance.now() < end; n += 1) {
    const request = next(client, n);
    const { origin } = new URL(request.url);
    const connection = connections.get(origin) ?? new Client(origin, { bodyTimeout: 300_000, headersTimeout: 300_000 });
    connections.set(origin, connection);
    const started = performance.now();
    const { status, bytes, error } = await exchange(connection, request, origin);
    const microseconds = Math.max(1, Math.round((performance.now() - started) * 1000));
    measured.latency.record(microseconds);
    if (request.kind !== undefined) histogramOf(measured, request.kind).record(microseconds);
    measured.requests += 1;
    measured.bytes += bytes;
    if (status >= 400 || status === 0) {
      measured.failed += 1;
      measured.failure ??= `${request.method} ${request.url} ${error ?? `answered ${status}`}`;
    }
  }
  await Promise.all([...connections.values()].map((connection) => connection.close()));
}

function histogramOf({ kinds }: Measured, kind: string): RecordableHistogram {
  const histogram = kinds.get(kind) ?? createHistogram();
  kinds.set(kind, histogram);
  return histogram;
}

/** Status 0 where there was no answer. The body is counted and thrown away. */
function exchange(connection: Client, { method, url, headers = {}, body }: Request, origin: string) {
  return new Promise<{ status: number; bytes: number; error?: string }>((resolve) => {
    let status = 0;
    let bytes = 0;
    const sent = body === undefined ? headers : { "content-type": "application/json", ...headers };
    connection.dispatch(
      { method, path: url.slice(origin.length), headers: { accept: "application/json", ...sent }, body: body ?? null },
      {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = code;
        },
        onResponseData(_controller, chunk) {
          bytes += chunk.length;
        },
        onResponseEnd: () => resolve({ status, bytes }),
        onResponseError: (_controller, error) => resolve({ status: 0, bytes, error: error.message }),
      },
    );
  });
}

/** Adds up what was measured in several rounds. */
export function together(rounds: readonly Measured[]): Measured {
  const sum = nothing();
  for (const one of rounds) {
    sum.requests += one.requests;
    sum.failed += one.failed;
    sum.failure ??= one.failure;
    sum.seconds += one.seconds;
    sum.bytes += one.bytes;
    sum.latency.add(one.latency);
    for (const [kind, latency] of one.kinds) histogramOf(sum, kind).add(latency);
  }
  return sum;
}
