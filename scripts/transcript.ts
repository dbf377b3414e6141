/**
 * `npm run docs:transcript` starts a demo, types what a newcomer types, and puts what the real clients answered into README.md.
 * What differs from run to run (ids, addresses, times) differs in the README too: it is a transcript, not an example.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { kubectlBinary } from "../conformance/clients/kubectl.ts";
import { venv } from "../conformance/clients/venv.ts";

const root = new URL("../", import.meta.url).pathname;
const readme = join(root, "README.md");

const machine = (namespace: string) => `apiVersion: kubevirt.io/v1
kind: VirtualMachine
metadata:
  name: native
  namespace: ${namespace}
spec:
  runStrategy: RerunOnFailure
  template:
    spec:
      domain:
        memory: { guest: 256Mi }
        devices:
          disks: [{ name: root, disk: { bus: virtio } }]
          interfaces: [{ name: default, masquerade: {} }]
      networks: [{ name: default, pod: {} }]
      volumes: [{ name: root, containerDisk: { image: quay.io/containerdisks/cirros } }]
`;

interface Line {
  command: string;
  /** Repeated until it shows this. */
  until?: RegExp;
}

const linesOf = (namespace: string): Line[] => [
  { command: "export OS_CLIENT_CONFIG_FILE=.dicot/clouds.yaml OS_CLOUD=dicot KUBECONFIG=.dicot/kubeconfig" },
  { command: "openstack token issue -c expires -c project_id" },
  { command: "openstack server create --flavor m1.tiny --image tiny --network private --wait first -c id -c name -c status" },
  { command: "openstack server list -c Name -c Status -c Networks -c Flavor" },
  { command: "kubectl get namespaces -l openstack.dicot.io/project" },
  { command: `kubectl get vm,vmi -n ${namespace}` },
  { command: `kubectl apply -f - <<EOF\n${machine(namespace)}EOF` },
  { command: "openstack server list -c Name -c Status -c Networks", until: /native +\| ACTIVE +\| \S/ },
  { command: "openstack server stop native" },
  { command: `kubectl get vm native -n ${namespace}`, until: /Stopped/ },
];

const folder = await mkdtemp(join(tmpdir(), "dicot-transcript-"));
const kubectl = await kubectlBinary();
const folders = [
  await venv("clients", join(root, "conformance/clients/requirements.txt")),
  ...(kubectl === "kubectl" ? [] : [dirname(kubectl)]),
];
const env = { PATH: [...folders, process.env["PATH"] ?? ""].join(delimiter), PYTHONWARNINGS: "ignore", COLUMNS: "100" };
const demo = execa(process.execPath, [join(root, "src/main.ts"), "demo", "--log-level", "warn"], {
  cwd: folder,
  reject: false,
  buffer: false,
});
try {
  await new Promise<void>((resolve, reject) => {
    demo.stdout.once("data", () => resolve());
    demo.then(({ exitCode }) => reject(new Error(`the demo ended with ${exitCode}: are the ports 5000 and 6443 free?`)));
  });
  demo.stdout.resume();
  const typed: Record<string, string> = {};
  const written: string[] = [];
  const { stdout: namespace } = await execa(
    kubectl,
    [
      "--kubeconfig",
      ".dicot/kubeconfig",
      "get",
      "namespaces",
      "-o",
      'jsonpath={.items[?(@.metadata.annotations.openstack\\.dicot\\.io/name=="demo")].metadata.name}',
    ],
    { cwd: folder },
  );
  for (const line of linesOf(namespace)) written.push(await type(line, typed));
  await insert(written.join("\n"));
} finally {
  demo.kill("SIGTERM");
  await demo;
  await rm(folder, { recursive: true, force: true });
}

/** Runs one line as a shell does, with the variables of the lines before, and shows it with what it printed. */
async function type({ command, until }: Line, exported: Record<string, string>): Promise<string> {
  const shown = command.split("\n").map((line, index) => `${index === 0 ? "$" : ">"} ${line}`);
  const set = /^export (.*)$/.exec(command)?.[1];
  if (set !== undefined) {
    for (const one of set.split(" ")) exported[one.split("=")[0] ?? ""] = one.split("=")[1] ?? "";
    return shown.join("\n");
  }
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { stdout, stderr, exitCode } = await execa("bash", ["-c", command], { cwd: folder, env: { ...env, ...exported }, reject: false });
    if (exitCode !== 0) throw new Error(`${command}\n${stdout}\n${stderr}`);
    const text = stdout.trim();
    if (until === undefined || until.test(text)) return [...shown, ...(text ? [text.replace(/[ \t]+$/gm, "")] : [])].join("\n");
    if (Date.now() > deadline) throw new Error(`${command} did not show ${until}:\n${text}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function insert(transcript: string): Promise<void> {
  const text = await readFile(readme, "utf8");
  const place = /(<!-- transcript -->\n```console\n)[\s\S]*?(\n```\n<!-- \/transcript -->)/;
  if (!place.test(text)) throw new Error("README.md has no place for the transcript");
  await writeFile(
    readme,
    text.replace(place, (_all, before: string, after: string) => `${before}${transcript}${after}`),
  );
}
