import { connect } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDatabase } from "@postbook/test-postgres";
import { inject, it, expect, describe, onTestFinished } from "vitest";
import { runPostbook, runService, temporaryFolder } from "./process.ts";

async function folderForTest(given?: { empty: true }): Promise<string> {
  const { folder, remove } = await temporaryFolder(given);
  onTestFinished(remove);
  return folder;
}

async function serviceForTest(options: Parameters<typeof runService>[0]) {
  const service = await runService(options);
  onTestFinished(async () => void (await service.end("SIGKILL")));
  return service;
}

const matt = '{"email":"matt@example.com","data":{"first_name":"Matt"}}';

function basic(key = ""): { headers: { Authorization: string } } {
  return { headers: { Authorization: `Basic ${btoa(`${key}:`)}` } };
}

describe("postbook start, with the embedded database", () => {
  it("prints where it is, a key, and curl lines that work; keeps data and key to itself from then on", async () => {
    const folder = await folderForTest({ empty: true });
    const first = await serviceForTest({ folder });
    const save = await fetch(`${first.url}/customers`, { method: "POST", body: matt, ...basic(first.key) });
    expect(await save.text()).toBe('{"success":true,"status":"OK"}');
    expect(first.output()).toContain(`curl -u ${first.key}: ${first.url}/customers/matt@example.com`);
    expect(await first.end()).toBe(0);

    const second = await serviceForTest({ folder });
    expect(second.output()).not.toContain("pb_live_");
    const found = await fetch(`${second.url}/customers/matt@example.com`, basic(first.key));
    expect(await found.json()).toMatchObject({ customer: { data: { first_name: "Matt" } } });
  });

  it("keeps every acknowledged write when it is killed, and starts again over what it left", async () => {
    const folder = await folderForTest();
    const service = await serviceForTest({ folder });
    const acknowledged: string[] = [];
    const writing = Array.from({ length: 200 }, async (_, index) => {
      const email = `p${index}@example.com`;
      const body = JSON.stringify({ email, data: { index } });
      const request = fetch(`${service.url}/customers`, { method: "POST", body, ...basic(service.key) });
      // Those that are cut off are not acknowledged.
      const response = await request.catch(() => undefined);
      if (response?.ok) acknowledged.push(email);
    });
    await Promise.all(writing.slice(0, 25));
    await service.end("SIGKILL");
    await Promise.all(writing);
    expect(acknowledged.length).toBeGreaterThanOrEqual(25);

    const again = await serviceForTest({ folder });
    for (const email of acknowledged) {
      const response = await fetch(`${again.url}/customers/${email}`, basic(service.key));
      expect(response.status).toBe(200);
    }
  });

  it("refuses a folder that another process has, in one line", async () => {
    const folder = await folderForTest();
    await serviceForTest({ folder });
    const second = runPostbook(["start"], { folder, env: { PORT: "0" } });
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/^postbook: The data in \S+ is in use by the process \d+\. [^\n]+\n$/);
  });

  it("makes further keys by `keys create`, for test data where asked", async () => {
    const folder = await folderForTest();
    const made = runPostbook(["keys", "create", "--test"], { folder });
    expect(await made.exited).toBe(0);
    const key = made.output().trim();
    expect(key).toMatch(/^pb_test_\w{33}$/);
    const service = await serviceForTest({ folder });
    expect(service.key).toBeUndefined();
    expect((await fetch(`${service.url}/customers/a@example.com/logs`, basic(key))).status).toBe(200);
  });
});

describe("postbook start, with Postgres", () => {
  it("migrates, serves, and answers readiness by the database", async () => {
    const { url, drop } = await createDatabase(inject("postgresUrl"));
    onTestFinished(drop);
    const service = await serviceForTest({ folder: await folderForTest(), env: { DATABASE_URL: url } });
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    await fetch(`${service.url}/customers`, { method: "POST", body: matt, ...basic(service.key) });
    expect((await fetch(`${service.url}/customers/MATT@example.com`, basic(service.key))).status).toBe(200);
    expect(service.output()).not.toContain("postgres:postgres");
    await drop();
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    const unready = await fetch(`${service.url}/readyz`);
    expect([unready.status, unready.headers.get("Retry-After")]).toEqual([503, "1"]);
    expect((await fetch(`${service.url}/customers/matt@example.com`, basic(service.key))).status).toBe(503);
  });

  it("lets three instances start at once over an empty database", async () => {
    const { url, drop } = await createDatabase(inject("postgresUrl"));
    onTestFinished(drop);
    const folder = await folderForTest();
    const options = { folder, env: { DATABASE_URL: url, POSTBOOK_API_KEYS: "a-shared-key" } };
    const services = await Promise.all([1, 2, 3].map(() => serviceForTest(options)));
    for (const service of services) {
      const saved = await fetch(`${service.url}/customers`, { method: "POST", body: matt, ...basic("a-shared-key") });
      expect(saved.status).toBe(200);
    }
  });

  it("says in one line that the database cannot be reached, or does not exist", async () => {
    const folder = await folderForTest();
    const missing = new URL(inject("postgresUrl"));
    missing.pathname = "/nowhere";
    for (const [url, reason] of [
      ["postgres://user:secret@127.0.0.1:1/postbook", "connect ECONNREFUSED 127.0.0.1:1"],
      [missing.href, 'database "nowhere" does not exist'],
    ] as const) {
      const start = runPostbook(["start"], { folder, env: { PORT: "0", DATABASE_URL: url } });
      expect(await start.exited).toBe(1);
      expect(start.output()).toMatch(/^postbook: Cannot use Postgres at [^\n]+\n$/);
      expect(start.output()).toContain(reason);
      expect(start.output()).not.toContain("secret");
    }
  });
});

describe("postbook start", () => {
  it("takes settings from .env, and keys from them alone", async () => {
    const folder = await folderForTest();
    await writeFile(join(folder, ".env"), "POSTBOOK_API_KEYS=first-key, second-key\nPOSTBOOK_ATTRIBUTE_VALUES=json\n");
    const service = await serviceForTest({ folder });
    expect(service.key).toBeUndefined();
    const body = '{"email":"a@example.com","data":{"nested":{"list":[1]}}}';
    const saved = await fetch(`${service.url}/customers`, { method: "POST", body, ...basic("second-key") });
    expect(saved.status).toBe(200);
    await service.end();
    await writeFile(join(folder, ".env"), "POSTBOOK_API_KEYS=first-key\n");
    const again = await serviceForTest({ folder });
    expect((await fetch(`${again.url}/customers/a@example.com`, basic("second-key"))).status).toBe(403);
    expect((await fetch(`${again.url}/customers/a@example.com`, basic("first-key"))).status).toBe(200);
  });

  it("lists every setting that it cannot use", async () => {
    const env = {
      PORT: "http",
      DATABASE_URL: "mysql://x",
      POSTBOOK_API_KEYS: "short",
      POSTBOOK_ATTRIBUTE_VALUES: "all",
    };
    const start = runPostbook(["start"], { folder: await folderForTest(), env });
    expect(await start.exited).toBe(1);
    for (const name of Object.keys(env)) expect(start.output()).toContain(name);
    expect(start.output()).not.toContain("short");
  });

  it("says in one line that its port is in use, and makes no key then", async () => {
    const first = await serviceForTest({ folder: await folderForTest() });
    const folder = await folderForTest();
    const second = runPostbook(["start"], { folder, env: { PORT: new URL(first.url).port } });
    expect(await second.exited).toBe(1);
    expect(second.output()).toMatch(/^postbook: Cannot listen on 127\.0\.0\.1:\d+: the port is in use\. [^\n]+\n$/);
    expect((await serviceForTest({ folder })).key).toBeDefined();
  });

  it("lets a request at work finish on SIGTERM, closes its connection, takes no new one, and ends", async () => {
    const service = await serviceForTest({ folder: await folderForTest() });
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => (answer += text));
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write(
      `POST /customers HTTP/1.1\r\nHost: x\r\nX-SWU-API-KEY: ${service.key}\r\nContent-Length: ${matt.length}\r\n\r\n`,
    );
    socket.write(matt.slice(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const ended = service.end("SIGTERM");
    await service.said(/Stopping/);
    await expect(fetch(`${service.url}/healthz`)).rejects.toThrow("fetch failed");
    socket.write(matt.slice(10));
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
    expect(await ended).toBe(0);
  });

  it("tells how it is used, and refuses what it does not know", async () => {
    const folder = await folderForTest();
    const help = runPostbook(["--help"], { folder });
    expect(await help.exited).toBe(0);
    expect(help.output()).toContain("Usage: postbook <command>");
    const unknown = runPostbook(["fly"], { folder });
    expect(await unknown.exited).toBe(1);
    expect(unknown.output()).toBe('postbook: There is no command "fly". Try: postbook --help\n');
  });
});
