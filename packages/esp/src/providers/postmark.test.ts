import { describe, expect, it } from "vitest";
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
import { postmark } from "./postmark.ts";

const common = {
  MessageID: "883953f4-6105-42a2-a16a-77a8eac79483",
  Recipient: "john@example.com",
  Tag: "welcome",
  Metadata: { postbook_log_id: "log_1", postbook_email_name: "Welcome" },
};
const delivery = { ...common, RecordType: "Delivery", DeliveredAt: "2019-11-05T16:33:54.9070259Z", Details: "OK" };
const bounce = {
  ...common,
  RecordType: "Bounce",
  ID: 4323372036854775807,
  Type: "HardBounce",
  Email: "john@example.com",
  Recipient: undefined,
  Description: "The server was unable to deliver your message.",
  Details: "smtp;550 5.1.1 no such user",
  BouncedAt: "2019-11-05T16:33:54.9070259-05:00",
};

describe("verify", () => {
  const basic = (credentials: string) => ({ authorization: `Basic ${base64(encode(credentials))}` });
  const secrets = ["hook:pässword", "next:secret"];

  it.each([
    ["user and password by HTTP Basic", basic("hook:pässword")],
    ["either of two secrets", basic("next:secret")],
    ["a scheme in lower case", { authorization: `basic ${base64(encode("next:secret"))}` }],
    ["a bearer token", { authorization: "Bearer next:secret" }],
    ["a header of its own", { "x-webhook-secret": "next:secret" }],
  ])("accepts %s", async (_, headers) => {
    expect(await isAuthentic(postmark, request(delivery, headers), { secrets })).toBe(true);
  });

  it.each([
    ["nothing", {}],
    ["another password", basic("hook:password")],
    ["a password that is longer", basic("next:secret ")],
    ["a password that is cut", basic("next:secre")],
    ["no password", basic("next:")],
    ["an empty secret", basic("")],
    ["credentials that are no base64", { authorization: "Basic ???" }],
    ["another scheme", { authorization: "Digest next:secret" }],
    ["an empty header", { "x-webhook-secret": "" }],
  ])("refuses %s", async (_, headers) => {
    expect(await isAuthentic(postmark, request(delivery, headers), { secrets })).toBe(false);
  });

  it("refuses everything while no secret is agreed upon", async () => {
    for (const headers of [{}, basic(""), { "x-webhook-secret": "" }]) {
      for (const secrets of [[], [""]]) {
        expect(await isAuthentic(postmark, request(delivery, headers), { secrets })).toBe(false);
      }
    }
  });
});

describe("normalise", () => {
  it("reads a delivery, with its time of seven decimals", async () => {
    const expected: EventWithoutKey = {
      provider: "postmark",
      recipient: address("john@example.com"),
      type: "delivered",
      occurred: (at("2019-11-05T16:33:54.907Z") + 25) as EventWithoutKey["occurred"],
      message: "Postmark: Message has been successfully delivered to the receiving server.",
      messageId: "883953f4-6105-42a2-a16a-77a8eac79483",
      logId: "log_1",
      emailName: "Welcome",
      tags: ["welcome"],
    };
    expect(await readAll(postmark, request(delivery))).toEqual([expected]);
  });

  it("reads a bounce, in a time zone", async () => {
    expect(await readAll(postmark, request(bounce))).toMatchObject([
      {
        type: "bounced",
        message: "Postmark: smtp;550 5.1.1 no such user",
        occurred: at("2019-11-05T21:33:54.907Z") + 25,
      },
    ]);
  });

  it.each([
    ["HardBounce", "bounced"],
    ["SoftBounce", "bounced"],
    ["VirusNotification", "bounced"],
    ["Transient", "deferred"],
    ["DnsError", "deferred"],
    ["SpamNotification", "reported_as_spam"],
    ["Unsubscribe", "unsubscribed"],
    ["BadEmailAddress", "dropped"],
    ["ManuallyDeactivated", "dropped"],
    ["Unconfirmed", "dropped"],
    ["Blocked", "dropped"],
    ["DMARCPolicy", "dropped"],
    ["SMTPApiError", "failed_to_send"],
    ["TemplateRenderingFailed", "failed_to_send"],
    ["AutoResponder", "no status for AutoResponder"],
    ["AddressChange", "no status for AddressChange"],
    ["Subscribe", "no status for Subscribe"],
    ["Unknown", "no status for Unknown"],
    ["__proto__", "no status for __proto__"],
  ])("takes a bounce of the type %s for %s", async (kind, type) => {
    expect(await typesOf(postmark, request({ ...bounce, Type: kind }))).toEqual([type]);
  });

  it.each([
    [{ RecordType: "Open", ReceivedAt: "2019-11-05T16:33:54Z" }, "opened"],
    [{ RecordType: "Click", ReceivedAt: "2019-11-05T16:33:54Z" }, "clicked"],
    [{ RecordType: "SpamComplaint", BouncedAt: "2019-11-05T16:33:54Z", ID: 42 }, "reported_as_spam"],
    [
      {
        RecordType: "SubscriptionChange",
        ChangedAt: "2020-02-01T10:53:34.416071Z",
        SuppressSending: true,
        SuppressionReason: "ManualSuppression",
      },
      "unsubscribed",
    ],
    [
      {
        RecordType: "SubscriptionChange",
        ChangedAt: "2020-02-01T10:53:34Z",
        SuppressSending: true,
        SuppressionReason: "HardBounce",
      },
      "no status for SubscriptionChange",
    ],
    [
      {
        RecordType: "SubscriptionChange",
        ChangedAt: "2020-02-01T10:53:34Z",
        SuppressSending: false,
        SuppressionReason: null,
      },
      "no status for SubscriptionChange",
    ],
    [{ RecordType: "Inbound" }, "no status for Inbound"],
  ])("takes %j for %s", async (changes, type) => {
    expect(await typesOf(postmark, request({ ...common, ...changes }))).toEqual([type]);
  });

  it("keys bounces and complaints by their ids, and the rest by what tells them apart", async () => {
    const open = { ...common, RecordType: "Open", ReceivedAt: "2019-11-05T16:33:54Z" };
    const key = async (event: object) => (await keysOf(postmark, request(event)))[0];
    expect(await key({ ...bounce, Details: "later" })).toBe(await key(bounce));
    expect(await key({ ...bounce, MessageID: "other" })).not.toBe(await key(bounce));
    expect(await key({ ...bounce, ID: 2 })).not.toBe(await key(bounce));
    expect(await key({ ...open, UserAgent: "x" })).toBe(await key(open));
    expect(await key({ ...open, ReceivedAt: "2019-11-05T16:33:55Z" })).not.toBe(await key(open));
    expect(await key({ ...open, RecordType: "Click" })).not.toBe(await key(open));
    expect(await key({ ...open, RecordType: "Click", OriginalLink: "https://a.example" })).not.toBe(
      await key({ ...open, RecordType: "Click", OriginalLink: "https://b.example" }),
    );
  });
});
