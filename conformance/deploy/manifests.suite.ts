/** deploy/ as an operator applies it, with nothing but kubectl. */
import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Deployed, deployed, root } from "./cluster.ts";

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; generation?: number; resourceVersion?: string };
  spec: Record<string, unknown>;
}

const components = readdirSync(join(root, "deploy/components")).sort();
/** The Gateway API's kinds are no part of Kubernetes: this one is rendered, and not applied. */
const appliable = components.filter((name) => name !== "gateway");

let cluster: Deployed;
let folder: string;
beforeAll(async () => {
  cluster = await deployed();
  folder = await mkdtemp(join(tmpdir(), "dicot-deploy-"));
  await symlink(join(root, "deploy"), join(folder, "deploy"));
});
afterAll(async () => {
  cluster.close();
  await rm(folder, { recursive: true, force: true });
});

/** A kustomization of `deploy` with these components, as docs/deploy.md shows one. */
async function overlay(chosen: readonly string[]): Promise<string> {
  const text = { resources: ["deploy"], components: chosen.map((name) => `deploy/components/${name}`) };
  await writeFile(join(folder, "kustomization.yaml"), JSON.stringify(text));
  return folder;
}

const render = async (path: string) =>
  parseAllDocuments(await cluster.kubectl("kustomize", path)).map((document) => document.toJS() as Manifest);

const find = (manifests: Manifest[], kind: string, name: string) => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
};

describe("kubectl kustomize deploy", () => {
  it("has every definition in deploy/crds", async () => {
    const files = readdirSync(join(root, "deploy/crds"));
    const rendered = await render("deploy");
    const definitions = await Promise.all(
      files.map((file) => cluster.kubectl("create", "--dry-run=client", "-o=name", "-f", `deploy/crds/${file}`)),
    );
    const names = definitions.flatMap((text) => text.split("\n").map((line) => line.split("/")[1])).sort();
    expect(
      rendered
        .filter(({ kind }) => kind === "CustomResourceDefinition")
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(names);
  });

  it("puts each object of a namespace in one that it makes itself", async () => {
    const rendered = await render(await overlay(components));
    const namespaces = rendered.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
    expect(namespaces.sort()).toEqual(["dicot-identities", "dicot-images", "dicot-system"]);
    const elsewhere = rendered.filter(({ metadata }) => metadata.namespace !== undefined && !namespaces.includes(metadata.namespace));
    expect(elsewhere).toEqual([]);
    const namespaced = [
      "Deployment",
      "Job",
      "Service",
      "PodDisruptionBudget",
      "ConfigMap",
      "NetworkPolicy",
      "Ingress",
      "HTTPRoute",
      "Role",
    ];
    expect(rendered.filter(({ kind, metadata }) => namespaced.includes(kind) && metadata.namespace === undefined)).toEqual([]);
  });

  it("lets no API but OpenStack's out by Ingress and HTTPRoute", async () => {
    const rendered = await render(await overlay(["ingress", "gateway"]));
    const paths = [
      ...JSON.stringify(["Ingress", "HTTPRoute"].map((kind) => find(rendered, kind, "dicot"))).matchAll(/"(?:path|value)":"([^"]+)"/g),
    ];
    const mounts = ["/identity", "/image", "/compute", "/volume", "/networking", "/placement"];
    expect(paths.map(([, path]) => path)).toEqual([...mounts, ...mounts]);
  });
});

describe("kubectl apply --server-side -k deploy", () => {
  const apply = async (...flags: string[]) => cluster.kubectl("apply", "--server-side", ...flags, "-k", await overlay(appliable));

  it("is accepted by the API server, each object of it", async () => {
    // A dry run makes no namespace that the next object could be in: these come first.
    await cluster.kubectl("apply", "--server-side", "-k", "deploy/access");
    const answered = (await apply("--dry-run=server")).split("\n");
    expect(answered).toHaveLength((await render(await overlay(appliable))).length);
    expect(answered.filter((line) => !line.endsWith("serverside-applied (server dry run)"))).toEqual([]);
  });

  it("changes nothing the second time", async () => {
    await apply();
    const rendered = await render(await overlay(appliable));
    const versions = async () => {
      const { items } = JSON.parse(await cluster.kubectl("get", "-o=json", "-k", await overlay(appliable))) as { items: Manifest[] };
      // What controllers write into a status is no change of the operator's: only the specification counts where a kind numbers those.
      return Object.fromEntries(
        items.map(({ kind, metadata, spec }) => [
          `${kind} ${metadata.namespace ?? ""} ${metadata.name}`,
          kind === "ResourceQuota" ? spec : (metadata.generation ?? metadata.resourceVersion),
        ]),
      );
    };
    const before = await versions();
    expect(Object.keys(before)).toHaveLength(rendered.length);
    await apply();
    expect(await versions()).toEqual(before);
  });
});

describe("the Pods of Dicot", () => {
  it("are admitted by the restricted Pod security standard", async () => {
    for (const [kind, name] of [
      ["Deployment", "dicot"],
      ["Job", "dicot-bootstrap"],
    ] as const) {
      const { spec } = find(await render("deploy"), kind, name);
      const { metadata, spec: pod } = spec["template"] as { metadata: object; spec: object };
      const file = join(folder, "pod.json");
      await writeFile(
        file,
        JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { ...metadata, name: "try", namespace: "dicot-system" }, spec: pod }),
      );
      expect(await cluster.kubectl("create", "--dry-run=server", "-o=name", "-f", file)).toBe("pod/try");
      await expect(cluster.kubectl("run", "try", "--image=x", "--namespace=dicot-system", "--dry-run=server")).rejects.toThrow(
        /violates PodSecurity "restricted/,
      );
    }
  });

  it("start in dicot-identities never", async () => {
    const pod = find(await render("deploy"), "Deployment", "dicot").spec["template"] as { spec: object };
    const file = join(folder, "pod.json");
    const spec = { ...pod.spec, serviceAccountName: "cloud-admin" };
    await writeFile(
      file,
      JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "try", namespace: "dicot-identities" }, spec }),
    );
    await expect(cluster.kubectl("create", "--dry-run=server", "-f", file)).rejects.toThrow(/exceeded quota: no-pods/);
  });

  it("are two at least while one is updated or a node is drained", async () => {
    const rendered = await render("deploy");
    const { replicas, strategy, selector } = find(rendered, "Deployment", "dicot").spec as {
      replicas: number;
      strategy: object;
      selector: { matchLabels: object };
    };
    expect(replicas).toBeGreaterThanOrEqual(2);
    expect(strategy).toMatchObject({ rollingUpdate: { maxUnavailable: 0 } });
    expect(find(rendered, "PodDisruptionBudget", "dicot").spec).toMatchObject({ maxUnavailable: 1, selector });
    expect(find(rendered, "Service", "dicot").spec).toMatchObject({ selector: selector.matchLabels });
  });

  it("are the release's", async () => {
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
      version: string;
    };
    const images = [...JSON.stringify(await render("deploy")).matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
    expect(images).toEqual([`dicot:${version}`, `dicot:${version}`]);
  });
});
