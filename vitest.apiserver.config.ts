import { defineConfig } from "vitest/config";

/**
 * On a real Kubernetes API server, which `npm run test:apiserver` starts: the scenarios that the embedded one passes too, and what only shows
 * with several replicas. One file at a time: some disable nodes or kill replicas that others use.
 */
export default defineConfig({
  test: {
    include: ["conformance/scenarios/*.test.ts", "conformance/apiserver/*.suite.ts"],
    globalSetup: ["conformance/apiserver/setup.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
