import { expect, it } from "vitest";
import { connect, each, newAddress, newLog, type Open, refusal, token } from "./world.ts";

/** What makes two logs one: the `id`, or the provider, its message id and the recipient. */
export function logIdentityConformance(open: Open): void {
  it("leaves an email as it is that is recorded again by its id", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api, { id: `log_${token()}`, message: "first" });
    const again = await api.post("/logs", {
      recipient_address: address.toUpperCase(),
      id,
      message: "second",
      status: "bounced",
    });
    expect(again.at("log")).toMatchObject({ id, message: "first", status: "sent", recipient_address: address });
    const twice = { recipient_address: address, id: `log_${token()}` };
    const listed = await api.post("/logs", [
      { ...twice, message: "a" },
      { ...twice, message: "b" },
    ]);
    expect(each(listed.at("logs"), "message")).toEqual(["a", "a"]);
    expect((await api.get(`/customers/${address}/logs`)).at("logs")).toHaveLength(2);
  });

  it("leaves an email as it is that is recorded again by provider, message id and recipient", async () => {
    const api = await connect(open);
    const recipient_address = newAddress();
    const message = { provider: "sendgrid", message_id: token() };
    const first = await api.post("/logs", { recipient_address, ...message });
    const again = await api.post("/logs", { recipient_address, ...message, status: "bounced", id: `log_${token()}` });
    expect(again.at("log")).toEqual(first.at("log"));
    const others = [{ provider: "mandrill" }, { message_id: token() }, { recipient_address: newAddress() }];
    const logs = others.map((other) => ({ recipient_address, ...message, ...other }));
    const ids = each((await api.post("/logs", logs)).at("logs"), "id");
    expect(new Set([...ids, first.at("log", "id")]).size).toBe(4);
    expect((await api.get(`/customers/${recipient_address}/logs`)).at("logs")).toHaveLength(3);
  });

  it("creates the customer of an email, and leaves one that exists", async () => {
    const api = await connect(open);
    const { address } = await newLog(api);
    expect((await api.get(`/customers/${address}`)).at("customer")).toMatchObject({ email: address, data: {} });
    const email = newAddress();
    await api.post("/customers", { email, data: { city: "Bern" }, locale: "de-CH" });
    const before = await api.get(`/customers/${email}`);
    await newLog(api, { recipient_address: email.toUpperCase(), recipient_name: "Matt" });
    expect((await api.get(`/customers/${email}`)).text).toBe(before.text);
  });

  it("answers 409 to an id that is of an email to somebody else, and records nothing", async () => {
    const api = await connect(open);
    const { id, address } = await newLog(api);
    const email = newAddress();
    const one = await api.post("/logs", { recipient_address: email, id });
    const many = await api.post("/logs", [{ recipient_address: email }, { recipient_address: email, id }]);
    expect([one.status, many.status, one.at("status")]).toEqual([409, 409, "CONFLICT"]);
    expect((await api.get(`/customers/${email}/logs`)).at("logs")).toEqual([]);
    expect((await api.get(`/customers/${email}`)).status).toBe(404);
    expect((await api.get(`/logs/${id}`)).at("recipient_address")).toBe(address);
  });

  it("refuses a list that gives one id to emails of two people, and names the position", async () => {
    const api = await connect(open);
    const id = `log_${token()}`;
    const given = [
      { recipient_address: newAddress() },
      { recipient_address: newAddress(), id },
      { recipient_address: newAddress(), id },
    ];
    expect(refusal(await api.post("/logs", given))).toEqual([400, "2.id"]);
    expect((await api.get(`/logs/${id}`)).status).toBe(404);
  });

  it("refuses a message id without a provider, and names the provider", async () => {
    const api = await connect(open);
    const log = { recipient_address: newAddress(), message_id: "m" };
    expect(refusal(await api.post("/logs", log))).toEqual([400, "provider"]);
    expect(refusal(await api.post("/logs", [{ ...log, provider: "ses" }, log]))).toEqual([400, "1.provider"]);
  });

  it("keeps texts and times exactly, and takes any text for an id", async () => {
    const api = await connect(open);
    const odd = `é😀/%2F?#\\'"$1 +${token()}`;
    const texts = { message: "it's <b>\u0001\u2028 😀", email_name: "'; drop table email_logs; --" };
    const { id } = await newLog(api, {
      id: odd,
      ...texts,
      email_id: "%00",
      created: 5_858_858_124,
      scheduled_for: 9_007_199_254,
    });
    const { status, at } = await api.get(`/logs/${encodeURIComponent(id)}`);
    expect([status, at("id")]).toEqual([200, odd]);
    expect(at()).toMatchObject({ ...texts, email_id: "%00", created: 5_858_858_124, scheduled_for: 9_007_199_254 });
    expect((await api.get(`/logs/${encodeURIComponent(id)}/events`)).text).toBe("[]");
  });

  it("answers 404 for a log that does not exist, and 400 for what can be no id", async () => {
    const api = await connect(open);
    for (const id of [`log_${token()}`, token(), "%zz%", "constructor"]) {
      expect((await api.get(`/logs/${id}`)).status, id).toBe(404);
    }
    for (const id of ["%00", "x".repeat(256)]) expect(refusal(await api.get(`/logs/${id}`))).toEqual([400, "id"]);
  });
}
