/**
 * What a cloud demands of passwords: a form, an age, others than the last ones, and no guessing. Wrong guesses are counted in the User's
 * status, so that all replicas lock an account together.
 */
import { badRequest } from "../http/errors.ts";
import type { Kube } from "../kube/kube.ts";
import { verifyPassword } from "./passwords.ts";
import { settingsOf } from "./settings.ts";
import type { User } from "./user-objects.ts";

const DAY_MILLISECONDS = 86_400_000;

/** Throws 400 for a password that the cloud's pattern refuses. */
export function requirePattern(kube: Kube, password: string): void {
  const { pattern, patternDescription } = settingsOf(kube).passwordRules;
  if (pattern === undefined || new RegExp(`^(?:${pattern})`, "u").test(password)) return;
  throw badRequest(`The password does not match the requirements: ${patternDescription || pattern}.`);
}

/** Throws 400 where `password` is one of the last that the user had; `hashes` has the newest first. */
export async function requireNew(kube: Kube, password: string, hashes: readonly string[]): Promise<void> {
  const { history } = settingsOf(kube).passwordRules;
  for (const hash of hashes.slice(0, history)) {
    if (await verifyPassword(password, hash)) {
      throw badRequest(
        `The new password cannot be identical to a previous password. The number of passwords that must be unique is ${history}.`,
      );
    }
  }
}

/** When a password that is set now ends; undefined where it does not. */
export function expiryOf(kube: Kube, { spec }: Pick<User, "spec">, now: Date): string | undefined {
  const { lifetimeDays } = settingsOf(kube).passwordRules;
  if (lifetimeDays === 0 || spec.options?.["ignore_password_expiry"] === true) return undefined;
  return new Date(now.getTime() + lifetimeDays * DAY_MILLISECONDS).toISOString();
}

export function isLocked(kube: Kube, { spec, status }: User, now: Date): boolean {
  const { lockoutFailures, lockoutSeconds } = settingsOf(kube).passwordRules;
  if (lockoutFailures === 0 || spec.options?.["ignore_lockout_failure_attempts"] === true) return false;
  if ((status?.failedLogins ?? 0) < lockoutFailures) return false;
  return lockoutSeconds === 0 || Date.parse(status?.lastFailedLoginAt ?? "") + lockoutSeconds * 1000 > now.getTime();
}

/** Counts a wrong password. After a lock that is over the count begins anew. */
export async function noteFailure(own: Kube, user: User, now: Date): Promise<void> {
  const { lockoutFailures } = settingsOf(own).passwordRules;
  if (lockoutFailures === 0) return;
  await own.updateStatus(user, (copy) => {
    const before = copy.status?.failedLogins ?? 0;
    const failedLogins = before >= lockoutFailures ? 1 : before + 1;
    return { ...copy, status: { ...copy.status, failedLogins, lastFailedLoginAt: now.toISOString() } };
  });
}

export async function forgetFailures(own: Kube, user: User): Promise<User> {
  if (user.status?.failedLogins === undefined) return user;
  return own.updateStatus(user, ({ status: { failedLogins: _, lastFailedLoginAt: __, ...status } = {}, ...copy }) => ({ ...copy, status }));
}
