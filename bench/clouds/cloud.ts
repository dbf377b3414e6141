/** What is measured: a cloud on this machine whose processes are known. */
import type { Credentials } from "../../tempest-subset/cloud.ts";
import type { Part } from "../measure/usage.ts";

export interface Cloud {
  /** As the tables call it. */
  name: string;
  /** Which releases of what run. */
  versions: Record<string, string>;
  admin: Credentials;
  parts: readonly Part[];
  /** From nothing to ready; none where it ran before. */
  startSeconds?: number;
  /** How many servers it makes at a time without failing some; 10 where absent. */
  serversAtOnce?: number;
  /** Makes active servers in the project of `session` until there are `count`, in a quicker way than through the API. Absent: through the API. */
  multiply?(count: number): Promise<void>;
  /** Makes the password's hash of this user the one that Dicot would have written, where the cloud's own cost differs. */
  equalHash?(credentials: Credentials): Promise<void>;
  stop(): Promise<void>;
}
