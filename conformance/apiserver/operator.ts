/** What an operator does with a cluster before Dicot runs there, with the tools that he has: kubectl, and `dicot bootstrap`. */
import { execa } from "execa";
import { kubectlBinary } from "../clients/kubectl.ts";

const root = new URL("../..", import.meta.url).pathname;

/**
 * Applies `deploy/`: definitions, accounts and their rights, the optional policies. No Pods of Dicot itself: nodes are simulated, and replicas
 * run beside the cluster. Answers a token of the ServiceAccount `dicot`, as which they run.
 */
export async function deploy(kubeconfig: string): Promise<string> {
  const file = await kubectlBinary();
  const kubectl = async (...args: string[]) => (await execa(file, ["--kubeconfig", kubeconfig, ...args], { cwd: root })).stdout;
  await kubectl("apply", "--server-side", "-f", "deploy/crds");
  await kubectl("apply", "--server-side", "-k", "deploy/access");
  await kubectl("apply", "--server-side", "-f", "deploy/components/admission-policies/network.yaml");
  return await kubectl("create", "token", "dicot", "--namespace", "dicot-system", "--duration", "6h");
}

/** As the account of `kubeconfig`, with what a demo has too. */
export async function bootstrap(kubeconfig: string, passwords: { admin: string; demo: string }): Promise<void> {
  const env = { DICOT_ADMIN_PASSWORD: passwords.admin, DICOT_DEMO_PASSWORD: passwords.demo };
  await execa(process.execPath, ["bin/dicot.js", "bootstrap", "--kubeconfig", kubeconfig], { cwd: root, env });
}
