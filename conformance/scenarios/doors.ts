/** The doors of a cloud, over HTTP: an OpenStack API as some user, and whatever else answers requests. */

/** Devstack's mount points and the version that each service's clients speak. */
const roots = {
  identity: "/identity/v3",
  image: "/image/v2",
  compute: "/compute/v2.1",
  "block-storage": "/volume/v3",
  network: "/networking/v2.0",
  placement: "/placement",
} as const;
export type ServiceType = keyof typeof roots;
export const serviceTypes = Object.keys(roots) as ServiceType[];

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Throws where the answer is not JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Sending {
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Caller {
  token: string;
  userId: string;
  projectId: string;
  ask(service: ServiceType, method: string, path: string, sending?: Sending): Promise<Answer>;
}

export interface Login {
  username: string;
  password: string;
  project_name: string;
}

export async function login(url: string, { username, password, project_name }: Login): Promise<Caller> {
  const domain = { id: "default" };
  const identity = { methods: ["password"], password: { user: { name: username, domain, password } } };
  const answer = await send(`${url}/identity/v3/auth/tokens`, "POST", {
    body: { auth: { identity, scope: { project: { name: project_name, domain } } } },
  });
  if (answer.status !== 201) throw new Error(`login of ${username}: ${answer.status} ${answer.text}`);
  const { token } = answer.json<{ token: { user: { id: string }; project: { id: string } } }>();
  return bearer(url, answer.headers.get("x-subject-token") ?? "", { userId: token.user.id, projectId: token.project.id });
}

/** Asks with a token that is there already. */
export const bearer = (url: string, token: string, who: Pick<Caller, "userId" | "projectId">): Caller => ({
  ...who,
  token,
  ask: (service, method, path, sending = {}) =>
    send(`${url}${roots[service]}${path}`, method, { ...sending, headers: { "x-auth-token": token, ...sending.headers } }),
});

/** `body` goes as JSON, or as it is where it is text already. */
export async function send(url: string, method: string, { body, headers = {} }: Sending = {}): Promise<Answer> {
  const payload = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const contentType = body === undefined ? {} : { "content-type": "application/json" };
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { accept: "application/json", ...contentType, ...headers },
    ...payload,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

/** Asks until `done` says so: for what a cloud does in its own time. Fails with the last answer after `seconds`. */
export async function eventually<T>(ask: () => Promise<T>, done: (answer: T) => boolean, seconds = 15): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (done(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
