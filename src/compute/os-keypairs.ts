/**
 * A keypair is a `compute.dicot.io Keypair` in the namespace dicot-system, as keypairs belong to users and not to projects.
 * Kubernetes roles cannot say "your own keypairs", so that Dicot writes them as itself, after OpenStack's policy has let the caller pass.
 *
 *   name, user_id, type, public_key, fingerprint   spec
 *   id                                             a number made of metadata.uid
 *   created_at                                     metadata.creationTimestamp
 */
import { createHash } from "node:crypto";
import type { OsKeypairs } from "../../generated/compute/index.ts";
import type { Kinds } from "../../generated/kubernetes/kinds.ts";
import type { Call, Handlers } from "../http/call.ts";
import { badRequest, conflict, forbidden, notFound } from "../http/errors.ts";
import { isAlreadyExists } from "../kube/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { objectName, SYSTEM_NAMESPACE } from "../kube/names.ts";
import { many, single, toPage } from "./pages.ts";
import { fingerprint, generateSshKey } from "./ssh-keys.ts";
import { certificateFingerprint, generateCertificate } from "./x509.ts";

type Keypair = Kinds["Keypair"];

/** Nova's `[quota] key_pairs`: how many a user may have. */
const keypairLimit = 100;

/** One name for a user and a keypair's name, so that Kubernetes refuses the second of two at the same moment. */
const nameOf = (userId: string, name: string) => objectName(name, createHash("sha256").update(`${userId}/${name}`).digest("hex"));

const keypairsOf = (kube: Kube, userId: string): Keypair[] =>
  kube
    .list("Keypair", SYSTEM_NAMESPACE)
    .filter(({ spec }) => spec.userID === userId)
    .sort((a, b) => (a.spec.name < b.spec.name ? -1 : 1));

export const findKeypair = (kube: Kube, userId: string, name: string): Keypair | undefined =>
  keypairsOf(kube, userId).find(({ spec }) => spec.name === name);

/**
 * The keypair that a server is to have. Throws 400 for one that is not there, and for a certificate: KubeVirt gives guests SSH keys only.
 */
export function getSshKeypair(kube: Kube, userId: string, name: string): Keypair {
  const keypair = findKeypair(kube, userId, name);
  if (keypair === undefined) throw badRequest("Invalid key_name provided.");
  if (keypair.spec.type === "x509") throw badRequest("Invalid key_name provided: servers here take SSH keys only, no X.509 certificates.");
  return keypair;
}

interface KeypairAttributes {
  userId: string;
  name: string;
  type: "ssh" | "x509";
  publicKey: string;
}

export function toKeypair({ userId, name, type, publicKey }: KeypairAttributes): Keypair {
  const print = type === "ssh" ? fingerprint(publicKey) : certificateFingerprint(publicKey);
  if (print === undefined) throw badRequest("Keypair data is invalid: failed to generate fingerprint");
  return {
    apiVersion: "compute.dicot.io/v1alpha1",
    kind: "Keypair",
    metadata: { name: nameOf(userId, name), namespace: SYSTEM_NAMESPACE },
    spec: { name, userID: userId, type, publicKey, fingerprint: print },
  };
}

const summary = ({ spec }: Keypair) => ({
  name: spec.name,
  public_key: spec.publicKey,
  fingerprint: spec.fingerprint,
  type: spec.type ?? "ssh",
});

/** The user whose keypairs the call is about: since 2.10 an administrator may name another. */
function userOf(call: Call, named: string | undefined, rule: string): string {
  const userId = (call.since("2.10") ? named : undefined) ?? call.token.userId;
  call.enforce(`os_compute_api:os-keypairs:${rule}`, { user_id: userId });
  return userId;
}

function get(call: Call & { path: { keypair_id: string }; query: { user_id?: string[] } }, rule: string): Keypair {
  const found = findKeypair(call.kube, userOf(call, many(call.query.user_id)[0], rule), call.path.keypair_id);
  if (found === undefined) throw notFound("Keypair", call.path.keypair_id);
  return found;
}

export const keypairs = {
  list(call) {
    const all = keypairsOf(call.kube, userOf(call, many(call.query.user_id)[0], "index"));
    if (!call.since("2.35")) return { keypairs: all.map((one) => ({ keypair: summary(one) })) };
    const marker = single(call.query.marker);
    if (marker !== undefined && !all.some(({ spec }) => spec.name === marker)) throw badRequest(`Marker ${marker} could not be found.`);
    const { items, next } = toPage(call, "os-keypairs", all, ({ spec }) => spec.name);
    const links = next === undefined ? {} : { keypairs_links: next.map(({ href }) => ({ rel: "next" as const, href })) };
    return { keypairs: items.map((one) => ({ keypair: summary(one) })), ...links };
  },

  show(call) {
    const keypair = get(call, "show");
    const { metadata, spec } = keypair;
    return {
      keypair: {
        ...summary(keypair),
        user_id: spec.userID,
        id: Number.parseInt(metadata.uid?.slice(0, 7) ?? "0", 16) || 0,
        created_at: (metadata.creationTimestamp ?? "").replace(/Z$/, ".000000"),
        updated_at: null,
        deleted: false as const,
        deleted_at: null,
      },
    };
  },

  async create(call) {
    const { name, public_key, type = "ssh", user_id } = call.body.keypair;
    const userId = userOf(call, user_id, "create");
    if (!/^[A-Za-z0-9_\-@. ]+$/.test(name.trim())) throw badRequest("Keypair data is invalid: Keypair name contains unsafe characters");
    const mine = keypairsOf(call.kube, userId);
    if (mine.length >= keypairLimit) throw forbidden("Quota exceeded, too many key pairs.");
    const generate = () => (type === "ssh" ? generateSshKey() : generateCertificate(userId, call.now()));
    const generated = public_key === undefined ? await generate() : undefined;
    const keypair = toKeypair({ userId, name: name.trim(), type, publicKey: generated?.publicKey ?? public_key! });
    try {
      await call.kube.own.create(keypair);
    } catch (error) {
      // The object's name is made of the user's id and the keypair's name.
      if (isAlreadyExists(error)) throw conflict(`Key pair '${keypair.spec.name}' already exists.`);
      throw error;
    }
    return { keypair: { ...summary(keypair), user_id: userId, ...(generated ? { private_key: generated.privateKey } : {}) } };
  },

  async delete(call) {
    await call.kube.own.delete(get(call, "delete"));
    return undefined;
  },
} satisfies Handlers<OsKeypairs>;
