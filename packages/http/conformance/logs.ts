import { expect, it } from "vitest";
import { connect, each, newAddress, newLog, now, type Open, refusal, token } from "./world.ts";

/** All that can become of an email: the states of a log, and the types of its events. */
export const statuses =
  `requested triggered queued sent clicked re_clicked opened re_opened failed_to_queue failed_to_send
  processed dropped delivered deferred bounced reported_as_spam unsubscribed`.split(/\s+/);

/** `POST /logs` and `GET /logs/:id`: emails one by one. */
export function logConformance(open: Open): void {
  it("records an email of which only the recipient is given as one that was sent now", async () => {
    const api = await connect(open);
    const address = newAddress();
    const reply = await api.post("/logs", { recipient_address: address });
    expect([reply.status, reply.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(reply.at()).toEqual({
      success: true,
      status: "OK",
      log: { ...blank, recipient_address: address, ...named(reply.at("log")) },
    });
    expect(reply.at("log", "id")).toMatch(/^log_[0-9a-f]{32}$/);
    expect(Math.abs(Number(reply.at("log", "created")) - now())).toBeLessThan(3600);
    expect(Number.isInteger(reply.at("log", "created"))).toBe(true);
  });

  it("takes null for what is not given", async () => {
    const api = await connect(open);
    const address = newAddress();
    const names = ["recipient_name", "status", "message", "email_id", "email_name", "email_version", "created", "id"];
    const nulls = Object.fromEntries([...names, "scheduled_for", "provider", "message_id"].map((name) => [name, null]));
    const reply = await api.post("/logs", { recipient_address: address, ...nulls });
    expect(reply.at("log")).toEqual({ ...blank, recipient_address: address, ...named(reply.at("log")) });
  });

  it("answers the bare log at /logs/:id, as it was answered to the POST", async () => {
    const api = await connect(open);
    const given = { ...full(), recipient_address: newAddress() };
    const posted = await api.post("/logs", given);
    expect(posted.at("log")).toEqual({ object: "log", ...given });
    const got = await api.get(`/logs/${given.id}`);
    expect([got.status, got.headers.get("Content-Type")]).toEqual([200, "application/json"]);
    expect(got.at()).toEqual({ object: "log", ...given });
    expect((await api.get(`/customers/${given.recipient_address}/logs`)).at("logs")).toEqual([got.at()]);
  });

  it("answers a list with the logs in its order, and an empty one with none", async () => {
    const api = await connect(open);
    const given = Array.from({ length: 5 }, (_, index) => ({ recipient_address: newAddress(), message: `${index}` }));
    const reply = await api.post("/logs", given);
    expect(reply.at()).toEqual({ success: true, status: "OK", logs: reply.at("logs") });
    expect(each(reply.at("logs"), "recipient_address")).toEqual(given.map((log) => log.recipient_address));
    expect(each(reply.at("logs"), "message")).toEqual(["0", "1", "2", "3", "4"]);
    expect((await api.post("/logs", given.slice(0, 1))).at("logs")).toHaveLength(1);
    expect((await api.post("/logs", [])).at()).toEqual({ success: true, status: "OK", logs: [] });
  });

  it("takes an email whose time is ahead for a queued one", async () => {
    const api = await connect(open);
    const scheduled_for = now() + 86_400;
    const { id } = await newLog(api, { scheduled_for });
    expect((await api.get(`/logs/${id}`)).at()).toMatchObject({
      status: "queued",
      message: "email queued",
      scheduled_for,
    });
    const past = await newLog(api, { scheduled_for: 1_700_000_000 });
    expect((await api.get(`/logs/${past.id}`)).at("status")).toBe("sent");
  });

  it("takes each of the 17 statuses, and no other", async () => {
    const api = await connect(open);
    for (const status of statuses) {
      const { id } = await newLog(api, { status });
      expect((await api.get(`/logs/${id}`)).at("status")).toBe(status);
    }
    expect(new Set(statuses).size).toBe(17);
    for (const status of ["open", "Opened", "", "constructor", 1, true, ["sent"]]) {
      expect(refusal(await api.post("/logs", { recipient_address: newAddress(), status }))).toEqual([400, "status"]);
    }
  });

  it("says what the specification says of a status, where no message is given", async () => {
    const api = await connect(open);
    const delivered = "Message has been successfully delivered to the receiving server.";
    const expected: [object, string][] = [
      [{ status: "opened", provider: "sendgrid" }, "SendGrid: Message has been opened"],
      [{ status: "delivered", provider: "mandrill" }, `Mandrill: ${delivered}`],
      [{ status: "queued", provider: "sendgrid" }, "email queued"],
      [{ provider: "sendgrid" }, "email sent through SendGrid"],
      [{ status: "delivered" }, delivered],
    ];
    for (const [given, message] of expected) {
      const { id } = await newLog(api, { ...given });
      expect((await api.get(`/logs/${id}`)).at("message")).toBe(message);
    }
  });

  it("has for every status a message that is not empty", async () => {
    const api = await connect(open);
    const recipient_address = newAddress();
    const reply = await api.post(
      "/logs",
      statuses.map((status) => ({ recipient_address, status })),
    );
    expect(each(reply.at("logs"), "message").filter((message) => !/^\S.*\S$/.test(String(message)))).toEqual([]);
  });

  it("names what is wrong by its position in a list, without one for a single email, and records nothing", async () => {
    const api = await connect(open);
    const recipient_address = newAddress();
    expect(refusal(await api.post("/logs", {}))).toEqual([400, "recipient_address"]);
    expect(refusal(await api.post("/logs", { recipient_address: "nobody", status: "x" }))).toEqual([
      400,
      "recipient_address",
      "status",
    ]);
    const list = [{ recipient_address }, { recipient_address: "nobody" }, 3, { recipient_address, created: -1 }];
    expect(refusal(await api.post("/logs", list))).toEqual([400, "1.recipient_address", "2", "3.created"]);
    for (const body of [3, "x", null, true]) expect(refusal(await api.post("/logs", body))).toEqual([400, "body"]);
    expect((await api.get(`/customers/${recipient_address}/logs`)).at("logs")).toEqual([]);
  });

  it("refuses what no member may be, and names the member", async () => {
    const api = await connect(open);
    const text = [5, true, {}, ["x"], "a\u0000b"];
    const time = [-1, 1.5, "1700000000", 1_700_000_000_000, 9_007_199_255, true];
    const wrong: Record<string, unknown[]> = {
      recipient_address: [5, null, "", " ", "a b@example.com", ["a@example.com"]],
      recipient_name: text,
      message: [...text, "x".repeat(4097)],
      email_id: text,
      email_name: text,
      email_version: text,
      created: time,
      scheduled_for: time,
      id: [...text, "", "x".repeat(256)],
      provider: [...text, ""],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const reply = await api.post("/logs", { recipient_address: newAddress(), [name]: value });
        expect(refusal(reply), `${name}: ${JSON.stringify(value)}`).toEqual([400, name]);
      }
    }
  });

  it("records 1,000 emails at once, and refuses 1,001 whole", async () => {
    const api = await connect(open);
    const recipient_address = newAddress();
    const refused = await api.post(
      "/logs",
      Array.from({ length: 1001 }, () => ({ recipient_address })),
    );
    expect(refusal(refused)).toEqual([400, "body"]);
    expect((await api.get(`/customers/${recipient_address}/logs`)).at("logs")).toEqual([]);
    const recorded = await api.post(
      "/logs",
      Array.from({ length: 1000 }, () => ({ recipient_address })),
    );
    expect(new Set(each(recorded.at("logs"), "id")).size).toBe(1000);
  });
}

const blank = {
  object: "log",
  status: "sent",
  message: "email sent",
  recipient_name: null,
  email_id: "",
  email_name: "",
  email_version: null,
};

/** An email of which everything is given but its recipient. */
function full() {
  return {
    id: `log_${token()}`,
    created: 1_700_000_000,
    recipient_name: "Matt",
    status: "delivered",
    message: "as told",
    email_id: "tem_1",
    email_name: "Order Confirmation",
    email_version: "Version A",
    scheduled_for: 1_600_000_000,
    provider: "sendgrid",
    message_id: token(),
  };
}

/** What the service chose by itself: the id and the time. */
function named(log: unknown): Partial<Record<"id" | "created", unknown>> {
  const { id, created } = Object(log) as Record<string, unknown>;
  return { id, created };
}
