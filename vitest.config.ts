import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "src/**/*.test.ts",
      "conformance/**/*.test.ts",
      "conformance/kubernetes/*.suite.ts",
      "scripts/**/*.test.ts",
      "tempest-subset/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
