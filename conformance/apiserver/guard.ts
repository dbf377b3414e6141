/**
 * Ends what its parent has left: it is told `+pid` and `-pid`, line by line, and when its input ends, because the parent has closed it or has
 * died of whatever, it kills those that it still knows. Run detached, so that Ctrl-C does not reach it before its work.
 */
import { createInterface } from "node:readline";

const children = new Set<number>();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith("+")) children.add(pid);
  else children.delete(pid);
}
for (const pid of children) {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
