import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clusterFromText, clusterOfPod, findCluster } from "./kubeconfig.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const file = (user: string, cluster = "server: https://k.example:6443/") => `
current-context: here
contexts: [{ name: here, context: { cluster: c, user: u, namespace: n } }, { name: broken, context: { cluster: gone, user: u } }]
clusters: [{ name: c, cluster: { ${cluster} } }]
users: [{ name: u, user: { ${user} } }]
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dicot-kubeconfig-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string, context?: string) => clusterFromText(text, join(folder, "config"), context, { PATH: process.env["PATH"] });

describe("a kubeconfig", () => {
  it("gives the server, its authority and a token", async () => {
    const cluster = read(
      file("token: abc", `server: https://k.example:6443/, certificate-authority-data: ${base64("PEM")}, tls-server-name: k`),
    );
    expect(cluster).toMatchObject({ server: "https://k.example:6443", ca: "PEM", tlsServerName: "k", namespace: "n" });
    expect(await cluster.credentials?.()).toEqual({ authorization: "Bearer abc" });
  });

  it("gives client certificates, also from files beside it", async () => {
    writeFileSync(join(folder, "client.key"), "KEY");
    const cluster = read(file(`client-certificate-data: ${base64("CERT")}, client-key: client.key`));
    expect(await cluster.credentials?.()).toEqual({ cert: "CERT", key: "KEY" });
  });

  it("runs a credential plugin once, as long as its answer is good", async () => {
    const plugin = join(folder, "plugin");
    const credential = { status: { token: "t", expirationTimestamp: "2099-01-01T00:00:00Z" } };
    writeFileSync(plugin, `#!/bin/sh\necho run >> "${folder}/runs"\n[ "$EXTRA" = yes ] && echo '${JSON.stringify(credential)}'\n`);
    chmodSync(plugin, 0o755);
    const cluster = read(
      file(`exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin, env: [{ name: EXTRA, value: "yes" }] }`),
    );
    expect(await cluster.credentials?.()).toEqual({ authorization: "Bearer t" });
    expect(await cluster.credentials?.()).toEqual({ authorization: "Bearer t" });
  });

  it("says in one line what is wrong", async () => {
    const path = join(folder, "config");
    expect(() => read("{")).toThrow(`kubeconfig ${path} is not YAML`);
    expect(() => read("")).toThrow(`kubeconfig ${path} has no current-context; name one with --context`);
    expect(() => read(file("token: x"), "there")).toThrow(`kubeconfig ${path} has no context there; it has: here, broken`);
    expect(() => read(file("token: x"), "broken")).toThrow(`kubeconfig ${path} has no cluster gone, which context broken names`);
    expect(() => read(file("client-key: none.pem"))).toThrow(`kubeconfig ${path} names ${join(folder, "none.pem")}, which does not exist`);
    const lost = read(file("exec: { apiVersion: v1, command: no-such-plugin, installHint: install it from here }"));
    await expect(lost.credentials?.()).rejects.toThrow("the kubeconfig's credential plugin no-such-plugin failed: install it from here");
  });
});

describe("findCluster", () => {
  it("takes the file that exists of several in KUBECONFIG", () => {
    writeFileSync(join(folder, "config"), file("token: x"));
    expect(findCluster({ environment: { KUBECONFIG: `${folder}/none:${folder}/config` } }).server).toBe("https://k.example:6443");
  });

  it("says which file cannot be read", () => {
    expect(() => findCluster({ kubeconfig: `${folder}/none`, environment: {} })).toThrow(
      `kubeconfig ${folder}/none cannot be read: ENOENT`,
    );
  });
});

describe("a Pod's ServiceAccount", () => {
  it("is used with the token as it is now", async () => {
    for (const [name, text] of Object.entries({ token: "first\n", "ca.crt": "PEM", namespace: "dicot-system" }))
      writeFileSync(join(folder, name), text);
    const cluster = clusterOfPod({ KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" }, folder);
    expect(cluster).toMatchObject({ server: "https://[fd00::1]:443", ca: "PEM", namespace: "dicot-system" });
    expect(await cluster?.credentials?.()).toEqual({ authorization: "Bearer first" });
    expect(clusterOfPod({}, folder)).toBeUndefined();
  });
});
