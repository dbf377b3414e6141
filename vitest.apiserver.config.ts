import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What sends requests at random comes last: it may leave anything behind. */
class FuzzLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => `${Number(moduleId.includes("fuzz"))} ${moduleId}`;
    return files.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
  }
}

/**
 * On a real Kubernetes API server, which `npm run test:apiserver` starts: the scenarios that the embedded one passes too, and what only shows
 * with several replicas. One file at a time: some disable nodes or kill replicas that others use.
 */
export default defineConfig({
  test: {
    include: ["conformance/scenarios/*.test.ts", "conformance/apiserver/*.suite.ts"],
    globalSetup: ["conformance/apiserver/setup.ts"],
    sequence: { sequencer: FuzzLast },
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
