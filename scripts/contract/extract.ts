/**
 * node scripts/contract/extract.ts [--check] [service …]
 *
 * Writes `specs/<service>.yaml` from the pinned OpenStack release; with --check it runs the extractor's own tests, writes nothing, and
 * fails where `specs/` are not what it would write. Needs Python 3.11 and the package index, and keeps what it
 * fetches in $DICOT_CACHE, else ~/.cache/dicot. Everyone who does not move to another release works from the committed specs.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { services } from "./read.ts";
import { extract, prepare, type Release, testExtractor } from "./release.ts";
import { root, Unready } from "./tools.ts";

function check(release: Release, wanted: readonly string[]): void {
  const scratch = mkdtempSync(join(tmpdir(), "dicot-specs-"));
  try {
    extract(release, scratch, wanted);
    const read = (folder: string, service: string) => readFileSync(join(folder, `${service}.yaml`), "utf8");
    const stale = (wanted.length > 0 ? wanted : services).filter(
      (service) => read(scratch, service) !== read(join(root, "specs"), service),
    );
    if (stale.length > 0) throw new Unready(`specs/ are not what the release says: ${stale.join(", ")}. Run: npm run generate:specs`);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith("--"));
try {
  const release = prepare();
  if (args.includes("--check")) {
    testExtractor(release);
    check(release, wanted);
  } else extract(release, join(root, "specs"), wanted);
} catch (error) {
  if (!(error instanceof Unready)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
