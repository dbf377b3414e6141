/**
 * node scripts/contract/extract.ts [--check] [service …]
 *
 * Writes `specs/<service>.yaml` from the pinned OpenStack release. Needs Python 3.11 and the package index, and keeps what it
 * fetches in $DICOT_CACHE, else ~/.cache/dicot. Everyone who does not move to another release works from the committed specs.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { services } from "./read.ts";
import { extract, prepare } from "./release.ts";
import { root, Unready } from "./tools.ts";

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith("--"));
try {
  const release = prepare();
  if (args.includes("--check")) check();
  else extract(release, join(root, "specs"), wanted);

  function check(): void {
    const scratch = mkdtempSync(join(tmpdir(), "dicot-specs-"));
    try {
      extract(release, scratch, wanted);
      const stale = (wanted.length > 0 ? wanted : services).filter(
        (service) => readFileSync(join(scratch, `${service}.yaml`), "utf8") !== readFileSync(join(root, "specs", `${service}.yaml`), "utf8"),
      );
      if (stale.length > 0) throw new Unready(`specs/ are not what the release says: ${stale.join(", ")}. Run: npm run generate:specs`);
    } finally {
      rmSync(scratch, { recursive: true });
    }
  }
} catch (error) {
  if (!(error instanceof Unready)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
