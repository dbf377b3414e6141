/** The real kubectl: the machine's own where it has one, else the registry's package of the upstream binary. */
import { join } from "node:path";
import { execa } from "execa";
import { venv } from "./venv.ts";

export async function kubectlBinary(): Promise<string> {
  const own = await execa("kubectl", ["version", "--client"], { reject: false });
  if (own.exitCode === 0) return "kubectl";
  return join(await venv("kubectl", new URL("kubectl-requirements.txt", import.meta.url).pathname), "kubectl");
}
