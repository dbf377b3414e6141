#!/usr/bin/env node
/** The command line. Only this file reads arguments and the environment. */
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import closeWithGrace from "close-with-grace";
import { Argument, Command, Option } from "commander";
import { completion, type Shell, shells } from "./completion.ts";
import { addresses, addServerOptions, applyConfigFile, type DemoConfig, integer, type ServeConfig } from "./config.ts";
import { createLog } from "./log.ts";

enableCompileCache();

const program = new Command("dicot")
  .description("An OpenStack cloud whose only engine and only state is Kubernetes with KubeVirt")
  .version(packageVersion())
  .showHelpAfterError("(dicot --help tells the options)")
  .configureHelp({ sortOptions: true });

const kubeconfigOptions = (command: Command) =>
  command
    .addOption(
      new Option("--kubeconfig <file>", "the cluster; default: $KUBECONFIG, ~/.kube/config, or the Pod's own ServiceAccount").env(
        "DICOT_KUBECONFIG",
      ),
    )
    .addOption(new Option("--context <name>", "the kubeconfig's context, where not its current one").env("DICOT_CONTEXT"));

addServerOptions(program.command("demo"))
  .description("Start a whole cloud in this process: Kubernetes API, simulated KubeVirt, and the OpenStack APIs over them")
  .addOption(new Option("--folder <path>", "where clouds.yaml and kubeconfig are written").env("DICOT_FOLDER").default(".dicot"))
  .addOption(
    new Option("--kubernetes-port <number>", "the port of the Kubernetes API")
      .env("DICOT_KUBERNETES_PORT")
      .default(6443)
      .argParser(integer(0, 65_535)),
  )
  .addOption(new Option("--nodes <number>", "how many simulated nodes").env("DICOT_NODES").default(2).argParser(integer(1, 100)))
  .action(async (_options, command: Command) => {
    const config = configOf<DemoConfig>(command);
    const { startDemo, describeDemo } = await import("./demo.ts");
    const demo = await startDemo(config, createLog(config.logLevel));
    stopOnSignal(demo.close);
    process.stdout.write(describeDemo(demo));
  });

kubeconfigOptions(addServerOptions(program.command("serve")))
  .description("Answer the OpenStack APIs for a cluster of yours that runs KubeVirt; nothing is simulated")
  .addOption(
    new Option("--peers <list>", "host:port of the other replicas, or of a headless Service of them, separated by commas")
      .env("DICOT_PEERS")
      .default([], "none")
      .argParser(addresses),
  )
  .addOption(
    new Option("--drain-seconds <seconds>", "how long to answer still, but not ready, after SIGTERM: until nobody sends requests here")
      .env("DICOT_DRAIN_SECONDS")
      .default(5)
      .argParser(integer(0, 600)),
  )
  .addOption(
    new Option("--diagnostics-port <number>", "tell on this port of the loopback interface what the cache holds; off where absent")
      .env("DICOT_DIAGNOSTICS_PORT")
      .argParser(integer(1, 65_535)),
  )
  .action(async (_options, command: Command) => {
    const config = configOf<ServeConfig>(command);
    const log = createLog(config.logLevel);
    const { startServing } = await import("./serve.ts");
    const serving = await startServing(config, log);
    stopOnSignal(serving.close, config.drainSeconds);
    log.info({ url: serving.url }, "serving");
  });

kubeconfigOptions(program.command("bootstrap"))
  .description("Prepare a cluster: namespaces, roles, signing keys, the admin user and project. Safe to repeat")
  .addOption(
    new Option("--admin-password <text>", "the admin user's password; generated and printed once where absent").env("DICOT_ADMIN_PASSWORD"),
  )
  .addOption(
    new Option("--demo-password <text>", "make a project and a user demo too, with this password, and flavors, images and networks").env(
      "DICOT_DEMO_PASSWORD",
    ),
  )
  .addOption(new Option("--region <name>", "the region of the catalog").env("DICOT_REGION").default("RegionOne"))
  .action(async (_options, command: Command) => {
    const { bootstrapCluster } = await import("./serve.ts");
    process.stdout.write(await bootstrapCluster(command.opts(), createLog("warn")));
  });

program
  .command("completion")
  .description("Print what a shell needs to complete dicot's words: source <(dicot completion bash)")
  .addArgument(new Argument("<shell>").choices(shells))
  .action((shell: Shell) => {
    process.stdout.write(completion(program, shell));
  });

/** `package.json` is two folders up from `dist/src`, one from `src`. */
function packageVersion(): string {
  const up = import.meta.url.endsWith(".ts") ? "../package.json" : "../../package.json";
  return (JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8")) as { version: string }).version;
}

function configOf<T>(command: Command): T {
  applyConfigFile(command);
  return command.opts() as T;
}

/** SIGTERM and SIGINT stop taking requests, let those in progress end, and leave with 0; a second one leaves at once. */
function stopOnSignal(close: () => Promise<void>, drainSeconds = 0): void {
  closeWithGrace({ delay: (drainSeconds + 10) * 1000 }, async ({ err }) => {
    if (err) process.stderr.write(`dicot: ${err.stack ?? err.message}\n`);
    await close();
  });
}

try {
  await program.parseAsync();
} catch (error) {
  // One clear line; the whole story only for who asks for it.
  process.stderr.write(`dicot: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env["DICOT_LOG_LEVEL"] === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}
