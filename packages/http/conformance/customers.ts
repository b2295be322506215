import { expect, it } from "vitest";
import { connect, membersOf, newAddress, now, ok, type Open, refusal } from "./world.ts";

/** `POST /customers`, `GET` and `DELETE /customers/:email`: the specification, section by section. */
export function customerConformance(open: Open): void {
  it("answers a customer in the shape of the specification", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, data: { first_name: "Matt", city: "San Francisco" }, locale: "en-US" });
    const reply = await api.get(`/customers/${email}`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("Content-Type")).toBe("application/json");
    const created = reply.at("customer", "created");
    const data = { first_name: "Matt", city: "San Francisco" };
    const customer = { object: "customer", email, data, created, locale: "en-US" };
    expect(reply.at()).toEqual({ success: true, status: "OK", customer });
  });

  it("answers a customer without a locale without that member, and one without attributes with {}", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email });
    const reply = await api.get(`/customers/${email}`);
    expect(membersOf(reply.at("customer"))).toEqual(["created", "data", "email", "object"]);
    expect(reply.at("customer", "data")).toEqual({});
  });

  it("answers as created the second of the first POST", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email });
    const created = (await api.get(`/customers/${email}`)).at("customer", "created");
    expect(Number.isInteger(created)).toBe(true);
    expect(Math.abs(Number(created) - now())).toBeLessThan(3600);
    await api.post("/customers", { email, data: { again: true } });
    expect((await api.get(`/customers/${email}`)).at("customer", "created")).toBe(created);
  });

  it("answers POST and DELETE with 200, JSON and exactly success and status, byte for byte", async () => {
    const api = await connect(open);
    const email = newAddress();
    const replies = [
      await api.post("/customers", { email, data: { city: "Bern" } }),
      await api.post("/customers", { email, data: { city: "Basel" } }),
      await api.delete(`/customers/${email}`),
      await api.delete(`/customers/${email}`),
    ];
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(replies.map(({ text }) => text)).toEqual([ok, ok, ok, ok]);
    for (const { headers } of replies) expect(headers.get("Content-Type")).toBe("application/json");
  });

  it("replaces attributes and adds them by a second POST, and removes none", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, data: { first_name: "Matt", city: "Bern", visits: 1, plan: null } });
    await api.post("/customers", { email, data: { city: "Basel", visits: null, plan: true, age: 40 } });
    const { at } = await api.get(`/customers/${email}`);
    const data = { first_name: "Matt", city: "Basel", visits: null, plan: true, age: 40 };
    expect(at("customer", "data")).toEqual(data);
  });

  it("replaces a value by one of another type, and by an empty one", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const value of ["text", 1, false, null, "", 0]) {
      await api.post("/customers", { email, data: { value } });
      expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({ value });
    }
  });

  it("takes data that is absent, null, {} or [] for no attributes", async () => {
    const api = await connect(open);
    const [known, email] = [newAddress(), newAddress()];
    await api.post("/customers", { email: known, data: { city: "Bern" } });
    for (const nothing of [{}, { data: null }, { data: {} }, { data: [] }]) {
      expect((await api.post("/customers", { email: known, ...nothing })).text).toBe(ok);
      expect((await api.get(`/customers/${known}`)).at("customer", "data")).toEqual({ city: "Bern" });
      await api.delete(`/customers/${email}`);
      expect((await api.post("/customers", { email, ...nothing })).text).toBe(ok);
      expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual({});
    }
  });

  it("keeps the locale when a POST gives none, null or an empty one", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, locale: "de-CH" });
    for (const nothing of [{}, { locale: null }, { locale: "" }]) {
      expect((await api.post("/customers", { email, ...nothing })).text).toBe(ok);
      expect((await api.get(`/customers/${email}`)).at("customer", "locale")).toBe("de-CH");
    }
    await api.post("/customers", { email, locale: "fr-CH" });
    expect((await api.get(`/customers/${email}`)).at("customer", "locale")).toBe("fr-CH");
  });

  it("gives a customer no locale by null or an empty one", async () => {
    const api = await connect(open);
    for (const locale of [null, ""]) {
      const email = newAddress();
      await api.post("/customers", { email, locale });
      expect(membersOf((await api.get(`/customers/${email}`)).at("customer"))).not.toContain("locale");
    }
  });

  it("understands en_US and any case, and answers the canonical form", async () => {
    const api = await connect(open);
    const email = newAddress();
    const spellings = { en_US: "en-US", "DE-de": "de-DE", zh_hant_tw: "zh-Hant-TW", PT: "pt", "es-419": "es-419" };
    for (const [locale, canonical] of Object.entries(spellings)) {
      await api.post("/customers", { email, locale });
      expect((await api.get(`/customers/${email}`)).at("customer", "locale")).toBe(canonical);
    }
  });

  it("refuses a locale that is no language tag, and changes nothing", async () => {
    const api = await connect(open);
    const email = newAddress();
    const junk = ["e", "english", "en US", "en-", "-", "💩", "en\u0000", "en-US\n", `en-x${"-abcdefgh".repeat(8)}`];
    for (const locale of [...junk, 5, true, {}, ["en"]]) {
      const reply = await api.post("/customers", { email, locale });
      expect(refusal(reply), `for ${JSON.stringify(locale)}`).toEqual([400, "locale"]);
    }
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("ignores created, object, groups and unknown members, whatever they hold", async () => {
    const api = await connect(open);
    const email = newAddress();
    const ignored = { created: 5, object: "log", groups: ["grp_1"], id: {}, nested: [[{}]], constructor: null };
    const text = JSON.stringify({ email, data: { city: "Bern" }, ...ignored }).replace(
      "{",
      '{"__proto__":{"locale":"de"},',
    );
    expect((await api.postText("/customers", text)).text).toBe(ok);
    const customer = (await api.get(`/customers/${email}`)).at("customer");
    expect(membersOf(customer)).toEqual(["created", "data", "email", "object"]);
    expect(customer).toMatchObject({ object: "customer", data: { city: "Bern" } });
    expect(customer).not.toMatchObject({ created: 5 });
  });

  it("adds the customer as it is now to the reply when it is preferred, and says so", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, data: { city: "Bern" }, locale: "de-CH" });
    const preferences = [
      "return=representation",
      "respond-async, return=representation",
      'return="representation"; x=1',
    ];
    for (const Prefer of preferences) {
      const reply = await api.post("/customers", { email, data: { plan: "pro" } }, { Prefer });
      expect(reply.headers.get("Preference-Applied")).toBe("return=representation");
      expect(reply.text).toBe((await api.get(`/customers/${email}`)).text);
      expect(reply.at("customer", "data")).toEqual({ city: "Bern", plan: "pro" });
    }
  });

  it("leaves the reply as it is for any other preference", async () => {
    const api = await connect(open);
    const email = newAddress();
    for (const Prefer of ["return=minimal", "representation", "respond-async", "xreturn=representation", ""]) {
      const reply = await api.post("/customers", { email }, { Prefer });
      expect(reply.text).toBe(ok);
      expect(reply.headers.get("Preference-Applied")).toBeNull();
    }
  });

  it("answers 404 for a customer that does not exist, or no longer does", async () => {
    const api = await connect(open);
    const email = newAddress();
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
    await api.post("/customers", { email });
    await api.delete(`/customers/${email}`);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
  });

  it("starts anew after a DELETE, and keeps the logs", async () => {
    const api = await connect(open);
    const email = newAddress();
    await api.post("/customers", { email, data: { city: "Bern" }, locale: "de-CH" });
    await api.post("/logs", { recipient_address: email });
    await api.delete(`/customers/${email}`);
    expect((await api.get(`/customers/${email}/logs`)).at("logs")).toHaveLength(1);
    await api.post("/customers", { email, data: { plan: "pro" } });
    const customer = (await api.get(`/customers/${email}`)).at("customer");
    expect(customer).toMatchObject({ data: { plan: "pro" } });
    expect(customer).not.toHaveProperty("data.city");
    expect(customer).not.toHaveProperty("locale");
  });

  it("loses nothing of 20 POSTs at once", async () => {
    const api = await connect(open);
    const email = newAddress();
    const names = Array.from({ length: 20 }, (_, index) => `key_${index}`);
    const replies = await Promise.all(names.map((name) => api.post("/customers", { email, data: { [name]: name } })));
    expect(new Set(replies.map(({ text }) => text))).toEqual(new Set([ok]));
    const data = Object.fromEntries(names.map((name) => [name, name]));
    expect((await api.get(`/customers/${email}`)).at("customer", "data")).toEqual(data);
  });
}
