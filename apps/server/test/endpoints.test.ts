import { createDatabase } from "@postbook/test-postgres";
import { expect, inject, it, onTestFinished } from "vitest";
import { runPostbook, runService, temporaryFolder } from "./process.ts";

const topic = "arn:aws:sns:us-east-1:123456789012:emails";
const line = /^(whe_[0-9a-f]{32}) {2}(\/webhooks\/[a-z]+\/[0-9A-Za-z]{27}) {2}(.+)\n$/;

/** A database of its own, which opens faster than an embedded one, and the command over it: its exit code and what it says. */
async function world() {
  const { folder, remove } = await temporaryFolder({ empty: true });
  onTestFinished(remove);
  const { url, drop } = await createDatabase(inject("postgresUrl"));
  onTestFinished(drop);
  const options = { folder, env: { DATABASE_URL: url } };
  const endpoints = async (arguments_: readonly string[], input?: string) => {
    const command = runPostbook(["endpoints", ...arguments_], { ...options, ...(input !== undefined && { input }) });
    return { code: await command.exited, said: command.output() };
  };
  /** One that must succeed: the id, the path and the rest of the line that it prints. */
  const made = async (...arguments_: string[]) => {
    const { code, said } = await endpoints(arguments_);
    expect(code, said).toBe(0);
    expect(said).toMatch(line);
    const [, id = "", path = "", rest = ""] = line.exec(said) ?? [];
    return { id, path, rest, said };
  };
  return { options, endpoints, made };
}

it("makes endpoints, lists, changes and deletes them, and prints the path for the provider", async () => {
  const { endpoints, made } = await world();
  expect(await endpoints(["list"])).toEqual({ code: 0, said: "There are no webhook endpoints.\n" });
  const sendgrid = await made("create", "sendgrid", "--secret", "first-key");
  expect(sendgrid).toMatchObject({ path: expect.stringMatching(/^\/webhooks\/sendgrid\//), rest: "1 secret" });
  const mandrill = await made("create", "mandrill", "--secret", "a-key", "--url", "https://example.com/x");
  expect(mandrill.rest).toBe("1 secret  https://example.com/x");
  const both = await made("update", sendgrid.id, "--secret", "first-key", "--secret", "second-key");
  expect(both).toMatchObject({ id: sendgrid.id, path: sendgrid.path, rest: "2 secrets" });
  expect(await endpoints(["list"])).toEqual({ code: 0, said: both.said + mandrill.said });
  expect(await endpoints(["delete", sendgrid.id])).toMatchObject({ code: 0, said: expect.stringMatching(/^Deleted/) });
  expect(await endpoints(["list"])).toEqual({ code: 0, said: mandrill.said });
});

it("keeps the endpoints of test data apart, and shows the service and its keys what it made", async () => {
  const { options, endpoints, made } = await world();
  const test = await made(
    "create",
    "ses",
    "--topic",
    topic,
    "--topic",
    `${topic}-2`,
    "--test",
    "--url",
    "https://x.de",
  );
  expect(test.rest).toBe(`0 secrets  ${topic}  ${topic}-2  https://x.de`);
  expect((await endpoints(["list"])).said).toBe("There are no webhook endpoints.\n");
  expect((await endpoints(["delete", test.id])).code).toBe(1);
  expect((await made("update", test.id, "--test", "--url", "")).rest).toBe(`0 secrets  ${topic}  ${topic}-2`);
  const testKey = await output(["keys", "create", "--test"], options);
  const liveKey = await output(["keys", "create"], options);

  const service = await runService(options);
  onTestFinished(async () => void (await service.end("SIGKILL")));
  const list = async (key: string) => {
    const response = await fetch(`${service.url}/webhook_endpoints`, { headers: { Authorization: `Bearer ${key}` } });
    return response.json();
  };
  expect(await list(testKey)).toMatchObject({ endpoints: [{ id: test.id, path: test.path, provider: "ses" }] });
  expect(await list(liveKey)).toMatchObject({ endpoints: [] });
});

it("reads a secret from standard input, without the line end", async () => {
  const { endpoints } = await world();
  const create = ["create", "postmark", "--secret", "-"];
  expect(await endpoints([...create, "--secret", "user:other"], "user:password\n")).toMatchObject({
    code: 0,
    said: expect.stringContaining("2 secrets"),
  });
  // One that ended in its line end alone would have a password.
  expect(await endpoints(create, "user:\r\n")).toEqual({
    code: 1,
    said: "postbook: this cannot be an endpoint:\n  --secret must be of the form user:password for this provider\n",
  });
  expect(await endpoints(create)).toMatchObject({
    code: 1,
    said: expect.stringContaining("--secret must not be empty"),
  });
  expect(await endpoints([...create, "--secret", "-"], "user:password")).toMatchObject({ code: 1 });
});

it("says what is missing or wrong, and repeats no secret", async () => {
  const { endpoints } = await world();
  const usage = /^postbook: It is: postbook endpoints list \| [^\n]+\n$/;
  const refused: [string[], RegExp][] = [
    [[], usage],
    [["fly", "sendgrid"], usage],
    [["create"], usage],
    [["list", "sendgrid"], usage],
    [["create", "sendgrid", "a-secret-word"], usage],
    [["create", "pigeon", "--secret", "a-secret-word"], /\n {2}the provider must be brevo, [^\n]+\n$/],
    [["create", "sendgrid"], /\n {2}--secret must hold at least one [^\n]+\n$/],
    [["create", "brevo", "--secret", "a-secret-word"], /\n {2}--secret must be of the form user:password [^\n]+\n$/],
    [["create", "mandrill"], /\n {2}--secret must hold [^\n]+\n {2}--url is required [^\n]+\n$/],
    [["create", "ses", "--topic", "a-secret-word"], /\n {2}--topic must be the ARN [^\n]+\n$/],
    [["create", "ses", "--topic", topic, "--url", "a-secret-word"], /\n {2}--url must be an http[^\n]+\n$/],
    [["update", "whe_1", "--secret", "a-secret-word"], /^postbook: There is no such webhook endpoint\.\n$/],
    [["delete", "whe_1"], /^postbook: There is no such webhook endpoint\.\n$/],
    [["delete", ""], /\n {2}the id must not be empty\n$/],
  ];
  for (const [arguments_, pattern] of refused) {
    const { code, said } = await endpoints(arguments_);
    expect(said).toMatch(pattern);
    expect(code).toBe(1);
    expect(said).not.toContain("a-secret-word");
  }
});

async function output(arguments_: readonly string[], options: Parameters<typeof runPostbook>[1]): Promise<string> {
  const command = runPostbook(arguments_, options);
  expect(await command.exited, command.output()).toBe(0);
  return command.output().trim();
}
