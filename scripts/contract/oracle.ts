/**
 * node scripts/contract/oracle.ts
 *
 * Holds the contract against what upstream publishes beside the code: every sample body of the API reference has to validate
 * against our schemas with our formats, and every operation of the reference has to be in the contract or in specs/scope.yaml.
 * Needs the release, as extract.ts does.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { createAjv } from "../../src/http/formats.ts";
import { holds } from "../../src/http/microversion.ts";
import { explain } from "../../src/http/validate.ts";
import type { contractOf } from "./contract.ts";
import { type Schema, type ServiceName, services } from "./read.ts";
import { extractSamples, prepare } from "./release.ts";
import { readScope } from "./scope.ts";
import { root, Unready } from "./tools.ts";

interface Sample {
  file: string;
  kind: "request" | "response";
  version: string | null;
  body: unknown;
}

interface Section {
  method: string;
  /** As the reference spells it. */
  documented: string;
  /** As the contract spells it, or null. */
  path: string | null;
  file: string;
  actions: string[];
  samples: Sample[];
}

type Contract = ReturnType<typeof contractOf>;
/** Service → sample's file → why it does not validate. */
type Exceptions = Partial<Record<ServiceName, Record<string, string>>>;

function main(): number {
  const scratch = mkdtempSync(join(tmpdir(), "dicot-oracle-"));
  try {
    const file = join(scratch, "samples.json");
    extractSamples(prepare(), file);
    const sections = JSON.parse(readFileSync(file, "utf8")) as Record<ServiceName, Section[]>;
    const exceptions = (parse(readFileSync(join(root, "specs/oracle-exceptions.yaml"), "utf8")) ?? {}) as Exceptions;
    let [passed, failed] = [0, 0];
    for (const service of services) {
      const samples = checkSamples(service, sections[service], exceptions[service] ?? {});
      const uncovered = checkCoverage(service, sections[service]);
      for (const problem of [...samples.problems, ...uncovered]) console.error(`${service}: ${problem}`);
      console.log(
        `${service}: ${samples.valid} samples valid, ${samples.excepted} excepted, ${samples.undescribed} described by nothing but themselves; ` +
          `${new Set(sections[service].map(({ method, documented }) => `${method} ${documented}`)).size} operations in the reference, ${uncovered.length} missing`,
      );
      passed += samples.valid;
      failed += samples.problems.length + uncovered.length;
    }
    console.log(`${passed} passed, ${failed} failed`);
    return failed;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function checkSamples(service: ServiceName, sections: Section[], exceptions: Record<string, string>) {
  const contract = JSON.parse(readFileSync(join(root, "generated", service, "contract.json"), "utf8")) as Contract;
  const ajv = createAjv();
  const result = { valid: 0, excepted: 0, undescribed: 0, problems: [] as string[] };
  const needed = new Set<string>();
  const seen = new Set<string>();
  for (const section of sections)
    for (const sample of section.samples) {
      const key = `${sample.file} ${section.method} ${section.documented}`;
      if (section.path === null || seen.has(key)) continue;
      seen.add(key);
      const variants = variantsOf(contract, section, sample).filter(({ source }) => source !== "sample");
      const problems = variants.map(({ schema }) => problemOf(ajv, contract.schemas[schema]!, sample.body));
      if (variants.length === 0) {
        result.undescribed++;
      } else if (problems.includes(undefined)) {
        result.valid++;
      } else if (sample.file in exceptions) {
        needed.add(sample.file);
        result.excepted++;
      } else {
        result.problems.push(
          `${section.method} ${section.documented}: ${sample.file} at ${sample.version ?? "any version"}: ${problems.at(-1)}`,
        );
      }
    }
  for (const file of Object.keys(exceptions))
    if (!needed.has(file)) result.problems.push(`specs/oracle-exceptions.yaml: ${file} validates, or is gone`);
  return result;
}

function problemOf(ajv: ReturnType<typeof createAjv>, schema: Schema, body: unknown): string | undefined {
  const validate = ajv.compile(schema);
  return validate(body) ? undefined : (validate.errors ?? []).slice(0, 3).map(explain).join("; ");
}

/**
 * The schemas of which the sample has to fit one: that of its microversion. A sample that names none shows the first form in Nova's
 * reference, and any in the others'. None where nothing describes it, or the operation behind a shared path cannot be told.
 */
function variantsOf(
  contract: Contract,
  { method, path, actions }: Section,
  { kind, version, body }: Sample,
): Contract["operations"][number]["request"] {
  const negotiated = version ?? (contract.service === "compute" ? (contract.minVersion ?? undefined) : undefined);
  const wanted = method === "HEAD" ? "GET" : method;
  const here = contract.operations.filter((one) => !one.removed && one.method === wanted && one.path === path && holds(one, negotiated));
  const keys = kind === "request" && body !== null && typeof body === "object" ? Object.keys(body) : actions;
  const operations = here.some(({ action }) => action !== null)
    ? here.filter(({ action }) => keys.length === 1 && action === keys[0])
    : here;
  if (negotiated === undefined) return operations.flatMap((operation) => operation[kind]);
  const variant = operations.length === 1 ? operations[0]![kind].findLast((one) => holds(one, negotiated)) : undefined;
  return variant === undefined ? [] : [variant];
}

function checkCoverage(service: ServiceName, sections: Section[]): string[] {
  const elsewhere = (readScope()[service].elsewhere ?? []).flatMap(({ paths }) => paths.map((path) => new RegExp(path)));
  const missing = sections.filter(({ path, documented }) => path === null && !elsewhere.some((pattern) => pattern.test(documented)));
  return [...new Set(missing.map(({ method, documented }) => `${method} ${documented} is in the reference, but not in the contract`))];
}

try {
  process.exitCode = main() === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof Unready)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
