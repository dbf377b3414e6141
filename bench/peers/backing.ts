/** What the real services stand on: MariaDB, RabbitMQ, memcached. */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { searchPath } from "./environment.ts";
import type { Groups } from "./groups.ts";
import { HOST, type Listener, type Place } from "./place.ts";

const databases = ["keystone", "glance", "placement", "nova_api", "nova_cell0", "nova", "neutron", "cinder"];
const WITHIN_MILLISECONDS = 120_000;

const socketOf = ({ folder }: Place) => join(folder, "mariadb.sock");
const { username } = userInfo();

/** Answers the rows, of cells that are parted by tabs. Whoever may open the socket is the administrator. */
export async function sql(place: Place, database: string, statement: string): Promise<string[]> {
  const words = [
    "--no-defaults",
    "--user",
    username,
    "--socket",
    socketOf(place),
    "--skip-column-names",
    "--batch",
    "-e",
    statement,
    database,
  ];
  const { stdout } = await execa("mariadb", words, { env: { PATH: searchPath } });
  return stdout === "" ? [] : stdout.split("\n");
}

export async function startBacking(place: Place, groups: Groups): Promise<void> {
  groups.start("memcached", {
    command: ["memcached", "-u", username, "-l", HOST, "-p", String(place.ports.memcached), "-m", "256", "-c", "4096"],
  });
  await Promise.all([startMariaDb(place, groups), startRabbitMq(place, groups), opens(place, groups, "memcached")]);
}

async function startMariaDb(place: Place, groups: Groups): Promise<void> {
  const data = `--datadir=${await place.data("mariadb")}`;
  const user = `--user=${username}`;
  const onlyMe = ["--auth-root-authentication-method=socket", `--auth-root-socket-user=${username}`];
  await groups.run("mariadb-install-db", { command: ["mariadb-install-db", "--no-defaults", user, data, ...onlyMe, "--skip-test-db"] });
  groups.start("mariadb", {
    command: [
      "mariadbd",
      "--no-defaults",
      user,
      data,
      `--socket=${socketOf(place)}`,
      `--port=${place.ports.mariadb}`,
      `--bind-address=${HOST}`,
      `--pid-file=${join(place.folder, "mariadb.pid")}`,
      "--max-connections=800",
      "--innodb-buffer-pool-size=512M",
      "--character-set-server=utf8mb4",
      "--skip-name-resolve",
      "--skip-log-bin",
    ],
  });
  await opens(place, groups, "mariadb");
  const account = `bench@'${HOST}'`;
  const create = databases.map((name) => `CREATE DATABASE ${name};`).join(" ");
  await sql(place, "mysql", `CREATE USER ${account} IDENTIFIED BY '${place.password}'; GRANT ALL ON *.* TO ${account}; ${create}`);
}

async function startRabbitMq(place: Place, groups: Groups): Promise<void> {
  const { ports, password } = place;
  const home = await place.data("rabbitmq", "home");
  const [settings, plugins] = [place.etc("rabbitmq", "rabbitmq.conf"), place.etc("rabbitmq", "enabled_plugins")];
  await mkdir(place.etc("rabbitmq"), { recursive: true });
  await writeFile(settings, `listeners.tcp.1 = ${HOST}:${ports.rabbitmq}\ndefault_user = bench\ndefault_pass = ${password}\n`);
  await writeFile(plugins, "[].\n");
  await writeFile(join(home, ".erlang.cookie"), password);
  await chmod(join(home, ".erlang.cookie"), 0o400);
  groups.start("epmd", { command: ["epmd", "-port", String(ports.epmd), "-address", HOST] });
  await opens(place, groups, "epmd");
  groups.start("rabbitmq", {
    command: ["rabbitmq-server"],
    env: {
      HOME: home,
      ERL_EPMD_PORT: String(ports.epmd),
      ERL_EPMD_ADDRESS: HOST,
      RABBITMQ_NODENAME: "bench@localhost",
      RABBITMQ_NODE_IP_ADDRESS: HOST,
      RABBITMQ_NODE_PORT: String(ports.rabbitmq),
      RABBITMQ_DIST_PORT: String(ports.erlang),
      RABBITMQ_MNESIA_BASE: await place.data("rabbitmq", "data"),
      RABBITMQ_LOG_BASE: await place.data("rabbitmq", "log"),
      RABBITMQ_CONFIG_FILE: settings,
      RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
      RABBITMQ_PID_FILE: join(home, "pid"),
      // Without the first it turns idle loops that would count as its processor's time, without the last it listens on all addresses.
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}",
    },
  });
  await opens(place, groups, "rabbitmq");
}

async function opens({ ports }: Place, groups: Groups, listener: Listener): Promise<void> {
  for (const deadline = Date.now() + WITHIN_MILLISECONDS; !(await answers(ports[listener])); await sleep(100)) {
    await groups.check();
    if (Date.now() > deadline) throw new Error(`${listener} does not listen on port ${ports[listener]}`);
  }
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: HOST, port, timeout: 1_000 });
  socket.on("connect", () => resolve(true));
  for (const event of ["error", "timeout"] as const) socket.on(event, () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/** As these programs tell them. */
export async function backingVersions(): Promise<Record<string, string>> {
  const ask = async (program: string, word: string) => {
    const { stdout } = await execa(program, [word], { env: { PATH: searchPath }, reject: false });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "";
  };
  return {
    MariaDB: await ask("mariadbd", "--version"),
    RabbitMQ: await ask("rabbitmqctl", "version"),
    memcached: await ask("memcached", "-V"),
  };
}
