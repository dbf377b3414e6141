/** Secrets that change while we run: token files that are rotated, and exec plugins. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";

export interface Secrets {
  /** The whole header: `Bearer …`. */
  authorization?: string;
  /** PEM of the client certificate and its key. */
  cert?: string;
  key?: string;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
export interface ExecPlugin {
  apiVersion: string;
  command: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
}

interface ExecCredential {
  status?: { token?: string; clientCertificateData?: string; clientKeyData?: string; expirationTimestamp?: string };
}

/** Read again after a minute, as client-go does: the kubelet writes a new token well before the old one ends. */
export function tokenFromFile(path: string, now: () => number = Date.now): () => string {
  let token = "";
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - readAt > 60_000) {
      token = readFileSync(path, "utf8").trim();
      readAt = now();
    }
    return token;
  };
}

/** Runs the command when there is no credential yet, or less than a minute is left of it. */
export function execCredentials(
  plugin: ExecPlugin,
  folder: string,
  environment: Record<string, string | undefined>,
  now: () => number = Date.now,
): () => Promise<Secrets> {
  let current: Promise<{ secrets: Secrets; until: number }> | undefined;
  return async () => {
    const held = await current?.catch(() => undefined);
    if (held && held.until - now() > 60_000) return held.secrets;
    current = run(plugin, folder, environment);
    return (await current).secrets;
  };
}

async function run(
  plugin: ExecPlugin,
  folder: string,
  environment: Record<string, string | undefined>,
): Promise<{ secrets: Secrets; until: number }> {
  const { apiVersion, command, args, env, installHint } = plugin;
  const info = JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false } });
  const variables = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const path = command.includes("/") ? resolve(folder, command) : command;
  try {
    const { stdout } = await promisify(execFile)(path, args ?? [], {
      env: { ...environment, ...variables, KUBERNETES_EXEC_INFO: info },
      timeout: 60_000,
    });
    const {
      token,
      clientCertificateData: cert,
      clientKeyData: key,
      expirationTimestamp,
    } = (JSON.parse(stdout) as ExecCredential).status ?? {};
    if (!token && !cert) throw new Error("it gave neither a token nor a certificate");
    const secrets = { ...(token && { authorization: `Bearer ${token}` }), ...(cert && { cert }), ...(key && { key }) };
    return { secrets, until: expirationTimestamp ? Date.parse(expirationTimestamp) : Number.POSITIVE_INFINITY };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`the kubeconfig's credential plugin ${command} failed: ${code === "ENOENT" ? (installHint ?? "not found") : message}`);
  }
}
