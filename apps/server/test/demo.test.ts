import { expect, it, onTestFinished } from "vitest";
import { runPostbook, runService, temporaryFolder } from "./process.ts";

async function serviceForTest() {
  const { folder, remove } = await temporaryFolder();
  const service = await runService({ folder });
  onTestFinished(async () => {
    await service.end();
    await remove();
  });
  return { ...service, folder };
}

it("fills a running service with people and their emails, and changes nothing when it runs again", async () => {
  const { url, key = "", folder } = await serviceForTest();
  const arguments_ = ["demo", "--url", url, "--key", key, "--customers", "12"];
  const logsOf = async (email: string) => {
    const response = await fetch(`${url}/customers/${email}/logs`, { headers: { "X-SWU-API-KEY": key } });
    return response.text();
  };
  const first = runPostbook(arguments_, { folder });
  expect(await first.exited, first.output()).toBe(0);
  expect(first.output()).toMatch(/^12 customers\n\d+ emails\n(?: {2}events of \d+ of \d+ emails\n)*\d+ events\n/);
  const anna = await logsOf("anna.keller@example.com");
  const ben = await logsOf("ben.tanaka@example.org");
  expect(JSON.parse(anna).logs.length).toBeGreaterThan(5);
  expect(JSON.parse(ben).logs[0]).toMatchObject({ status: "bounced", recipient_name: "Ben Tanaka" });

  const second = runPostbook(arguments_, { folder });
  expect(await second.exited, second.output()).toBe(0);
  expect(await logsOf("anna.keller@example.com")).toBe(anna);
  expect(await logsOf("ben.tanaka@example.org")).toBe(ben);
});

it("says in one line what it lacks", async () => {
  const { folder, remove } = await temporaryFolder();
  onTestFinished(remove);
  for (const [arguments_, line] of [
    [["demo"], /^postbook: The demo needs the API key [^\n]+\n$/],
    [["demo", "--key", "k", "--customers", "none"], /^postbook: --customers takes 1 to 10000\n$/],
    [
      ["demo", "--key", "k", "--url", "http://127.0.0.1:1"],
      /^postbook: Nothing answers at http:\/\/127\.0\.0\.1:1\. [^\n]+\n$/,
    ],
  ] as const) {
    const demo = runPostbook(arguments_, { folder });
    expect(await demo.exited).toBe(1);
    expect(demo.output()).toMatch(line);
  }
});
