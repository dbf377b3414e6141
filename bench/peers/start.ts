/**
 * The real keystone, glance, placement, nova, neutron and cinder on loopback, over MariaDB, RabbitMQ and memcached, from nothing. Only the
 * drivers are fakes: of hypervisor, storage and network there is none. Nothing of it is left when it is stopped, at whatever moment.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Say } from "../../scripts/cluster/say.ts";
import type { Credentials } from "../../tempest-subset/cloud.ts";
import type { Cloud } from "../clouds/cloud.ts";
import { login } from "../clouds/session.ts";
import type { Ends } from "../ends.ts";
import { backingVersions, startBacking } from "./backing.ts";
import { makeCatalog, makeResources, serves, workersAreUp } from "./catalog.ts";
import { configureCinder } from "./config/cinder.ts";
import { configureGlance, configurePlacement } from "./config/glance.ts";
import { configureKeystone } from "./config/keystone.ts";
import { configureNeutron, pythonPath } from "./config/neutron.ts";
import { configureNova } from "./config/nova.ts";
import { installed, pinnedVersions, searchPath } from "./environment.ts";
import { equalHash } from "./equal-hash.ts";
import { type Groups, keepGroups } from "./groups.ts";
import { multiply } from "./multiply.ts";
import { findPlace, type Place, REGION, services } from "./place.ts";
import { computes, discoverComputes, makeTables, startApi, startWorkers, WORKERS } from "./services.ts";

const pinned = [...services, "openstack-placement", "sqlalchemy", "uwsgi"];

/** The programs of `requirePrograms` are there. */
export async function startPeers(say: Say, ends: Ends): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), "dicot-peers-"));
  const groups = keepGroups(folder, environmentOf(folder));
  const stop = async () => {
    await groups.stop();
    await rm(folder, { recursive: true, force: true });
  };
  ends.add(stop);
  const bin = await installed(groups, say);
  const started = performance.now();
  const place = await findPlace(folder, bin);
  const admin: Credentials = {
    authUrl: place.urls.keystone,
    username: "admin",
    password: place.password,
    project: "admin",
    domain: "Default",
    region: REGION,
  };
  await bringUp(place, groups, { admin, say });
  return {
    name: "OpenStack",
    versions: { ...(await pinnedVersions(pinned)), ...(await backingVersions()) },
    admin,
    parts: groups.services,
    startSeconds: (performance.now() - started) / 1000,
    multiply: async (count) => multiply(place, await login(admin), count),
    equalHash: (credentials) => equalHash(place, credentials),
    stop,
  };
}

/** Nothing of the user's own settings reaches the services. */
const environmentOf = (folder: string): NodeJS.ProcessEnv => ({
  PATH: searchPath,
  HOME: folder,
  LANG: "C.UTF-8",
  PYTHONPATH: pythonPath({ folder }),
  PYTHONDONTWRITEBYTECODE: "1",
});

interface BringUp {
  admin: Credentials;
  say: Say;
}

async function bringUp(place: Place, groups: Groups, { admin, say }: BringUp): Promise<void> {
  const tell = (what: string) => say.progress?.(`the real services: ${what}`);
  tell("MariaDB, RabbitMQ, memcached");
  await Promise.all([
    configureKeystone(place),
    configureGlance(place),
    configurePlacement(place),
    configureNova(place, WORKERS, computes),
    configureNeutron(place),
    configureCinder(place),
  ]);
  await startBacking(place, groups);
  tell("databases");
  await Promise.all(
    services.map(async (service) => {
      await makeTables(place, groups, service);
      startApi(place, groups, service);
      if (service !== "keystone") return;
      await serves(place.urls.keystone, groups);
      await makeCatalog(place, admin);
    }),
  );
  tell("processes");
  startWorkers(place, groups);
  const roots = [
    `${place.urls.placement}/`,
    `${place.urls.glance}/versions`,
    place.urls.nova.replace("/v2.1", "/"),
    `${place.urls.neutron}/`,
  ];
  for (const url of [...roots, place.urls.cinder.replace("/v3", "/")]) await serves(url, groups);
  const session = await login(admin);
  await workersAreUp(session, place, groups);
  await discoverComputes(place, groups);
  await makeResources(session);
  await groups.check();
}
