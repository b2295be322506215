import { AccountId, systemClock, UnavailableError } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type AppOptions, createApp } from "../app.ts";

const topic = "arn:aws:sns:us-east-1:123456789012:events";

// A genuine signature: sendgrid/sendgrid-nodejs, packages/eventwebhook/src/eventwebhook.spec.js (MIT).
const sendgrid = {
  publicKey:
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
  signature: "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=",
  timestamp: "1600112502",
  body: '[{"email":"hello@world.com","event":"dropped","reason":"Bounced Address","sg_event_id":"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA","sg_message_id":"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0","smtp-id":"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>","timestamp":1600112492}]\r\n',
};

/** An app whose caller is always let in, an endpoint of a provider, and the stores below. */
async function world(provider: string, agreement: object, options: AppOptions = {}) {
  const store = memoryStore();
  const ports = { ...store, clock: systemClock() };
  const account = v.parse(AccountId, "acme");
  const app = createApp(ports, { authentication: async () => account, onError: () => {}, ...options });
  const made = await app.request("/webhook_endpoints", {
    method: "POST",
    body: JSON.stringify({ provider, ...agreement }),
  });
  const { endpoint } = await made.json();
  const tell = (body: BodyInit, headers: Record<string, string> = {}) =>
    app.request(endpoint.path, { method: "POST", body, headers });
  const logs = async (email: string) => (await (await app.request(`/customers/${email}/logs`)).json()).logs;
  return { app, ports, path: endpoint.path, tell, logs };
}

const basic = { Authorization: `Basic ${btoa("user:password")}` };
const unsigned = { secrets: ["user:password"] };

function postmark(kind: object) {
  const DeliveredAt = "2026-11-05T16:33:54.9070259Z";
  return JSON.stringify({
    RecordType: "Delivery",
    MessageID: "m-1",
    Recipient: "anna@example.com",
    DeliveredAt,
    ...kind,
  });
}

describe("a webhook", () => {
  it("is recorded for the account of its address, without a key", async () => {
    const { tell, logs } = await world("postmark", unsigned);
    const answer = await tell(postmark({}), basic);
    expect([answer.status, await answer.text()]).toEqual([200, '{"success":true,"status":"OK"}']);
    expect(await logs("anna@example.com")).toMatchObject([
      { status: "delivered", provider: "postmark", message_id: "m-1" },
    ]);
  });

  it("is refused with 401, and leaves nothing, when it is not authentic, or the address is not one", async () => {
    const { app, path, tell, logs } = await world("postmark", unsigned);
    expect((await tell(postmark({}))).status).toBe(401);
    expect((await tell(postmark({}), { Authorization: `Basic ${btoa("user:other")}` })).status).toBe(401);
    for (const wrong of [path.replace("postmark", "brevo"), `${path}x`, "/webhooks/postmark/none"]) {
      expect((await app.request(wrong, { method: "POST", body: postmark({}), headers: basic })).status).toBe(401);
    }
    expect(await logs("anna@example.com")).toEqual([]);
  });

  it("finds somebody there when it asks by HEAD or GET", async () => {
    const { app, path } = await world("mandrill", { secrets: ["key"], url: "https://example.com/hook" });
    for (const method of ["HEAD", "GET"]) expect((await app.request(path, { method })).status).toBe(200);
    expect((await app.request(path, { method: "PUT" })).status).toBe(405);
  });

  it("is answered so that the provider tells it again while the store cannot answer", async () => {
    for (const [provider, status] of [
      ["postmark", 503],
      ["brevo", 429],
    ] as const) {
      const { ports, tell, logs } = await world(provider, unsigned);
      const { findByToken } = ports.webhookEndpoints;
      const brevo =
        '{"event":"delivered","email":"anna@example.com","message-id":"<m-1>","ts_epoch":1700000000000,"id":1}';
      const body = provider === "brevo" ? brevo : postmark({});
      ports.webhookEndpoints.findByToken = () => Promise.reject(new UnavailableError());
      const answer = await tell(body, basic);
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([status, "1"]);
      ports.webhookEndpoints.findByToken = findByToken;
      expect((await tell(body, basic)).status).toBe(200);
      expect(await logs("anna@example.com")).toHaveLength(1);
    }
  });

  it("of more than 1 MiB, or of more than 1,000 events, is refused whole", async () => {
    const { tell, logs } = await world("sparkpost", unsigned);
    expect((await tell(" ".repeat(1_048_577), basic)).status).toBe(413);
    const event = (index: number) => ({
      msys: {
        message_event: {
          type: "delivery",
          event_id: `${index}`,
          rcpt_to: "anna@example.com",
          timestamp: "1700000000",
          transmission_id: "t",
        },
      },
    });
    const events = Array.from({ length: 1001 }, (_, index) => event(index));
    expect((await tell(JSON.stringify(events), basic)).status).toBe(413);
    expect(await logs("anna@example.com")).toEqual([]);
    expect((await tell(JSON.stringify(events.slice(1)), basic)).status).toBe(200);
    expect(await logs("anna@example.com")).toHaveLength(1);
  });

  it("that may come once only is refused with another body, and taken again with the same", async () => {
    const secret = "signing-key";
    const { tell, logs } = await world("mailgun", { secrets: [secret] });
    const key = await crypto.subtle.importKey(
      "raw",
      new TextEncoder().encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    );
    const [timestamp, token] = ["1700000000", "a".repeat(50)];
    const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(timestamp + token)));
    const signature = {
      timestamp,
      token,
      signature: Array.from(mac, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
    const body = (event: string) =>
      JSON.stringify({
        signature,
        "event-data": {
          event,
          id: "e-1",
          timestamp: 1_700_000_000.5,
          recipient: "anna@example.com",
          message: { headers: { "message-id": "m-1" } },
        },
      });
    expect((await tell(body("delivered"))).status).toBe(200);
    expect((await tell(body("delivered"))).status).toBe(200);
    expect((await tell(body("complained"))).status).toBe(401);
    expect(await logs("anna@example.com")).toMatchObject([{ status: "delivered" }]);
  });
});

describe("every provider", () => {
  const agreements = {
    sendgrid: { secrets: [sendgrid.publicKey] },
    mailgun: { secrets: ["signing-key"] },
    postmark: unsigned,
    ses: { topics: [topic] },
    resend: { secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] },
    sparkpost: unsigned,
    mandrill: { secrets: ["key"], url: "https://example.com/hook" },
    brevo: unsigned,
  };

  it.each(Object.entries(agreements))("is refused with 401 when it proves nothing: %s", async (provider, agreement) => {
    const { app, tell, logs } = await world(provider, agreement);
    const claims = [
      '[{"email":"anna@example.com","event":"delivered","sg_event_id":"1","timestamp":1}]',
      '{"signature":{"timestamp":"1","token":"t","signature":"00"},"event-data":{"event":"delivered"}}',
      `{"Type":"Notification","TopicArn":"${topic}","Message":"{}","Signature":"AAAA","SignatureVersion":"1"}`,
      "mandrill_events=%5B%5D",
      "",
    ];
    for (const claim of claims) expect((await tell(claim, { Authorization: "Basic Og==" })).status).toBe(401);
    expect(await logs("anna@example.com")).toEqual([]);
    expect((await (await app.request("/webhooks/unrecognised")).json()).webhooks).toEqual([]);
  });

  it("is believed by its signature, which holds for its bytes alone", async () => {
    const { tell, logs } = await world("sendgrid", agreements.sendgrid);
    const headers = {
      "X-Twilio-Email-Event-Webhook-Signature": sendgrid.signature,
      "X-Twilio-Email-Event-Webhook-Timestamp": sendgrid.timestamp,
    };
    for (const tampered of [sendgrid.body.trimEnd(), sendgrid.body.replace("dropped", "delivered")]) {
      expect((await tell(tampered, headers)).status).toBe(401);
    }
    expect((await tell(sendgrid.body, { ...headers, "X-Twilio-Email-Event-Webhook-Timestamp": "1" })).status).toBe(401);
    expect(await logs("hello@world.com")).toEqual([]);
    expect((await tell(sendgrid.body, headers)).status).toBe(200);
    expect(await logs("hello@world.com")).toMatchObject([{ status: "dropped", message: "SendGrid: Bounced Address" }]);
  });
});

describe("what is not understood", () => {
  it("is kept, listed once, and replayed", async () => {
    const { app, ports, tell } = await world("postmark", unsigned);
    for (let told = 0; told < 3; told += 1)
      expect((await tell(postmark({ RecordType: "Novelty" }), basic)).status).toBe(200);
    const list = async () => (await (await app.request("/webhooks/unrecognised")).json()).webhooks;
    expect(await list()).toEqual([
      {
        object: "unrecognised_webhook",
        id: expect.stringMatching(/^whk_[0-9a-f]{32}$/),
        provider: "postmark",
        why: expect.any(String),
        payload: expect.stringContaining("Novelty"),
        received: expect.any(Number),
      },
    ]);
    const replay = async () => (await app.request("/webhooks/unrecognised/replay", { method: "POST" })).text();
    expect(await replay()).toBe('{"success":true,"status":"OK","replayed":1,"understood":0}');
    // As if an upgrade had come that understands it.
    const [kept] = await ports.webhooks.listUnrecognised(v.parse(AccountId, "acme"), { count: 1 });
    Object.assign(kept ?? {}, { id: "whk_understood", payload: postmark({}) });
    await ports.webhooks.keepUnrecognised(v.parse(AccountId, "acme"), kept === undefined ? [] : [kept]);
    expect(await replay()).toBe('{"success":true,"status":"OK","replayed":2,"understood":1}');
    expect(await list()).toHaveLength(1);
    const logs = await app.request("/customers/anna@example.com/logs");
    expect((await logs.json()).logs).toMatchObject([{ status: "delivered" }]);
  });

  it("is kept as bounded text, whatever it is", async () => {
    const { app, tell } = await world("postmark", unsigned);
    const hostile = [
      "not json",
      "[]",
      "null",
      new Uint8Array([0xff, 0x00]),
      postmark({ Recipient: "x".repeat(500_000) }),
      postmark({ DeliveredAt: "275760-09-13T00:00:00Z" }),
      postmark({ Recipient: "<script>\u0000@example.com" }),
      `{"__proto__":{"RecordType":"Delivery"}}`,
    ];
    for (const body of hostile) expect((await tell(body, basic)).status).toBe(200);
    const { webhooks } = await (await app.request("/webhooks/unrecognised?count=100")).json();
    for (const { payload } of webhooks) expect(payload.length).toBeLessThanOrEqual(65_536);
  });
});

describe("an SNS topic", () => {
  it("is not confirmed, nor is anything fetched, when it is not among those agreed upon", async () => {
    const fetched: string[] = [];
    const webhookFetch = async (url: string) => {
      fetched.push(url);
      return new Response("no certificate", { status: 404 });
    };
    const { tell } = await world("ses", { topics: [topic] }, { webhookFetch });
    const message = {
      Type: "SubscriptionConfirmation",
      MessageId: "1",
      TopicArn: topic.replace("events", "others"),
      Token: "t",
      Message: "You have chosen",
      SubscribeURL: "https://evil.example/",
      Timestamp: "2026-01-01T00:00:00.000Z",
      SignatureVersion: "1",
      Signature: "AAAA",
      SigningCertURL: "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
    };
    expect((await tell(JSON.stringify(message))).status).toBe(401);
    expect(fetched).toEqual([]);
    // One that is agreed upon is looked at; without its certificate nothing can be said yet.
    expect((await tell(JSON.stringify({ ...message, TopicArn: topic }))).status).not.toBe(200);
    expect(fetched.every((url) => new URL(url).hostname === "sns.us-east-1.amazonaws.com")).toBe(true);
  });
});
