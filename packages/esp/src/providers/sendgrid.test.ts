import { describe, expect, it } from "vitest";
import vectors from "../../test/data/signature-vectors.json" with { type: "json" };
import {
  address,
  at,
  base64,
  encode,
  type EventWithoutKey,
  isAuthentic,
  keysOf,
  readAll,
  request,
  typesOf,
} from "../../test/webhooks.ts";
import { sendgrid } from "./sendgrid.ts";

const { publicKey, signature, timestamp, body } = vectors.sendgrid;
const agreement = { secrets: [publicKey] };

function signed(changes: { signature?: string; timestamp?: string; body?: string } = {}) {
  const { signature: s, timestamp: t, body: b } = { signature, timestamp, body, ...changes };
  return request(b, { "X-Twilio-Email-Event-Webhook-Signature": s, "X-Twilio-Email-Event-Webhook-Timestamp": t });
}

const event = {
  email: "Matt@Example.com",
  event: "delivered",
  sg_event_id: "ZGVsaXZlcmVk",
  sg_message_id: "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
  timestamp: 1_427_409_578,
};

describe("verify", () => {
  it("accepts the genuine vector", async () => {
    expect(await isAuthentic(sendgrid, signed(), agreement)).toBe(true);
  });

  it.each([
    ["without the CRLF at its end", { body: body.trimEnd() }],
    ["written anew", { body: `${JSON.stringify(JSON.parse(body), null, 1)}\r\n` }],
    ["with another byte", { body: body.replace("hello@", "jello@") }],
    ["with another time", { timestamp: "1600112503" }],
    ["with another signature", { signature: signature.replace("MEUCIGHQ", "MEUCIGHR") }],
    ["with a signature that is no base64", { signature: "???" }],
    ["with a signature that is no DER", { signature: "AAAA" }],
    ["with an empty signature", { signature: "" }],
  ])("refuses it %s", async (_, changes) => {
    expect(await isAuthentic(sendgrid, signed(changes), agreement)).toBe(false);
  });

  it.each(["x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"])(
    "refuses it without %s",
    async (name) => {
      const headers = new Headers({ [name === "x-twilio-email-event-webhook-signature" ? "x" : name]: "1" });
      expect(await isAuthentic(sendgrid, { body: encode(body), headers }, agreement)).toBe(false);
    },
  );

  it("accepts either of two keys, and no other", async () => {
    const { spki } = await keyPair();
    expect(await isAuthentic(sendgrid, signed(), { secrets: [spki, publicKey] })).toBe(true);
    expect(await isAuthentic(sendgrid, signed(), { secrets: [publicKey, spki] })).toBe(true);
    for (const secrets of [[spki], [], [""], ["no key"], ["AAAA"]]) {
      expect(await isAuthentic(sendgrid, signed(), { secrets })).toBe(false);
    }
  });

  it("accepts signatures of every length that DER makes of them", async () => {
    const { keys, spki } = await keyPair();
    for (let count = 0; count < 60; count += 1) {
      const data = encode(`${count}[]`);
      const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.privateKey, data);
      const webhook = signed({ signature: base64(der(new Uint8Array(raw))), timestamp: String(count), body: "[]" });
      expect(await isAuthentic(sendgrid, webhook, { secrets: [spki] })).toBe(true);
    }
  });
});

describe("normalise", () => {
  it("reads a delivery with everything that a sender can attach", async () => {
    const full = {
      ...event,
      response: "250 OK",
      category: ["newsletter", "weekly"],
      postbook_log_id: "log_1",
      postbook_email_id: "tem_1",
      sg_template_name: "Welcome",
    };
    const expected: EventWithoutKey = {
      provider: "sendgrid",
      recipient: address("Matt@Example.com"),
      type: "delivered",
      occurred: at("2015-03-26T22:39:38Z"),
      message: "SendGrid: Message has been successfully delivered to the receiving server.",
      messageId: "14c5d75ce93.dfd.64b469",
      logId: "log_1",
      emailId: "tem_1",
      emailName: "Welcome",
      tags: ["newsletter", "weekly"],
    };
    expect(await readAll(sendgrid, request([full]))).toEqual([expected]);
  });

  it("reads the genuine vector", async () => {
    expect(await readAll(sendgrid, signed())).toMatchObject([
      {
        recipient: { key: "hello@world.com" },
        type: "dropped",
        reason: "Bounced Address",
        messageId: "LRzXl_NHStOGhQ4kofSm_A",
      },
    ]);
  });

  it.each([
    ["processed", "processed"],
    ["deferred", "deferred"],
    ["delivered", "delivered"],
    ["dropped", "dropped"],
    ["bounce", "bounced"],
    ["open", "opened"],
    ["click", "clicked"],
    ["spamreport", "reported_as_spam"],
    ["unsubscribe", "unsubscribed"],
    ["group_unsubscribe", "unsubscribed"],
    ["group_resubscribe", "no status for group_resubscribe"],
    ["constructor", "no status for constructor"],
  ])("takes %s for %s", async (kind, type) => {
    expect(await typesOf(sendgrid, request([{ ...event, event: kind }]))).toEqual([type]);
  });

  it.each(["bounce", "blocked", "expired"])("gives the reason of a bounce of the type %s", async (type) => {
    const bounce = { ...event, event: "bounce", type, status: "5.2.2", reason: "552 5.2.2 mailbox full" };
    expect(await readAll(sendgrid, request([bounce]))).toMatchObject([
      { type: "bounced", reason: "552 5.2.2 mailbox full", message: "SendGrid: 552 5.2.2 mailbox full" },
    ]);
  });

  it("takes the answer of the server for the reason of a deferral", async () => {
    const deferred = { ...event, event: "deferred", response: "451 4.7.1\r\n Greylisted" };
    expect(await readAll(sendgrid, request([deferred]))).toMatchObject([{ reason: "451 4.7.1 Greylisted" }]);
  });

  it("takes a category that is a text, and times that are texts", async () => {
    const odd = { ...event, category: "news", timestamp: "1427409578" };
    expect(await readAll(sendgrid, request([odd]))).toMatchObject([
      { tags: ["news"], occurred: 1_427_409_578_000_000 },
    ]);
  });

  it("keeps what it cannot read, by itself, and reads the rest", async () => {
    const lost = { ...event, email: "nobody" };
    const items = await sendgrid.normalise(request([event, lost, 7, { ...event, timestamp: 1e18 }]));
    expect(items.map(({ kind }) => kind)).toEqual(["event", "unknown", "unknown", "unknown"]);
    expect(items[1]).toEqual({
      kind: "unknown",
      payload: JSON.stringify([lost]),
      whole: true,
      why: "no readable recipient",
    });
    expect(items[2]).toMatchObject({ payload: "[7]", why: "says of no kind what it is" });
    expect(items[3]).toMatchObject({ why: "no readable time" });
  });

  it("keys an event by its id, so that a repetition is the same and another is not", async () => {
    const again = { ...event, response: "250 again", timestamp: event.timestamp + 1 };
    const [key, ...others] = await keysOf(sendgrid, request([event, again, { ...event, sg_event_id: "other" }]));
    expect(others[0]).toBe(key);
    expect(others[1]).not.toBe(key);
  });

  it("keys an event without an id by what tells it from others", async () => {
    const { sg_event_id: _, ...plain } = event;
    const others = [
      { ...plain, event: "open" },
      { ...plain, timestamp: 1 },
      { ...plain, url: "https://a.example" },
      { ...plain, email: "b@example.com" },
      { ...plain, sg_message_id: "x" },
    ];
    const keys = await keysOf(sendgrid, request([plain, plain, ...others]));
    expect(new Set(keys).size).toBe(others.length + 1);
  });
});

async function keyPair() {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return { keys, spki: base64(await crypto.subtle.exportKey("spki", keys.publicKey)) };
}

// Positive integers without needless zeros, as DER wants them.
function der(raw: Uint8Array): Uint8Array {
  const numbers = [raw.slice(0, 32), raw.slice(32)].flatMap((digits) => {
    const minimal = [...digits.slice(digits.findIndex((byte) => byte !== 0))];
    const positive = (minimal[0] ?? 0) > 0x7f ? [0, ...minimal] : minimal;
    return [0x02, positive.length, ...positive];
  });
  return Uint8Array.from([0x30, numbers.length, ...numbers]);
}
