import { AccountId, createApiKey, systemClock } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import { Hono } from "hono";
import { mount } from "hono/mount";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createApp } from "./app.ts";

const account = v.parse(AccountId, "one");
type App = ReturnType<typeof createApp>;

const mounts = {
  "route()": (app: App) => new Hono().route("/x", app),
  "mount()": (app: App) => new Hono().all("/x/*", mount(app.fetch)),
};

for (const [way, mounted] of Object.entries(mounts)) {
  describe(`the app under ${way} of another`, () => {
    it("serves its routes at all its prefixes", async () => {
      const { ask } = await newWorld(mounted);
      expect(await ask("POST", "/x/customers", { email: "a+b@example.com", data: { city: "Bern" } })).toEqual([
        200,
        { success: true, status: "OK" },
      ]);
      for (const prefix of ["/x", "/x/api/v1", "/x/api/v1_0"]) {
        const [status, reply] = await ask("GET", `${prefix}/customers/a+b@example.com`);
        expect([status, reply]).toMatchObject([
          200,
          { customer: { email: "a+b@example.com", data: { city: "Bern" } } },
        ]);
        expect(await ask("GET", `${prefix}/customers/a%2Bb%40example.com/logs`)).toMatchObject([200, { logs: [] }]);
      }
      expect(await ask("GET", "/x/healthz")).toMatchObject([200, { success: true }]);
    });

    it("answers its own errors: unknown paths, wrong methods, wrong keys, bad bodies", async () => {
      const { ask, app } = await newWorld(mounted);
      expect(await ask("GET", "/x/nothing")).toMatchObject([404, { success: false, status: "NOT_FOUND" }]);
      expect(await ask("GET", "/x/customers/a@example.com")).toMatchObject([404, { status: "NOT_FOUND" }]);
      expect(await ask("DELETE", "/x/customers")).toMatchObject([405, { status: "METHOD_NOT_ALLOWED" }]);
      expect(await ask("POST", "/x/customers", { email: "nobody" })).toMatchObject([
        400,
        { errors: [{ path: "email" }] },
      ]);
      const stranger = await app.request("/x/nothing", { headers: { "X-SWU-API-KEY": "wrong-key" } });
      expect([stranger.status, await stranger.text()]).toEqual([403, "The API key is not valid."]);
      const nobody = await app.request("/x/customers", { method: "POST" });
      expect([nobody.status, nobody.headers.get("WWW-Authenticate")]).toEqual([401, expect.stringMatching(/^Basic/)]);
    });

    it("answers faults as it does alone, and tells them to its own onError", async () => {
      const { ask, reported } = await newWorld(mounted, { breaks: true });
      expect(await ask("GET", "/x/customers/a@example.com")).toMatchObject([500, { status: "INTERNAL_ERROR" }]);
      expect(reported).toHaveLength(1);
    });

    it("answers batches, whose parts are paths of its own", async () => {
      const { ask } = await newWorld(mounted);
      const parts = [
        { path: "/customers", method: "POST", body: { email: "a/b@example.com" } },
        { path: "/api/v1/customers/a/b@example.com", method: "GET" },
        { path: "/nothing", method: "GET" },
      ];
      const [status, replies] = await ask("POST", "/x/api/v1/batch", parts);
      expect([status, replies]).toMatchObject([
        200,
        [{ status_code: 200 }, { status_code: 200 }, { status_code: 404 }],
      ]);
    });

    it("reads addresses as it does alone: a raw slash, a bare percent, letters beyond ASCII", async () => {
      const { ask } = await newWorld(mounted);
      for (const email of ["a/b@example.com", "a%b@example.com", "jürgen@bücher.example"]) {
        await ask("POST", "/x/customers", { email });
        for (const path of [email, encodeURIComponent(email)]) {
          expect(await ask("GET", `/x/customers/${path}`), path).toMatchObject([200, { customer: { email } }]);
        }
      }
    });

    it("leaves the rest to the other app", async () => {
      const { app } = await newWorld(mounted);
      app.get("/own", (c) => c.text("own"));
      expect(await (await app.request("/own")).text()).toBe("own");
      expect(await (await app.request("/nothing")).text()).toBe("404 Not Found");
    });
  });
}

describe("the options of the app", () => {
  it("lets a deployment say by itself whose request it is", async () => {
    const ports = newPorts();
    const app = createApp(ports, { authentication: async (c) => v.parse(AccountId, c.req.header("X-Tenant")) });
    const headers = { "X-Tenant": "tenant" };
    await app.request("/customers", { method: "POST", body: '{"email":"a@example.com"}', headers });
    expect((await app.request("/customers/a@example.com", { headers })).status).toBe(200);
    const other = await app.request("/customers/a@example.com", { headers: { "X-Tenant": "other" } });
    expect(other.status).toBe(404);
    const batch = JSON.stringify([{ path: "/customers/a@example.com", method: "GET" }]);
    const parts = await app.request("/batch", { method: "POST", body: batch, headers });
    expect(await parts.json()).toMatchObject([{ status_code: 200 }]);
  });

  it("lets a deployment accept any JSON for an attribute, to 32 levels, and keeps it", async () => {
    const app = createApp(newPorts(), { attributeValues: "json", authentication: async () => account });
    const post = (data: string) =>
      app.request("/customers", { method: "POST", body: `{"email":"a@example.com","data":${data}}` });
    const data = '{"tags":["a",{"b":-0}],"address":{"city":"Bern","__proto__":{"x":[]}},"none":{}}';
    expect((await post(data)).status).toBe(200);
    expect(await (await app.request("/customers/a@example.com")).text()).toContain(`"data":${data}`);
    const lists = (depth: number) => `{"deep":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect((await post(lists(31))).status).toBe(200);
    for (const refused of [
      lists(32),
      '{"a":[{"b":"\\u0000"}]}',
      '{"a":{"\\ud800":1}}',
      '{"a":[9007199254740993]}',
      '{"a":{"b":1,"b":1}}',
    ]) {
      expect((await post(refused)).status, refused).toBe(400);
    }
  });

  it("asks what it was given to ask whether it is ready", async () => {
    let questions = 0;
    const ready = async () => void (questions += 1);
    const app = createApp(newPorts(), { ready });
    expect([(await app.request("/readyz")).status, (await app.request("/healthz")).status, questions]).toEqual([
      200, 200, 1,
    ]);
  });
});

function newPorts() {
  return { ...memoryStore(), clock: systemClock() };
}

/** The app within another, with a key of its own, and what is told of its faults. */
async function newWorld(mounted: (app: App) => Hono, { breaks = false } = {}) {
  const reported: unknown[] = [];
  const ports = newPorts();
  const broken = { ...ports.customers, find: () => Promise.reject(new TypeError("broken")) };
  const onError = (error: unknown) => void reported.push(error);
  const app = mounted(createApp({ ...ports, ...(breaks && { customers: broken }) }, { onError }));
  const key = await createApiKey(ports, account, "live");
  const headers = { Authorization: `Bearer ${key}` };
  const ask = async (method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const init = {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await app.request(path, init);
    return [response.status, await response.json()];
  };
  return { app, ask, headers, reported };
}

describe("a page of the app under route()", () => {
  it("links to the next page of the address that was asked", async () => {
    const { ask, app, headers } = await newWorld(mounts["route()"]);
    await ask(
      "POST",
      "/x/logs",
      [1, 2].map((created) => ({ recipient_address: "a+b@example.com", created })),
    );
    const asked = "http://localhost/x/api/v1/customers/a+b@example.com/logs?count=1";
    const link = (await app.request(asked, { headers })).headers.get("Link") ?? "";
    const next = new URL(link.slice(1, link.indexOf(">")), asked);
    expect(next.href).toMatch(
      /^http:\/\/localhost\/x\/api\/v1\/customers\/a\+b@example\.com\/logs\?count=1&before_id=log_/,
    );
    expect(await ask("GET", next.pathname + next.search)).toMatchObject([200, { logs: [{ created: 1 }] }]);
  });
});
