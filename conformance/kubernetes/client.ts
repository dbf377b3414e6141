/** Plain HTTP to an API server: what was sent is what the test wrote, what came back is shown unchanged. */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { createInterface } from "node:readline";

/** Where the API server is, and who we are to it. */
export interface Address {
  url: string;
  ca?: string;
  token?: string;
  /** A client certificate with its key, both PEM. */
  certificate?: { cert: string; key: string };
}

export interface Answer {
  code: number;
  // What comes back is what the test is about; each test says what it expects of it.
  body: ReturnType<typeof JSON.parse>;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

export interface WatchEvent {
  type: string;
  object: Answer["body"];
}

export interface Watch {
  /** The events up to the first that satisfies, which is the last of them. Throws where it does not come. */
  until(satisfied: (event: WatchEvent) => boolean): Promise<WatchEvent[]>;
  take(count: number): Promise<WatchEvent[]>;
  /** Everything until the server ends the watch. */
  rest(): Promise<WatchEvent[]>;
  close(): void;
}

export interface Who {
  user?: string;
  groups?: readonly string[];
  uid?: string;
  extra?: Record<string, readonly string[]>;
}

type Headers = Record<string, string | string[]>;

export const patchTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

export interface Client {
  send(method: string, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
  get(path: string, headers?: Headers): Promise<Answer>;
  post(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  put(path: string, body: unknown, headers?: Headers): Promise<Answer>;
  patch(kind: keyof typeof patchTypes, path: string, body: unknown, headers?: Headers): Promise<Answer>;
  delete(path: string, options?: unknown): Promise<Answer>;
  /** As `send`, and throws unless the answer is 2xx: for what a test needs and is not about. */
  must(method: string, path: string, body?: unknown): Promise<Answer["body"]>;
  watch(path: string, headers?: Headers): Promise<Watch>;
  /** The same client with `Impersonate-` headers. */
  as(who: string | Who): Client;
  withToken(token: string | undefined): Client;
}

/** How long anything may take that controllers do in their own time. */
export const PATIENCE_MS = 15_000;

export function clientFor(address: Address, base: Headers = {}): Client {
  const secure = address.url.startsWith("https:");
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, ...(address.ca && { ca: address.ca }), ...address.certificate })
    : new HttpAgent({ keepAlive: true });
  return client(address, agent, {
    ...(address.token !== undefined && { authorization: `Bearer ${address.token}` }),
    ...base,
  });
}

function client(address: Address, agent: HttpAgent | HttpsAgent, own: Headers): Client {
  function open(method: string, path: string, body: unknown, headers: Headers): Promise<IncomingMessage> {
    const payload = body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const sent: Headers = { ...(payload !== undefined && { "content-type": "application/json" }), ...own, ...headers };
    const length = payload === undefined ? {} : { "content-length": Buffer.byteLength(payload) };
    return new Promise((resolve, reject) => {
      const start = address.url.startsWith("https:") ? httpsRequest : httpRequest;
      const outgoing = start(`${address.url}${path}`, { method, agent, headers: { ...sent, ...length } }, resolve);
      outgoing.on("error", reject);
      outgoing.end(payload);
    });
  }
  const send: Client["send"] = async (method, path, body, headers = {}) => {
    const incoming = await open(method, path, body, headers);
    const bytes = Buffer.concat(await incoming.toArray());
    const json = incoming.headers["content-type"]?.startsWith("application/json") && incoming.headers["content-encoding"] === undefined;
    const text = bytes.toString("utf8");
    return { code: incoming.statusCode!, body: json && text ? JSON.parse(text) : text, headers: incoming.headers, bytes };
  };
  return {
    send,
    get: (path, headers) => send("GET", path, undefined, headers),
    post: (path, body, headers) => send("POST", path, body, headers),
    put: (path, body, headers) => send("PUT", path, body, headers),
    patch: (kind, path, body, headers) => send("PATCH", path, body, { "content-type": patchTypes[kind], ...headers }),
    delete: (path, options) => send("DELETE", path, options),
    async must(method, path, body) {
      const answer = await send(method, path, body);
      if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async watch(path, headers = {}) {
      const incoming = await open("GET", path, undefined, headers);
      if (incoming.statusCode !== 200) {
        throw new Error(`watch ${path}: ${incoming.statusCode} ${Buffer.concat(await incoming.toArray())}`);
      }
      return watching(path, incoming);
    },
    as: (who) => client(address, agent, { ...own, ...impersonation(typeof who === "string" ? { user: who } : who) }),
    withToken(token) {
      const { authorization: _, ...rest } = own;
      // Without the client certificate, which would be somebody else.
      const { certificate: __, ...place } = address;
      return clientFor({ url: place.url, ...(place.ca && { ca: place.ca }), ...(token !== undefined && { token }) }, rest);
    },
  };
}

const impersonation = ({ user, groups = [], uid, extra = {} }: Who): Headers => ({
  ...(user !== undefined && { "impersonate-user": user }),
  ...(uid !== undefined && { "impersonate-uid": uid }),
  ...(groups.length > 0 && { "impersonate-group": [...groups] }),
  ...Object.fromEntries(Object.entries(extra).map(([key, values]) => [`impersonate-extra-${key}`, [...values]])),
});

function watching(path: string, incoming: IncomingMessage): Watch {
  const lines = createInterface({ input: incoming })[Symbol.asyncIterator]();
  const close = () => incoming.destroy();
  async function next(seen: readonly WatchEvent[]): Promise<WatchEvent | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        close();
        reject(new Error(`watch ${path}: nothing more after ${JSON.stringify(seen)}`));
      }, PATIENCE_MS);
    });
    try {
      const { value, done } = await Promise.race([lines.next(), late]);
      return done ? undefined : (JSON.parse(value) as WatchEvent);
    } finally {
      clearTimeout(timer);
    }
  }
  async function collect(enough: (event: WatchEvent, count: number) => boolean): Promise<WatchEvent[]> {
    const seen: WatchEvent[] = [];
    for (;;) {
      const event = await next(seen);
      if (event === undefined) throw new Error(`watch ${path} ended after ${JSON.stringify(seen)}`);
      seen.push(event);
      if (enough(event, seen.length)) return seen;
    }
  }
  return {
    until: collect,
    take: (count) => collect((_, seen) => seen === count),
    async rest() {
      const seen: WatchEvent[] = [];
      for (let event = await next(seen); event !== undefined; event = await next(seen)) seen.push(event);
      return seen;
    },
    close,
  };
}

/** Asks until the answer satisfies: for what controllers do in their own time. */
export async function eventually<T>(ask: () => Promise<T>, satisfied: (answer: T) => boolean, patienceMs = PATIENCE_MS): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not satisfied, last: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
