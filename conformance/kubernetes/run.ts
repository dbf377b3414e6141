/**
 * `npm run test:parity`: one suite, asked of both API servers, which must give the same answers.
 *
 *   npm run test:parity                    the embedded one, then a real one that is started for it
 *   npm run test:parity -- --embedded      the embedded one alone; further arguments go to vitest
 *
 * With DICOT_TEST_KUBECONFIG the real one is that cluster, which must reach this machine's loopback; DICOT_TEST_ETCD is its etcd's address.
 */
import { execa } from "execa";
import { startControlPlane } from "../../scripts/cluster/control-plane.ts";

const [only, rest] = process.argv[2] === "--embedded" ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];

async function ask(server: string, env: Record<string, string>): Promise<boolean> {
  console.log(`\n${server}`);
  const run = await execa("vitest", ["run", "--config", "vitest.parity.config.ts", ...rest], {
    stdio: "inherit",
    preferLocal: true,
    reject: false,
    env,
  });
  return run.exitCode === 0;
}

async function askReal(): Promise<boolean> {
  const { DICOT_TEST_KUBECONFIG: given } = process.env;
  if (given) return ask(`the API server of ${given}`, {});
  const { kubeconfig, etcd, server, stop } = await startControlPlane({ scheduler: false, say: (text) => console.log(text) });
  try {
    return await ask(`kube-apiserver at ${server}`, { DICOT_TEST_KUBECONFIG: kubeconfig, DICOT_TEST_ETCD: etcd.url });
  } finally {
    await stop();
  }
}

const embedded = await ask("the embedded API server", { DICOT_TEST_KUBECONFIG: "" });
const real = only || (await askReal());
process.exitCode = embedded && real ? 0 : 1;
