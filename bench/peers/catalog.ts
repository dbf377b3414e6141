/** What a new cloud has before its first user: accounts of the services, the catalog, an image, a flavor. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Credentials } from "../../tempest-subset/cloud.ts";
import { passwordRequest, type Session } from "../clouds/session.ts";
import type { Groups } from "./groups.ts";
import { type Place, REGION, type ServiceName } from "./place.ts";
import { computes } from "./services.ts";

const types: Partial<Record<ServiceName, string>> = {
  glance: "image",
  placement: "placement",
  nova: "compute",
  neutron: "network",
  cinder: "block-storage",
};

const WITHIN_MILLISECONDS = 180_000;

/** Resolves when the API answers anything below 500. */
export async function serves(url: string, groups: Groups): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MILLISECONDS; ; await sleep(200)) {
    await groups.check();
    const status = await fetch(url, { signal: AbortSignal.timeout(30_000), redirect: "manual" }).then(
      ({ status, body }) => body?.cancel().then(() => status) ?? status,
      () => 503,
    );
    if (status < 500) return;
    if (Date.now() > deadline) throw new Error(`${url} answers ${status}`);
  }
}

/** keystone serves, and knows but its administrator. */
export async function makeCatalog({ urls, password }: Place, admin: Credentials): Promise<void> {
  const response = await fetch(`${urls.keystone}/auth/tokens`, json("POST", passwordRequest(admin)));
  const token = response.headers.get("x-subject-token");
  if (token === null) throw new Error(`keystone refused its administrator: ${response.status} ${await response.text()}`);
  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${urls.keystone}${path}`, json(method, body, token));
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text === "" ? {} : JSON.parse(text)) as T;
  };
  interface Made {
    id: string;
  }
  const { project } = await ask<{ project: Made }>("POST", "/projects", { project: { name: "service", domain_id: "default" } });
  const { roles } = await ask<{ roles: (Made & { name: string })[] }>("GET", "/roles");
  const wanted = roles.filter(({ name }) => name === "admin" || name === "service");
  for (const [name, type] of Object.entries(types)) {
    const { user } = await ask<{ user: Made }>("POST", "/users", { user: { name, domain_id: "default", password } });
    for (const role of wanted) await ask("PUT", `/projects/${project.id}/users/${user.id}/roles/${role.id}`);
    const { service } = await ask<{ service: Made }>("POST", "/services", { service: { type, name } });
    const endpoint = { service_id: service.id, region_id: REGION, url: urls[name as ServiceName] };
    for (const side of ["public", "internal"]) await ask("POST", "/endpoints", { endpoint: { ...endpoint, interface: side } });
  }
}

const json = (method: string, body?: object, token?: string): RequestInit => ({
  method,
  headers: { "content-type": "application/json", ...(token !== undefined && { "x-auth-token": token }) },
  ...(body && { body: JSON.stringify(body) }),
});

/** Resolves when every compute and cinder's volume service have told of themselves. */
export async function workersAreUp({ call, compute, volume }: Session, place: Place, groups: Groups): Promise<void> {
  interface Listed {
    services: { state: string }[];
  }
  const up = async (url: string) => (await call<Listed>("GET", url)).services.filter(({ state }) => state === "up").length;
  const all = async () => {
    const { resource_providers } = await call<{ resource_providers: unknown[] }>("GET", `${place.urls.placement}/resource_providers`);
    return (
      resource_providers.length >= computes.length &&
      (await up(`${compute}/os-services?binary=nova-compute`)) >= computes.length &&
      (await up(`${volume}/os-services?binary=cinder-volume`)) >= 1
    );
  };
  for (const deadline = Date.now() + WITHIN_MILLISECONDS; !(await all()); await sleep(500)) {
    await groups.check();
    if (Date.now() > deadline) throw new Error("nova-compute or cinder-volume does not tell of itself");
  }
}

/** A flavor, and an image that everybody sees. */
export async function makeResources({ call, compute, image, token }: Session): Promise<void> {
  await call("POST", `${compute}/flavors`, { flavor: { name: "m1.nano", id: "42", ram: 64, disk: 1, vcpus: 1 } });
  const about = { name: "empty", disk_format: "raw", container_format: "bare", visibility: "public" };
  const { id } = await call<{ id: string }>("POST", `${image}/images`, about);
  const headers = { "x-auth-token": token, "content-type": "application/octet-stream" };
  const answer = await fetch(`${image}/images/${id}/file`, { method: "PUT", headers, body: new Uint8Array(2 ** 20) });
  if (!answer.ok) throw new Error(`${image} refused an image: ${answer.status} ${await answer.text()}`);
}
