/**
 * What Dicot was granted, against what it used, by the API server's audit log of a time when it ran with the rights in deploy/access:
 *
 *   node scripts/permissions.ts <audit.log> [--all]
 *
 * Tells each permission that was never used, with the reason in conformance/deploy/unused.yaml, and each request that RBAC refused; with
 * `--all` how often each permission was used. Fails where Dicot itself was refused something, or something unused has no reason.
 */
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parse, parseAllDocuments } from "yaml";

export interface AuditEvent {
  verb: string;
  user: { username: string };
  impersonatedUser?: { username: string; extra?: Record<string, string[]> };
  objectRef?: { resource: string; subresource?: string; namespace?: string; apiGroup?: string; name?: string };
  annotations?: Record<string, string>;
}

/** One verb on one resource, by one role: `Role dicot-system/dicot`, `ClusterRole dicot:server`. */
export interface Permission {
  role: string;
  verb: string;
  /** `virtualmachines/start.subresources.kubevirt.io` */
  resource: string;
}

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[];
}

/** What the API server has to note for it: whatever Dicot asks, as itself and as its tenants; no bodies. */
export const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived", "ResponseStarted"],
  rules: [{ level: "Metadata", users: ["system:serviceaccount:dicot-system:dicot"] }, { level: "None" }],
};

const DICOT = "system:serviceaccount:dicot-system:dicot";
const root = new URL("..", import.meta.url);

/** Who may watch all of a kind learns nothing more by `get` and `list`, which stand in for each other: they are one permission. */
const LOOK = "get, list, watch";
const looks = ["get", "list", "watch"];

const qualified = (resource: string, group: string | undefined) => (group ? `${resource}.${group}` : resource);
const keyOf = ({ role, verb, resource }: Permission) => `${role}: ${verb} ${resource}`;

/** What the roles of the account `dicot` give it. */
export function granted(): Permission[] {
  const roles = ["cache.yaml", "server.yaml"].flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(`deploy/access/${file}`, root), "utf8")).map((document) => document.toJS() as Manifest),
  );
  return roles.flatMap(({ kind, metadata, rules = [] }) => {
    const role = `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
    return rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          (looks.every((verb) => verbs.includes(verb)) ? [LOOK, ...verbs.filter((verb) => !looks.includes(verb))] : verbs).map((verb) => ({
            role,
            verb,
            resource: qualified(resource, group),
          })),
        ),
      ),
    );
  });
}

/** By which of its permissions a request of Dicot was let through; none where it was none of Dicot's, or refused. */
export function usedBy(event: AuditEvent): Permission[] {
  if (event.user.username !== DICOT) return [];
  const { objectRef, impersonatedUser, annotations } = event;
  if (impersonatedUser !== undefined) {
    const role = "Role dicot-identities/dicot";
    const extra = Object.keys(impersonatedUser.extra ?? {}).map((name) => ({
      role: "ClusterRole dicot:server",
      verb: "impersonate",
      resource: `userextras/${name}.authentication.k8s.io`,
    }));
    return [{ role, verb: "impersonate", resource: "serviceaccounts" }, ...extra];
  }
  const [, kind, name] = / of (Role|ClusterRole) "([^"]+)"/.exec(annotations?.["authorization.k8s.io/reason"] ?? "") ?? [];
  if (objectRef === undefined || kind === undefined || annotations?.["authorization.k8s.io/decision"] !== "allow") return [];
  const role = kind === "Role" ? `Role ${objectRef.namespace}/${name}` : `ClusterRole ${name}`;
  const resource = objectRef.subresource ? `${objectRef.resource}/${objectRef.subresource}` : objectRef.resource;
  const verb = role === "ClusterRole dicot:cache" ? LOOK : event.verb;
  return [{ role, verb, resource: qualified(resource, objectRef.apiGroup) }];
}

/** What RBAC refused, in words, and as whom it was asked. */
export function refusal({ user, verb, objectRef, impersonatedUser, annotations }: AuditEvent): { own: boolean; what: string } | undefined {
  if (user.username !== DICOT || annotations?.["authorization.k8s.io/decision"] !== "forbid" || objectRef === undefined) return undefined;
  const resource = objectRef.subresource ? `${objectRef.resource}/${objectRef.subresource}` : objectRef.resource;
  const where = objectRef.namespace ? ` in ${place(objectRef.namespace)}` : "";
  const who = impersonatedUser?.username.replace(/^.*:/, "").replace(/^p-[0-9a-f]{32}-/, "a project's ") ?? "dicot";
  return { own: impersonatedUser === undefined, what: `${who}: ${verb} ${qualified(resource, objectRef.apiGroup)}${where}` };
}

const place = (namespace: string) => (/^(dicot|kube)-/.test(namespace) || namespace === "default" ? namespace : "a project");

/** Why a permission is there that no test uses: role → `verb resource` → reason. */
export const reasons = (): Record<string, Record<string, string>> =>
  (parse(readFileSync(new URL("conformance/deploy/unused.yaml", root), "utf8")) ?? {}) as Record<string, Record<string, string>>;

const count = (counts: Map<string, number>, key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** Prints it, and answers what is not as it should be. A test that races may leave out a permission once; a refusal is always a bug. */
export async function report(file: string, { all = false } = {}): Promise<{ unexplained: number; refused: number }> {
  const used = new Map<string, number>();
  const refused = { own: new Map<string, number>(), others: new Map<string, number>() };
  let requests = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const event = JSON.parse(line) as AuditEvent;
    if (event.user.username === DICOT) requests++;
    for (const permission of usedBy(event)) count(used, keyOf(permission));
    const no = refusal(event);
    if (no) count(no.own ? refused.own : refused.others, no.what);
  }
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const permissions = granted();
  const known = reasons();
  const unused = permissions.filter((one) => !used.has(keyOf(one)));
  const unexplained = unused.filter((one) => reasonOf(known, one) === undefined);
  for (const one of all ? permissions : unused)
    print(
      `${String(used.get(keyOf(one)) ?? "never").padStart(6)}  ${keyOf(one)}${used.has(keyOf(one)) ? "" : `: ${reasonOf(known, one) ?? "WHY?"}`}`,
    );
  for (const [what, times] of [...refused.others, ...refused.own]) print(`${String(times).padStart(6)}  refused to ${what}`);
  print(
    `${requests} requests of Dicot. Of ${permissions.length} permissions ${permissions.length - unused.length} were used, ` +
      `${unused.length - unexplained.length} were not for a known reason, ${unexplained.length} for none. ` +
      `To itself ${refused.own.size} kinds of requests were refused, to its tenants ${refused.others.size}.`,
  );
  return { unexplained: unexplained.length, refused: refused.own.size };
}

const reasonOf = (known: ReturnType<typeof reasons>, { role, verb, resource }: Permission): string | undefined =>
  known[role]?.[`${verb} ${resource}`];

if (process.argv[1] === import.meta.filename) {
  const [file, flag] = process.argv.slice(2);
  if (file === undefined) throw new Error("name the audit log of an API server: node scripts/permissions.ts <audit.log> [--all]");
  const { unexplained, refused } = await report(file, { all: flag === "--all" });
  if (unexplained + refused > 0) process.exitCode = 1;
}
