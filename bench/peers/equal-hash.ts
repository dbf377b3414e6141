/**
 * keystone's scrypt has p and r in its configuration but writes ln=16 whatever `password_hash_rounds` says, which it passes on as an argument
 * that nobody reads: https://opendev.org/openstack/keystone/src/tag/30.0.0/keystone/common/password_hashing.py (hash_password). To check a
 * password it takes all parameters from the stored hash. So the one that is measured gets a hash as Dicot writes it, of the same password.
 */

import { hashPassword } from "../../src/identity/passwords.ts";
import type { Credentials } from "../../tempest-subset/cloud.ts";
import { sql } from "./backing.ts";
import type { Place } from "./place.ts";

export async function equalHash(place: Place, { username, password }: Pick<Credentials, "username" | "password">): Promise<void> {
  const of = `JOIN local_user l ON l.id = p.local_user_id`;
  const hash = await hashPassword(password);
  await sql(place, "keystone", `UPDATE password p ${of} SET p.password_hash = '${hash}' WHERE l.name = '${username}'`);
  const stored = await sql(place, "keystone", `SELECT p.password_hash FROM password p ${of} WHERE l.name = '${username}'`);
  if (stored.length === 0 || stored.some((one) => one !== hash)) throw new Error(`keystone has no password of ${username}`);
}
