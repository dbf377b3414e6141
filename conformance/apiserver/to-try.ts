/** A cloud for real clients, which know no more of it than its clouds.yaml: a demo, or two replicas on a real Kubernetes API server. */
import { join } from "node:path";
import { endExpected } from "../../scripts/cluster/say.ts";
import { type CloudToTry, runningCloud, startDemoProcess } from "../clients/demo.ts";
import { startRealCloud } from "./cloud.ts";

interface CloudToTryOptions {
  /** The real one. */
  apiserver: boolean;
  /** Of Dicot. */
  flags?: readonly string[];
  /** Keeps what a real one's processes write. */
  folder?: string;
}

/** Ends the process with one line where there is no Go to build a real API server with. */
export async function startCloudToTry({ apiserver, flags = [], folder }: CloudToTryOptions): Promise<CloudToTry> {
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  if (apiserver) {
    const cloud = await startRealCloud({ say, flags, ...(folder !== undefined && { folder }) }).catch(endExpected);
    return { ...runningCloud(join(cloud.folder, "cloud.json")), stop: () => cloud.stop() };
  }
  const demo = await startDemoProcess(flags);
  say(`demo cloud ready in ${demo.startMilliseconds} ms (pid ${demo.pid})`);
  return demo;
}
