import { expect, it } from "vitest";
import { type Api, client, connect, newAddress, newLog, now, ok, type Open, type Reply } from "./world.ts";

const prefixes = { "the root": "", "/api/v1": "/api/v1", "/api/v1_0": "/api/v1_0" };

/** What holds of every route: where it is, which methods it has, and what it does not ask of a request. */
export function requestConformance(open: Open): void {
  for (const [place, prefix] of Object.entries(prefixes)) {
    it(`serves every route at ${place}`, async () => {
      const api = await connect(open);
      const email = newAddress();
      expect((await api.post(`${prefix}/customers`, { email, data: { city: "Bern" } })).text).toBe(ok);
      expect((await api.get(`${prefix}/customers/${email}`)).at("customer", "data")).toEqual({ city: "Bern" });
      const recorded = await api.post(`${prefix}/logs`, { recipient_address: email });
      const log = String(recorded.at("log", "id"));
      expect((await api.get(`${prefix}/customers/${email}/logs?count=1`)).at("logs", 0, "id")).toBe(log);
      expect((await api.get(`${prefix}/logs/${log}`)).at("id")).toBe(log);
      const event = { type: "opened", created: now() };
      expect((await api.post(`${prefix}/logs/${log}/events`, event)).at("log", "status")).toBe("opened");
      expect((await api.get(`${prefix}/logs/${log}/events`)).at()).toHaveLength(1);
      const batch = await api.post(`${prefix}/batch`, [{ path: `/customers/${email}`, method: "GET" }]);
      expect(batch.at(0, "body", "customer", "email")).toBe(email);
      expect((await api.delete(`${prefix}/customers/${email}`)).text).toBe(ok);
      expect((await api.get(`/customers/${email}`)).status).toBe(404);
    });
  }

  it("answers 404 to a path that no route has", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    const paths = [
      "/",
      "/nothing",
      "/api",
      "/api/v1",
      "/api/v1_0",
      "/api/v2/customers",
      "/api/v1/api/v1/customers",
      "/customer",
    ];
    paths.push(`/customers/${address}/log`, `/customers/${address}/logs/${id}`, "/Customers", `/logs/${id}/event`);
    paths.push(`/logs/${id}/events/1`, "/batch/1", "/a%0Ab", "/a%E2%80%A8b/c", "/constructor", "/customers/a/b");
    for (const path of paths) {
      for (const method of ["GET", "POST", "DELETE"]) {
        const reply = await api.send(method, path, method === "POST" ? { body: "{}" } : {});
        expect([reply.status, reply.at("status")], `${method} ${path}`).toEqual([404, "NOT_FOUND"]);
      }
    }
  });

  it("answers 405 to a method that a path does not have, and names those that it has", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    const paths: Record<string, string[]> = {
      "/customers": ["POST"],
      [`/customers/${address}`]: ["DELETE", "GET"],
      [`/customers/${address}/logs`]: ["GET"],
      "/logs": ["POST"],
      [`/logs/${id}`]: ["GET"],
      [`/logs/${id}/events`]: ["GET", "POST"],
      "/webhook_endpoints": ["GET", "POST"],
      "/webhook_endpoints/whe_1": ["DELETE", "PATCH"],
      "/batch": ["POST"],
    };
    for (const [path, allowed] of Object.entries(paths)) {
      const others = ["GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"].filter((method) => !allowed.includes(method));
      for (const prefix of Object.values(prefixes)) {
        for (const method of others) {
          const reply = await api.send(method, prefix + path);
          expect([reply.status, reply.at("status")], `${method} ${path}`).toEqual([405, "METHOD_NOT_ALLOWED"]);
          const named = reply.headers
            .get("Allow")
            ?.split(/,\s*/)
            .filter((name) => name !== "HEAD");
          expect(named?.toSorted(), `${method} ${path}`).toEqual(allowed);
        }
      }
    }
    for (const path of ["/healthz", "/readyz"]) {
      const reply = await api.post(path, {});
      expect([reply.status, reply.headers.get("Allow")?.includes("GET")]).toEqual([405, true]);
    }
    expect((await api.get(`/customers/${address}`)).status).toBe(200);
  });

  it("answers HEAD as GET, without the body", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    const known = await api.send("HEAD", `/customers/${address}`);
    expect([known.status, known.text, known.headers.get("Content-Type")]).toEqual([200, "", "application/json"]);
    const unknown = await api.send("HEAD", `/customers/${newAddress()}`);
    expect([unknown.status, unknown.text]).toEqual([404, ""]);
    expect((await api.send("HEAD", "/customers")).status).toBe(405);
  });

  it("makes no difference of a slash at the end of a path", async () => {
    const api = await connect(open);
    const email = newAddress();
    expect((await api.post("/customers/", { email })).text).toBe(ok);
    expect((await api.get(`/api/v1/customers/${email}/`)).status).toBe(200);
    expect((await api.get(`/customers/${email}/logs/?count=1`)).at("logs")).toEqual([]);
    expect((await api.delete(`/customers/${email}/`)).text).toBe(ok);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("reads a body as JSON whatever its Content-Type says", async () => {
    const api = await connect(open);
    const types = [
      "application/json",
      "text/plain;charset=UTF-8",
      "application/x-www-form-urlencoded",
      "application/xml",
    ];
    types.push(
      "multipart/form-data; boundary=x",
      "application/json; charset=iso-8859-1",
      "application/octet-stream",
      "nonsense",
      "",
    );
    for (const type of types) {
      await expectRead(api, (path, text) => api.postText(path, text, { "Content-Type": type }));
    }
  });

  it("reads a body that has no Content-Type", async () => {
    const api = await connect(open);
    await expectRead(api, (path, text) => api.send("POST", path, { body: new TextEncoder().encode(text) }));
  });

  it("takes GET and DELETE with a Content-Type and no body, and DELETE with one", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    for (const path of [`/customers/${address}`, `/customers/${address}/logs`, `/logs/${id}`, `/logs/${id}/events`]) {
      expect((await api.get(path, { "Content-Type": "application/json" })).status).toBe(200);
    }
    expect((await api.delete(`/customers/${address}`, { "Content-Type": "application/json" })).text).toBe(ok);
    const bodies = ["{}", "no json", '{"email":"a@example.com"}', "\u0000"];
    for (const body of bodies) {
      await api.post("/customers", { email: address });
      expect((await api.send("DELETE", `/customers/${address}`, { body })).text).toBe(ok);
      expect((await api.get(`/customers/${address}`)).status).toBe(404);
    }
  });

  it("answers JSON whatever the caller accepts, and never 406", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    for (const Accept of [
      "text/plain",
      "application/xml",
      "text/html, */*;q=0.1",
      "application/json;q=0",
      "nonsense",
      "",
    ]) {
      const replies = [
        await api.post("/customers", { email: address }, { Accept }),
        await api.get(`/customers/${address}`, { Accept }),
        await api.get(`/logs/${id}/events`, { Accept }),
        await api.post("/batch", [], { Accept }),
      ];
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      for (const { headers } of replies) expect(headers.get("Content-Type")).toBe("application/json");
      expect((await api.get("/customers/nobody", { Accept })).status).toBe(400);
    }
  });

  it("answers 200 and JSON to every success", async () => {
    const api = await connect(open);
    const email = newAddress();
    const log = { id: `log_${email}`, recipient_address: email };
    const replies: Reply[] = [
      await api.post("/customers", { email }),
      await api.post("/logs", log),
      await api.post("/logs", [log]),
      await api.post(`/logs/${log.id}/events`, { type: "opened" }),
      await api.post("/batch", [{ path: "/customers", method: "POST", body: { email } }]),
      await api.get(`/customers/${email}`),
      await api.get(`/customers/${email}/logs`),
      await api.get(`/logs/${log.id}`),
      await api.get(`/logs/${log.id}/events`),
      await api.delete(`/customers/${email}`),
    ];
    for (const { status, headers } of replies) {
      expect([status, headers.get("Content-Type")]).toEqual([200, "application/json"]);
    }
  });

  it("tells its health to anybody", async () => {
    const service = await open();
    const callers: Record<string, string>[] = [{}, { Authorization: "Bearer nothing" }, { "X-SWU-API-KEY": "nothing" }];
    for (const headers of callers) {
      for (const path of ["/healthz", "/readyz"]) {
        const reply = await client(service, headers).get(path);
        expect([reply.status, reply.headers.get("Content-Type"), reply.text]).toEqual([200, "application/json", ok]);
      }
    }
  });
}

async function expectRead(api: Api, post: (path: string, text: string) => Promise<Reply>): Promise<void> {
  const email = newAddress();
  expect((await post("/customers", JSON.stringify({ email, data: { city: "Zürich" } }))).text).toBe(ok);
  expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ city: "Zürich" });
  const recorded = await post("/logs", JSON.stringify({ recipient_address: email }));
  expect(recorded.status).toBe(200);
  expect((await post(`/logs/${String(recorded.at("log", "id"))}/events`, '{"type":"opened"}')).status).toBe(200);
  expect((await post("/batch", "[]")).text).toBe("[]");
}
