import { existsSync, readFileSync } from "node:fs";

// Prints `<passed> <missed>` of a vitest JSON report. A file that does not load has no tests to count, so it counts as
// one that was missed, like a test that is skipped; a report that was never written does too.
const [report] = process.argv.slice(2);
const unloaded = { status: "failed", assertionResults: [] };
const { testResults } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : { testResults: [unloaded] };
const tests = testResults.flatMap(({ status, assertionResults }) =>
  status === "failed" && assertionResults.every((test) => test.status === "passed") ? [{ status }] : assertionResults,
);
const passed = tests.filter(({ status }) => status === "passed").length;
process.stdout.write(`${passed} ${tests.length - passed}\n`);
