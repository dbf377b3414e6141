/** The work that is measured by asking the same for some seconds. */
import type { Furnished } from "../clouds/furnish.ts";
import { passwordRequest } from "../clouds/session.ts";
import type { Request } from "../measure/load.ts";

export interface Work {
  id: string;
  /** As the tables call it. */
  title: string;
  clients: number;
  /** How many servers it needs; 100 where absent. */
  servers?: number;
  /** By how much Dicot's cost is to be less than that of the real services. */
  target?: number;
  /** The nth request of a client. */
  next(at: Furnished): (client: number, n: number) => Request;
  /** The answer's bytes are also sent by a bare server. A target is which part of its rate is to be reached. */
  ceiling?: { target?: number };
}

const CLIENTS = 8;
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const get = (url: string, token: string): Request => ({ method: "GET", url, headers: { "x-auth-token": token } });

/** The client's and the request's numbers as one, so that clients that began together do not ask for the same. */
const mixed = (client: number, n: number) => client * 37 + n;

/** Says the same as `application/json` and is no header that was sent before: what is kept of answers does not fit. */
const neverAsked = (client: number, n: number) => ({ accept: `application/json;client=${client};n=${n};at=${Date.now()}` });

export const reads: readonly Work[] = [
  {
    id: "token",
    title: "issue a token by password",
    clients: CLIENTS,
    next: ({ member, credentials }) => {
      const body = JSON.stringify(passwordRequest(credentials));
      return () => ({ method: "POST", url: `${member.identity}/auth/tokens`, body });
    },
  },
  {
    id: "validate",
    title: "validate a token",
    clients: CLIENTS,
    target: 50,
    next: ({ member, admin }) => {
      const request = get(`${member.identity}/auth/tokens`, admin.token);
      return () => ({ ...request, headers: { ...request.headers, "x-subject-token": member.token } });
    },
  },
  {
    id: "show",
    title: "show a server",
    clients: CLIENTS,
    target: 300,
    ceiling: { target: 0.5 },
    next:
      ({ member, servers }) =>
      (client, n) =>
        get(`${member.compute}/servers/${pick(servers, mixed(client, n))}`, member.token),
  },
  {
    id: "show-anew",
    title: "show a server, each time anew",
    clients: CLIENTS,
    target: 300,
    ceiling: {},
    next:
      ({ member, servers }) =>
      (client, n) => {
        const request = get(`${member.compute}/servers/${pick(servers, mixed(client, n))}`, member.token);
        return { ...request, headers: { ...request.headers, ...neverAsked(client, n) } };
      },
  },
  list("servers-100", "list 100 servers in detail", 300, ({ member }) => `${member.compute}/servers/detail?limit=100`),
  list("servers-100-anew", "list 100 servers in detail, each time anew", 300, ({ member }) => `${member.compute}/servers/detail?limit=100`),
  list("ports", "list 1,000 ports", 300, ({ member }) => `${member.network}/ports?name=bench&limit=1000`),
  list("networks", "list 20 networks", undefined, ({ member }) => `${member.network}/networks`),
  list("volumes", "list 100 volumes in detail", 50, ({ member }) => `${member.volume}/volumes/detail?limit=100`),
  list("images", "list 20 images", 50, ({ member }) => `${member.image}/images?limit=20`),
  { ...list("servers-1000", "list 1,000 servers in detail", 300, page), servers: 1000, ceiling: { target: 0.7 } },
  { ...list("servers-1000-anew", "list 1,000 servers in detail, each time anew", 300, page), servers: 1000, ceiling: {} },
];

function page({ member }: Furnished): string {
  return `${member.compute}/servers/detail?limit=1000`;
}

function list(id: string, title: string, target: number | undefined, url: (at: Furnished) => string): Work {
  return {
    id,
    title,
    clients: CLIENTS,
    ...(target !== undefined && { target }),
    next: (at) => {
      const request = get(url(at), at.member.token);
      if (!id.endsWith("-anew")) return () => request;
      return (client, n) => ({ ...request, headers: { ...request.headers, ...neverAsked(client, n) } });
    },
  };
}

/** Nine reads and one write of a server's metadata, of a port, in turns. */
export const mixture: Work = {
  id: "mixed",
  title: "64 clients, nine reads to one write",
  clients: 64,
  next: (at) => {
    const { member, servers, ports } = at;
    const json = { "x-auth-token": member.token };
    const kinds: ((n: number) => Request)[] = [
      (n) => get(`${member.compute}/servers/${pick(servers, n)}`, member.token),
      () => get(`${member.compute}/servers/detail?limit=20`, member.token),
      (n) => get(`${member.network}/ports/${pick(ports, n)}`, member.token),
      () => get(`${member.volume}/volumes/detail?limit=20`, member.token),
      () => get(`${member.image}/images?limit=20`, member.token),
      () => get(`${member.identity}/auth/tokens`, member.token),
      (n) => get(`${member.compute}/servers/${pick(servers, n + 50)}`, member.token),
      () => get(`${member.network}/networks`, member.token),
      (n) => get(`${member.compute}/servers/${pick(servers, n)}/os-interface`, member.token),
      (n) =>
        n % 2 === 0
          ? {
              method: "POST",
              url: `${member.compute}/servers/${pick(servers, n)}/metadata`,
              headers: json,
              body: JSON.stringify({ metadata: { turn: String(n) } }),
            }
          : {
              method: "PUT",
              url: `${member.network}/ports/${pick(ports, n)}`,
              headers: json,
              body: JSON.stringify({ port: { description: `turn ${n}` } }),
            },
    ];
    return (client, n) => {
      const turn = mixed(client, n);
      const { headers, ...request } = pick(kinds, turn)(Math.floor(turn / kinds.length));
      return {
        ...request,
        kind: request.method === "GET" ? "read" : "write",
        // Who looks at his own token sends it twice.
        headers: { ...headers, ...(request.url.endsWith("/auth/tokens") && { "x-subject-token": member.token }) },
      };
    };
  },
};
