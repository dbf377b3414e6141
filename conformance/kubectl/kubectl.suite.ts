/**
 * The real kubectl against the embedded API server, or against the cluster of the kubeconfig that KUBECTL_SUITE_KUBECONFIG names: both must
 * pass. Everything happens in a namespace of its own.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiServer, startApiServer } from "../../src/embedded/server.ts";
import { kubectlBinary } from "../clients/kubectl.ts";

const namespace = "kubectl-suite";
let server: ApiServer | undefined;
let folder: string;
let binary: string;
let kubeconfig: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubectl-suite-"));
  binary = await kubectlBinary();
  kubeconfig = process.env["KUBECTL_SUITE_KUBECONFIG"] ?? join(folder, "kubeconfig");
  if (process.env["KUBECTL_SUITE_KUBECONFIG"] === undefined) {
    server = await startApiServer();
    await writeFile(kubeconfig, JSON.stringify(server.kubeconfig()));
  }
  await kubectl("create", "namespace", namespace);
  await kubectl("create", "-f", await file("crd.yaml", definition));
  await kubectl("wait", "--for=condition=Established", "crd/widgets.suite.example.com", "--timeout=30s");
});

afterAll(async () => {
  await kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
  await kubectl("delete", "crd", "widgets.suite.example.com", "--ignore-not-found");
  await server?.close();
  await rm(folder, { recursive: true });
});

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const result = await execa(
    binary,
    ["--kubeconfig", kubeconfig, "--namespace", namespace, "--cache-dir", join(folder, "cache"), ...args],
    {
      reject: false,
      env,
    },
  );
  return { ok: result.exitCode === 0, out: result.stdout, error: result.stderr };
}

/** Standard output; throws what kubectl complains of. */
async function kubectl(...args: string[]): Promise<string> {
  const { ok, out, error } = await run(args);
  if (!ok) throw new Error(`kubectl ${args.join(" ")}: ${error}`);
  return out;
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.suite.example.com}
spec:
  group: suite.example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wdg]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
    schema:
      openAPIV3Schema:
        type: object
        description: A thing with a size.
        properties:
          spec:
            type: object
            properties:
              size: {type: integer, minimum: 1, description: How big it is.}
              replicas: {type: integer, default: 1}
          status: {type: object, properties: {replicas: {type: integer}}}
`;
const widget = (size: number) => `
apiVersion: suite.example.com/v1
kind: Widget
metadata: {name: one}
spec: {size: ${size}}
`;
const deployment = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "${image}", ports: [{containerPort: 80}]}]}
`;

describe("kubectl api-resources, explain, get --raw", () => {
  it("knows built-in and custom kinds by their short names", async () => {
    expect(await kubectl("api-resources", "--api-group=suite.example.com", "--no-headers")).toMatch(
      /^widgets\s+wdg\s+suite.example.com\/v1\s+true\s+Widget$/,
    );
    expect(await kubectl("get", "wdg,cm,deploy,crd,pvc")).toContain("widgets.suite.example.com");
  });
  it("explains both", async () => {
    expect(await kubectl("explain", "pod.spec.containers.image")).toContain("Container image name");
    expect(await kubectl("explain", "widget.spec")).toContain("How big it is.");
  });
  it("reads raw paths", async () => {
    expect(JSON.parse(await kubectl("get", "--raw", "/version"))).toMatchObject({ major: "1" });
    expect(await kubectl("get", "--raw", "/readyz")).toBe("ok");
  });
});

describe("kubectl create, get, label, annotate, delete", () => {
  it("makes and shows objects", async () => {
    await kubectl("create", "configmap", "made", "--from-literal=a=1");
    expect(await kubectl("get", "configmap", "made", "-o", "jsonpath={.data.a}")).toBe("1");
    expect(await kubectl("get", "cm", "made", "--no-headers")).toMatch(/^made\s+1\s+\d+s$/);
    await kubectl("label", "cm", "made", "tier=x");
    expect(await kubectl("get", "cm", "-l", "tier in (x,y)", "-o", "name")).toBe("configmap/made");
    expect(await kubectl("get", "cm", "--field-selector", "metadata.name=made", "-o", "name")).toBe("configmap/made");
    await kubectl("annotate", "cm", "made", "note=1");
    await kubectl("delete", "cm", "made");
    expect((await run(["get", "cm", "made"])).error).toContain('(NotFound): configmaps "made" not found');
  });
  it("refuses unknown fields by strict validation", async () => {
    const path = await file("strict.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: strict}\ndataa: {}\n");
    expect((await run(["create", "-f", path])).error).toContain('unknown field "dataa"');
  });
  it("sends the kinds of its own commands as protobuf", async () => {
    await kubectl("create", "secret", "generic", "s", "--from-literal=a=1");
    await kubectl("create", "serviceaccount", "sa");
    await kubectl("create", "role", "reader", "--verb=get,list", "--resource=configmaps");
    await kubectl("create", "rolebinding", "reader", "--role=reader", `--serviceaccount=${namespace}:sa`);
    await kubectl("create", "quota", "q", "--hard=count/deployments.apps=10");
    await kubectl("create", "deployment", "d", "--image=x:1", "--replicas=0");
    expect(await kubectl("get", "secret", "s", "-o", "jsonpath={.data.a}")).toBe("MQ==");
    expect(await kubectl("get", "deploy", "d", "-o", "jsonpath={.spec.template.spec.containers[0].image}")).toBe("x:1");
  });
});

describe("kubectl apply, patch, replace, edit, diff", () => {
  it("applies on the client's side", async () => {
    expect(await kubectl("apply", "-f", await file("web.yaml", deployment("nginx:1")))).toContain("created");
    expect(await kubectl("apply", "-f", await file("web.yaml", deployment("nginx:1")))).toContain("unchanged");
    expect(await kubectl("apply", "-f", await file("web.yaml", deployment("nginx:2")))).toContain("configured");
    expect(await kubectl("get", "deploy", "web", "-o", "jsonpath={..image}")).toBe("nginx:2");
  });
  it("applies on the server's side, and conflicts", async () => {
    const one = await file("w1.yaml", widget(1));
    expect(await kubectl("apply", "--server-side", "-f", one)).toContain("serverside-applied");
    const two = await file("w2.yaml", widget(2));
    const refused = await run(["apply", "--server-side", "--field-manager=other", "-f", two]);
    expect(refused.error).toContain('conflict with "kubectl": .spec.size');
    await kubectl("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", two);
    expect(await kubectl("get", "wdg", "one", "--no-headers")).toMatch(/^one\s+2$/);
  });
  it("patches in every form", async () => {
    await kubectl(
      "patch",
      "deploy",
      "web",
      "--type=strategic",
      "-p",
      '{"spec":{"template":{"spec":{"containers":[{"name":"web","imagePullPolicy":"Never"}]}}}}',
    );
    await kubectl("patch", "deploy", "web", "--type=json", "-p", '[{"op":"add","path":"/spec/paused","value":true}]');
    await kubectl("patch", "deploy", "web", "--type=merge", "-p", '{"metadata":{"labels":{"m":"1"}}}');
    expect(JSON.parse(await kubectl("get", "deploy", "web", "-o", "json"))).toMatchObject({
      metadata: { labels: { m: "1" } },
      spec: { paused: true, template: { spec: { containers: [{ image: "nginx:2", imagePullPolicy: "Never" }] } } },
    });
  });
  it("edits and replaces", async () => {
    const edited = await run(["edit", "deploy", "web"], { KUBE_EDITOR: "sed -i s/nginx:2/nginx:3/" });
    expect(edited.out).toContain("edited");
    await kubectl("replace", "-f", await file("live.json", await kubectl("get", "deploy", "web", "-o", "json")));
    expect(await kubectl("get", "deploy", "web", "-o", "jsonpath={..containers[0].image}")).toBe("nginx:3");
  });
  it("scales built-in and custom kinds", async () => {
    await kubectl("scale", "deploy", "web", "--replicas=0");
    await kubectl("scale", "widget", "one", "--replicas=3");
    expect(await kubectl("get", "widget", "one", "-o", "jsonpath={.spec.replicas}")).toBe("3");
  });
});

describe("kubectl wait, get --watch, describe", () => {
  it("waits for a field and for the end", async () => {
    await kubectl("create", "configmap", "waited", "--from-literal=a=1");
    await kubectl("wait", "cm/waited", "--for=jsonpath={.data.a}=1", "--timeout=10s");
    const [waited] = await Promise.all([
      kubectl("wait", "cm/waited", "--for=delete", "--timeout=20s"),
      kubectl("delete", "cm", "waited", "--wait=false"),
    ]);
    expect(waited).toMatch(/condition met|^$/);
  });
  it("watches", async () => {
    const watching = execa(
      binary,
      ["--kubeconfig", kubeconfig, "-n", namespace, "get", "cm", "--watch", "--no-headers", "--field-selector", "metadata.name=seen"],
      { reject: false },
    );
    let text = "";
    const shown = new Promise<void>((resolve) => {
      watching.stdout.on("data", (chunk: Buffer) => {
        text += chunk;
        if (/seen\s+2/.test(text)) resolve();
      });
    });
    await kubectl("create", "configmap", "seen", "--from-literal=a=1");
    await kubectl("patch", "cm", "seen", "-p", '{"data":{"b":"2"}}');
    await shown;
    watching.kill();
    await watching;
  });
  it("describes", async () => {
    expect(await kubectl("describe", "deploy", "web")).toMatch(/Name:\s+web/);
    expect(await kubectl("describe", "wdg", "one")).toMatch(/Kind:\s+Widget/);
  });
});

describe("kubectl auth, create token", () => {
  it("says what one may", async () => {
    const who = `--as=system:serviceaccount:${namespace}:sa`;
    expect((await run(["auth", "can-i", "list", "configmaps", who])).out).toBe("yes");
    expect((await run(["auth", "can-i", "delete", "configmaps", who])).out).toBe("no");
    expect((await run(["get", "secrets", who])).error).toContain("(Forbidden): secrets is forbidden");
    expect(await kubectl("auth", "can-i", "--list", who)).toMatch(/configmaps\s+\[\]\s+\[\]\s+\[get list\]/);
  });
  it("gives a token that works", async () => {
    const token = await kubectl("create", "token", "sa");
    const cluster = JSON.parse(await kubectl("config", "view", "--raw", "-o", "json")).clusters[0].cluster;
    const plain = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "c", cluster }],
      users: [{ name: "u", user: { token } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u", namespace } }],
      "current-context": "x",
    };
    const path = await file("sa.kubeconfig", JSON.stringify(plain));
    const result = await execa(binary, ["--kubeconfig", path, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"]);
    expect(result.stdout).toBe(`system:serviceaccount:${namespace}:sa`);
  });
});
