/** From a cluster to an open port: what `serve` does, and `demo` after it has made a cluster. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer as createProbe } from "node:net";
import { hostname } from "node:os";
import type { Logger } from "pino";
import { bootstrapFlavors } from "./compute/bootstrap.ts";
import { configureConsoles } from "./compute/consoles/settings.ts";
import { createConsoles } from "./compute/consoles/tunnel.ts";
import type { ServeConfig, ServerConfig } from "./config.ts";
import { offerDiagnostics } from "./diagnostics.ts";
import { defaultLimits } from "./http/body.ts";
import { createDrain } from "./http/drain.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import { accessAllowed } from "./identity/application-credential-objects.ts";
import { bootstrap } from "./identity/bootstrap.ts";
import { defaultCost } from "./identity/passwords.ts";
import { configure } from "./identity/settings.ts";
import { cloudAdministrator, identityOf, verifyToken } from "./identity/tokens.ts";
import { keepVerified } from "./identity/verified.ts";
import { bootstrapImages } from "./image/bootstrap.ts";
import { type Connection, connect } from "./kube/connect.ts";
import type { Kube } from "./kube/kube.ts";
import { type Cluster, findCluster } from "./kube/kubeconfig.ts";
import { bootstrapNetworks } from "./network/bootstrap.ts";
import { type Peers, startPeers } from "./peers.ts";
import { startReconcilers } from "./reconcile/start.ts";
import { createServer } from "./server.ts";
import { controllers, services } from "./services.ts";

export interface Serving {
  /** `http://127.0.0.1:5000`. */
  url: string;
  /** Lets requests in progress end, then leaves the cluster. */
  close(): Promise<void>;
}

export async function startServing(config: ServeConfig, log: Logger): Promise<Serving> {
  await assertPortFree(config);
  const metrics = createMetrics();
  const connection = await connect(clusterOf(config), { logger: log, observe: metrics.kubernetes });
  const diagnostics = config.diagnosticsPort === undefined ? undefined : await offerDiagnostics(connection, config.diagnosticsPort);
  const { peers: names, drainSeconds } = config;
  const peers = names.length === 0 ? undefined : startPeers({ names, reached: connection.reached, newest: connection.newest, log });
  const { url, close } = await listen(connection, config, { log, metrics, peers, drainSeconds });
  return {
    url,
    async close() {
      await close();
      peers?.close();
      await diagnostics?.close();
      connection.stop();
    },
  };
}

export const clusterOf = ({ kubeconfig, context }: Pick<ServeConfig, "kubeconfig" | "context">): Cluster =>
  findCluster({ kubeconfig, context, environment: process.env });

export interface Surroundings {
  log: Logger;
  metrics: Metrics;
  peers?: Peers | undefined;
  /** How long it still answers after it was asked to close. 0 where absent. */
  drainSeconds?: number;
}

type Address = Pick<ServerConfig, "host" | "port">;

const toPortError = (error: unknown, { host, port }: Address): unknown =>
  (error as NodeJS.ErrnoException).code === "EADDRINUSE"
    ? new Error(`port ${port} of ${host} is in use; choose another with --port`, { cause: error })
    : error;

/** Throws one clear line where the port is taken, before anything is begun that would have to be ended again. */
export async function assertPortFree(address: Address): Promise<void> {
  const probe = createProbe().listen(address.port, address.host);
  await once(probe, "listening").catch((error: unknown) => {
    throw toPortError(error, address);
  });
  probe.close();
  await once(probe, "close");
}

/** Serves the slices over a connection. Throws one clear line where the port is taken. */
export async function listen(
  connection: Connection,
  config: ServerConfig,
  { log, metrics, peers, drainSeconds = 0 }: Surroundings,
): Promise<Serving> {
  const { kube } = connection;
  const drain = createDrain();
  configure(kube, {
    tokenSeconds: config.tokenLifetimeSeconds,
    region: config.region,
    passwordCost: defaultCost,
    passwordRules: {
      lockoutFailures: config.lockoutFailures,
      lockoutSeconds: config.lockoutSeconds,
      history: config.passwordHistory,
      pattern: config.passwordPattern,
      patternDescription: config.passwordPatternDescription,
      lifetimeDays: config.passwordLifetimeDays,
    },
  });
  configureConsoles(kube, { novncBaseUrl: config.novncBaseUrl });
  const consoles = createConsoles({ ...connection, log });
  const served = Object.fromEntries(config.services.map((name) => [name, services[name]]));
  const server = createServer({
    services: served,
    kube,
    verifyToken: config.strict ? verifyToken : keepVerified(verifyToken),
    accessAllowed,
    identityOf,
    limits: defaultLimits,
    strict: config.strict,
    publicUrl: config.publicUrl,
    peers,
    consoles,
    freshness: peers && { changes: connection.changes, catchUp: peers.catchUp },
    ready: () => !drain.leaving && connection.ready(),
    now: connection.now,
    log,
    metrics,
  });
  // Longer than proxies keep a connection that nobody uses: else one of their requests meets its end.
  server.keepAliveTimeout = 75_000;
  server.listen(config.port, config.host);
  await once(server, "listening").catch((error: unknown) => {
    throw toPortError(error, config);
  });
  const reconcilers = startReconcilers({ connection, logger: log, identity: `${hostname()}-${randomUUID()}`, controllers });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  return {
    url: config.publicUrl ?? `http://${host}:${port}`,
    async close() {
      consoles.end();
      // Another replica leads while this one still answers.
      await Promise.all([drain.leave(server, drainSeconds), reconcilers.stop()]);
    },
  };
}

export interface BootstrapConfig {
  kubeconfig: string | undefined;
  context: string | undefined;
  adminPassword: string | undefined;
  /** With it there are what a demo has too: a project and user `demo`, flavors, images and networks. */
  demoPassword: string | undefined;
  region: string;
}

/** Makes a cluster ready for `serve`; what it prints has the one password that it generated. */
export async function bootstrapCluster(config: BootstrapConfig, log: Logger): Promise<string> {
  const connection = await connect(clusterOf(config), { logger: log });
  try {
    configure(connection.kube, { region: config.region });
    const { created, adminPassword } = await bootstrap(connection.kube, {
      ...(config.adminPassword !== undefined && { adminPassword: config.adminPassword }),
      ...(config.demoPassword !== undefined && { demoPassword: config.demoPassword }),
    });
    if (config.demoPassword !== undefined) await furnish(connection.kube);
    if (!created) return "Everything was in place already.\n";
    // What was given is known: it need not come to a Pod's log.
    return `The user admin of the project admin was made; its password is ${config.adminPassword === undefined ? adminPassword : "the one given"}\n`;
  } finally {
    connection.stop();
  }
}

/** What a new cloud has for its first user: devstack's flavors, two images to boot, a way outside and a network behind it. */
export async function furnish(kube: Kube): Promise<void> {
  const admin = kube.as(cloudAdministrator);
  await Promise.all([bootstrapFlavors(admin), bootstrapImages(admin), bootstrapNetworks(admin)]);
}
