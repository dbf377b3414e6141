/** keystone: its configuration, and the keys of its tokens. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultCost } from "../../../src/identity/passwords.ts";
import type { Place } from "../place.ts";
import { cache, database, quiet, writeIni } from "./ini.ts";

export async function configureKeystone(place: Place): Promise<void> {
  const keys = { tokens: place.etc("keystone", "tokens"), credentials: place.etc("keystone", "credentials") };
  for (const folder of Object.values(keys)) await makeKeys(folder);
  await writeIni(place.etc("keystone", "keystone.conf"), {
    DEFAULT: { public_endpoint: place.urls.keystone.replace("/v3", "") },
    database: database(place, "keystone"),
    cache: cache(place),
    token: { provider: "fernet" },
    fernet_tokens: { key_repository: keys.tokens },
    fernet_receipts: { key_repository: keys.tokens },
    credential: { key_repository: keys.credentials },
    // Whatever is set as rounds, keystone 30 hashes with ln 16: equal-hash.ts mends that for the one who is measured.
    identity: { password_hash_algorithm: "scrypt", scrypt_block_size: defaultCost.r, scrypt_parallelism: defaultCost.p },
    oslo_messaging_notifications: quiet,
  });
}

/** What `keystone-manage fernet_setup` makes: a staged key, 0, and the one in use. */
async function makeKeys(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ["0", "1"]) {
    const key = randomBytes(32).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    await writeFile(join(folder, name), key, { mode: 0o600 });
  }
}
