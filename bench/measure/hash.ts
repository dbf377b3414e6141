/** What checking a password takes by itself: the same function as in Dicot, in this process, as many at a time as Dicot computes. */
import { hashPassword, verifyPassword } from "../../src/identity/passwords.ts";

const TIMES = 40;
/** Of libuv's pool, in which scrypt runs. */
const AT_ONCE = 4;

/** Milliseconds of the processor for each, of all threads. */
export async function hashCost(): Promise<number> {
  const hash = await hashPassword("a password");
  const before = process.cpuUsage();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = 0; n < TIMES / AT_ONCE; n += 1) await verifyPassword("a password", hash);
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / TIMES;
}
