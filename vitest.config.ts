import { defineConfig } from "vitest/config";

const needsServices = ["**/*.services.test.ts"];
const needsBrowser = ["**/*.browser.test.ts"];
const needsPostgres = ["**/*.int.test.ts", "**/*.e2e.test.ts"];
const never = ["**/node_modules/**", "**/dist/**", "data/**"];

/** One embedded PostgreSQL a run; each test file clones its own database from a migrated template. */
const withPostgres = {
  globalSetup: ["./platform/testing/postgres-global-setup.ts"],
  testTimeout: 30_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    reporters: ["default", "./platform/testing/closing-line-reporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "**/*.test.tsx"],
          exclude: [...never, ...needsPostgres, ...needsServices, ...needsBrowser],
          // Pure: they share a process and what it has imported, which is most of their time.
          isolate: false,
          maxWorkers: 2,
        },
      },
      { test: { name: "integration", include: needsPostgres, exclude: never, ...withPostgres } },
      {
        test: {
          name: "services",
          include: needsServices,
          exclude: never,
          ...withPostgres,
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "browser",
          include: needsBrowser,
          exclude: never,
          ...withPostgres,
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
