import { expect, it } from "vitest";
import { client, connect, each, newAddress, newLog, ok, type Open, refusal, token } from "./world.ts";

/** `DELETE /customers/:email?erase=true` and `GET /customers/:email/export`. */
export function erasureConformance(open: Open): void {
  it("removes profile, logs and events by DELETE with erase=true, and answers as DELETE always does", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    await api.post("/customers", { email: address, data: { city: "Bern" } });
    await api.post(`/logs/${id}/events`, { type: "opened" });
    const reply = await api.delete(`/customers/${encodeURIComponent(address.toUpperCase())}?erase=true`);
    expect([reply.status, reply.text]).toEqual([200, ok]);
    for (const path of [`/customers/${address}`, `/customers/${address}/export`, `/logs/${id}`, `/logs/${id}/events`]) {
      expect((await api.get(path)).status, path).toBe(404);
    }
    expect((await api.get(`/customers/${address}/logs`)).at("logs")).toEqual([]);
  });

  it("answers the same when nothing was there, and when it is done again", async () => {
    const api = await connect(open);
    const address = newAddress();
    for (const _ of [1, 2]) {
      const reply = await api.delete(`/customers/${address}?erase=true`);
      expect([reply.status, reply.text]).toEqual([200, ok]);
    }
  });

  it("takes a POST of a customer or a log after an erasure for what it is: the person is back, and new", async () => {
    const api = await connect(open);
    for (const [path, member] of [
      ["/customers", "email"],
      ["/logs", "recipient_address"],
    ] as const) {
      const { address } = await newLog(api);
      await api.post("/customers", { email: address, data: { city: "Bern" } });
      await api.delete(`/customers/${address}?erase=true`);
      expect((await api.post(path, { [member]: address })).status).toBe(200);
      expect((await api.get(`/customers/${address}`)).at("customer", "data")).toEqual({});
      const logs = (await api.get(`/customers/${address}/logs`)).at("logs");
      expect(logs).toHaveLength(path === "/logs" ? 1 : 0);
    }
  });

  it("keeps the history by DELETE without erase, or with erase=false", async () => {
    const api = await connect(open);
    for (const query of ["", "?erase=false", "?erase=%22false%22", "?other=1"]) {
      const { address } = await newLog(api);
      expect((await api.delete(`/customers/${address}${query}`)).text).toBe(ok);
      expect((await api.get(`/customers/${address}`)).status).toBe(404);
      expect((await api.get(`/customers/${address}/logs`)).at("logs")).toHaveLength(1);
    }
  });

  it("takes true in quotes, as the C# client sends values", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    expect((await api.delete(`/customers/${address}?erase=%22true%22`)).text).toBe(ok);
    expect((await api.get(`/customers/${address}/logs`)).at("logs")).toEqual([]);
  });

  it("refuses any other value of erase, and one that is given twice, and removes nothing", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    for (const query of [
      "erase",
      "erase=",
      "erase=1",
      "erase=yes",
      "erase=TRUE",
      "erase=true&erase=true",
      "erase=%22",
    ]) {
      expect(refusal(await api.delete(`/customers/${address}?${query}`)), query).toEqual([400, "erase"]);
    }
    expect((await api.get(`/customers/${address}`)).status).toBe(200);
    expect((await api.get(`/customers/${address}/logs`)).at("logs")).toHaveLength(1);
  });

  it("erases in this account alone, and test data apart from live data", async () => {
    const service = await open();
    const [api, ...others] = [service.key, service.otherKey, service.testKey].map((key) => client(service, key));
    const email = newAddress();
    for (const each of others) await each.post("/customers", { email });
    await api?.delete(`/customers/${email}?erase=true`);
    for (const each of others) expect((await each.get(`/customers/${email}`)).status).toBe(200);
  });

  it("exports all that is held as one document, to be saved as a file", async () => {
    const api = await connect(open);
    const email = `Matt.${newAddress()}`;
    await api.postText(
      "/customers",
      `{"email":"${email}","data":{"zero":-0,"__proto__":"own","":1e20},"locale":"de-CH"}`,
    );
    const ids = [1, 2, 3].map((second) => ({ id: token(), created: 1_700_000_000 + second }));
    await api.post(
      "/logs",
      ids.map((log) => ({ ...log, recipient_address: email, provider: "ses" })),
    );
    const [first, second] = ids.map(({ id }) => id);
    await api.post(`/logs/${first}/events`, [
      { type: "opened", created: 1_700_000_200 },
      { type: "delivered", created: 1_700_000_100, message: "ses: delivered" },
      { type: "opened", created: 1_700_000_300 },
    ]);
    const reply = await api.get(`/customers/${encodeURIComponent(email.toLowerCase())}/export`);
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(reply.headers.get("Content-Disposition")).toBe('attachment; filename="export.json"');
    const held = [];
    for (const { id } of ids.toReversed()) {
      const [log, events] = [await api.get(`/logs/${id}`), await api.get(`/logs/${id}/events`)];
      held.push({ ...Object(log.at()), events: events.at() });
    }
    const { text } = await api.get(`/customers/${email}`);
    const customer = text.slice(text.indexOf('{"object"'), -1);
    expect(reply.text).toBe(
      `{"success":true,"status":"OK","export":{"object":"export","email":"${email}","customer":${customer},"logs":${JSON.stringify(held)}}}`,
    );
    expect(customer).toContain('"zero":-0,"__proto__":"own"');
    expect(each(reply.at("export", "logs", 2, "events"), "type")).toEqual(["delivered", "opened", "re_opened"]);
    expect(reply.at("export", "logs", 1, "id")).toBe(second);
  });

  it("exports the logs of a person without a profile, and a profile without logs", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    await api.delete(`/customers/${address}`);
    const logs = await api.get(`/customers/${address.toUpperCase()}/export`);
    expect([logs.at("export", "email"), logs.at("export", "customer")]).toEqual([address, null]);
    expect(logs.at("export", "logs")).toHaveLength(1);
    const email = newAddress();
    await api.post("/customers", { email });
    expect((await api.get(`/customers/${email}/export`)).at("export")).toMatchObject({ customer: { email }, logs: [] });
  });

  it("exports nothing of somebody unknown, of no address, nor to another account, and has no other methods", async () => {
    const service = await open();
    const api = client(service);
    const { address } = await newLog(api);
    expect((await api.get(`/customers/${newAddress()}/export`)).status).toBe(404);
    expect((await client(service, service.otherKey).get(`/customers/${address}/export`)).status).toBe(404);
    expect(refusal(await api.get("/customers/nobody/export"))).toEqual([400, "email"]);
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const reply = await api.send(method, `/customers/${address}/export`);
      expect([reply.status, reply.headers.get("Allow")]).toEqual([405, "HEAD, GET"]);
    }
    expect((await api.get(`/customers/${address}`)).status).toBe(200);
  });

  it("reads an address with slashes, raw or encoded", async () => {
    const api = await connect(open);
    const email = `a/export/logs/${newAddress()}`;
    await api.post("/customers", { email });
    for (const path of [email, encodeURIComponent(email)]) {
      expect((await api.get(`/customers/${path}/export`)).at("export", "email")).toBe(email);
    }
    await api.delete(`/customers/${email}?erase=true`);
    expect((await api.get(`/customers/${email}/export`)).status).toBe(404);
  });

  it("erases and exports in a batch", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    const reply = await api.post("/batch", [
      { path: `/customers/${address}/export`, method: "GET" },
      { path: `/customers/${address}?erase=true`, method: "DELETE" },
      { path: `/customers/${address}`, method: "GET" },
    ]);
    expect(each(reply.at(), "status_code")).toEqual([200, 200, 404]);
    expect(reply.at(0, "body", "export", "logs")).toHaveLength(1);
  });
}
