import { expect, it } from "vitest";
import { type Api, client, each, membersOf, newAddress, newLog, ok, type Open, token } from "./world.ts";

/** Who may come in, what those are told who may not, and whose data a key opens. */
export function credentialConformance(open: Open): void {
  it("lets a key in as the user name of Basic, in X-SWU-API-KEY and as a Bearer token", async () => {
    const service = await open();
    const email = newAddress();
    await client(service).post("/customers", { email });
    const { key } = service;
    const forms = [{ Authorization: basic(`${key}:`) }, { "X-SWU-API-KEY": key }, { Authorization: `Bearer ${key}` }];
    forms.push({ Authorization: basic(`${key}:`).replace("Basic", "basic") }, { Authorization: `bearer ${key}` });
    for (const credentials of forms) {
      const api = client(service, credentials);
      expect((await api.get(`/customers/${email}`)).at("customer", "email")).toBe(email);
      expect((await api.post("/customers", { email })).text).toBe(ok);
    }
  });

  it("answers 401 and asks for Basic where there are no credentials, before anything else is judged", async () => {
    const service = await open();
    for (const headers of [{}, { "X-SWU-API-CLIENT": "python-5.4.0" }]) {
      for (const [what, ask] of Object.entries(requests)) {
        const reply = await ask(client(service, headers));
        expect([what, reply.status]).toEqual([what, 401]);
        expect(reply.headers.get("WWW-Authenticate")).toMatch(/^Basic\b/);
        expect(reply.headers.get("Allow")).toBeNull();
      }
    }
  });

  it("answers 403 to a key that opens nothing, before anything else is judged", async () => {
    const service = await open();
    const key = `pb_live_${token()}`;
    const forms = [{ Authorization: basic(`${key}:`) }, { "X-SWU-API-KEY": key }, { Authorization: `Bearer ${key}` }];
    for (const credentials of forms) {
      for (const [what, ask] of Object.entries(requests)) {
        const reply = await ask(client(service, credentials));
        expect([what, reply.status]).toEqual([what, 403]);
        expect(reply.headers.get("Allow")).toBeNull();
        expect(reply.headers.get("WWW-Authenticate")).toBeNull();
      }
    }
  });

  it("answers 403 to credentials that are malformed", async () => {
    const service = await open();
    const malformed = [
      "Basic",
      "Basic ",
      "Basic !!!",
      "Basic %",
      `Basic ${btoa("")}`,
      `Basic ${btoa(":")}`,
      "Bearer",
      "Bearer ,",
    ];
    malformed.push(
      basic(`:${service.key}`),
      `Basic ${service.key}`,
      `Basic ${btoa("\u00ff\u00fe:")}`,
      basic(` ${service.key}:`),
    );
    for (const Authorization of malformed) {
      expect((await client(service, { Authorization }).get(`/customers/${newAddress()}`)).status, Authorization).toBe(
        403,
      );
    }
    for (const key of ["", " ", `${service.key}x`, service.key.slice(0, -1), service.key.toLowerCase()]) {
      expect((await client(service, { "X-SWU-API-KEY": key }).get(`/customers/${newAddress()}`)).status).toBe(403);
    }
  });

  it("changes nothing for one who may not come in", async () => {
    const service = await open();
    const api = client(service);
    const { id, address } = await newLog(api);
    for (const credentials of [{}, { "X-SWU-API-KEY": "nothing" }]) {
      const stranger = client(service, credentials);
      await stranger.post("/customers", { email: address, data: { city: "Bern" } });
      await stranger.post("/logs", { recipient_address: address });
      await stranger.post(`/logs/${id}/events`, { type: "opened" });
      await stranger.post("/batch", [{ path: `/customers/${address}`, method: "DELETE" }]);
      await stranger.delete(`/customers/${address}`);
    }
    expect((await api.get(`/customers/${address}`)).at("customer", "data")).toEqual({});
    expect(each((await api.get(`/customers/${address}/logs`)).at("logs"), "status")).toEqual(["sent"]);
  });

  it("keeps two accounts apart, even with the same addresses, ids and messages", async () => {
    const service = await open();
    await expectApart(client(service), client(service, service.otherKey));
  });

  it("keeps the data of a test key apart from the live data of its account", async () => {
    const service = await open();
    await expectApart(client(service), client(service, service.testKey));
    await expectApart(client(service, service.testKey), client(service, service.otherKey));
  });

  it("gives the parts of a batch to the account of the batch", async () => {
    const service = await open();
    const email = newAddress();
    for (const key of [service.key, service.otherKey, service.testKey]) {
      const part = { path: "/customers", method: "POST", body: { email, data: { key: key.slice(-4) } } };
      expect((await client(service, { "X-SWU-API-KEY": key }).post("/batch", [part])).at(0, "status_code")).toBe(200);
    }
    for (const key of [service.key, service.otherKey, service.testKey]) {
      const reply = await client(service, key).get(`/customers/${email}`);
      expect(reply.at("customer", "data")).toEqual({ key: key.slice(-4) });
    }
  });
}

function basic(credentials: string): string {
  return `Basic ${btoa(credentials)}`;
}

// Requests that are each answered with something else once their caller may come in.
const requests: Record<string, (api: Api) => ReturnType<Api["get"]>> = {
  "a good one": (api) => api.post("/customers", { email: newAddress() }),
  "an unknown customer": (api) => api.get(`/customers/${newAddress()}`),
  "an unknown path": (api) => api.get("/nothing"),
  "an unknown path with a line break": (api) => api.get("/a%0Ab/c"),
  "a wrong method": (api) => api.send("PUT", "/customers"),
  "no address": (api) => api.delete("/customers/nobody"),
  "no JSON": (api) => api.postText("/customers", "{"),
  "a bad batch": (api) => api.post("/api/v1/batch", 3),
  "too large a body": (api) => api.postText("/api/v1_0/logs", " ".repeat(1_048_577)),
};

async function expectApart(ours: Api, theirs: Api): Promise<void> {
  const email = newAddress();
  const log = { id: `log_${token()}`, recipient_address: email, provider: "ses", message_id: token() };
  await ours.post("/customers", { email, data: { whose: "ours" } });
  await ours.post("/logs", { ...log, message: "ours" });

  expect((await theirs.get(`/customers/${email}`)).status).toBe(404);
  expect((await theirs.get(`/customers/${email}/logs`)).at("logs")).toEqual([]);
  expect((await theirs.get(`/logs/${log.id}`)).status).toBe(404);
  expect((await theirs.get(`/logs/${log.id}/events`)).status).toBe(404);
  expect((await theirs.post(`/logs/${log.id}/events`, { type: "opened" })).status).toBe(404);

  await theirs.post("/customers", { email, data: { name: "theirs" } });
  expect((await theirs.post("/logs", { ...log, message: "theirs" })).at("log", "message")).toBe("theirs");
  await theirs.post(`/logs/${log.id}/events`, { type: "bounced" });
  expect(membersOf((await theirs.get(`/customers/${email}`)).at("customer", "data"))).toEqual(["name"]);
  expect((await theirs.delete(`/customers/${email}`)).text).toBe(ok);

  expect((await ours.get(`/customers/${email}`)).at("customer", "data")).toEqual({ whose: "ours" });
  expect(each((await ours.get(`/customers/${email}/logs`)).at("logs"), "message")).toEqual(["ours"]);
  expect((await ours.get(`/logs/${log.id}/events`)).text).toBe("[]");
}
