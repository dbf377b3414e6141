/** A token, and the addresses that came with it: the same for Dicot and for any other OpenStack. */
import type { Credentials } from "../../tempest-subset/cloud.ts";

export interface Session {
  token: string;
  projectId: string;
  userId: string;
  /** Of Identity, with `/v3`. */
  identity: string;
  compute: string;
  image: string;
  network: string;
  /** With the project's id where the catalog has it. */
  volume: string;
  /** Answers the body, or `{}` where there is none. Throws where the status is none of `accepted`: any below 400, where absent. */
  call<T>(method: string, url: string, body?: object, accepted?: readonly number[]): Promise<T>;
}

export const identityOf = ({ authUrl }: Pick<Credentials, "authUrl">) => `${authUrl}/v3`.replace(/\/v3\/v3$/, "/v3");

/** What asks for a token by password, scoped to the project. */
export const passwordRequest = ({ username, password, project, domain }: Credentials) => ({
  auth: {
    identity: { methods: ["password"], password: { user: { name: username, password, domain: { name: domain } } } },
    scope: { project: { name: project, domain: { name: domain } } },
  },
});

interface Token {
  project: { id: string };
  user: { id: string };
  catalog: { type: string; endpoints: { interface: string; url: string }[] }[];
}

export async function login(credentials: Credentials): Promise<Session> {
  const identity = identityOf(credentials);
  const response = await fetch(`${identity}/auth/tokens`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(passwordRequest(credentials)),
  });
  if (!response.ok) throw new Error(`${identity} refused ${credentials.username}: ${response.status} ${await response.text()}`);
  const { token: granted } = (await response.json()) as { token: Token };
  const token = response.headers.get("x-subject-token") ?? "";
  const endpoint = (...types: string[]) => {
    const service = types.flatMap((type) => granted.catalog.find((one) => one.type === type) ?? [])[0];
    const url = service?.endpoints.find((one) => one.interface === "public")?.url;
    if (url === undefined) throw new Error(`the catalog has no ${types[0]}`);
    return url.replace(/\/$/, "");
  };
  const volume = endpoint("block-storage", "volumev3", "block-store");
  return {
    token,
    projectId: granted.project.id,
    userId: granted.user.id,
    identity,
    compute: endpoint("compute"),
    image: `${endpoint("image")}/v2`,
    network: `${endpoint("network")}/v2.0`,
    volume: volume.endsWith(granted.project.id) ? volume : `${volume}/${granted.project.id}`,
    call: (method, url, body, accepted) => call(token, { method, url, body, accepted }),
  };
}

interface Asked {
  method: string;
  url: string;
  body: object | undefined;
  accepted: readonly number[] | undefined;
}

async function call<T>(token: string, { method, url, body, accepted }: Asked): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { "x-auth-token": token, accept: "application/json", ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const fine = accepted === undefined ? response.ok : accepted.includes(response.status);
  if (!fine) throw new Error(`${method} ${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return (text.startsWith("{") ? JSON.parse(text) : {}) as T;
}
