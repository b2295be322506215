import { describe, expect, it } from "vitest";
import vectors from "../../test/data/signature-vectors.json" with { type: "json" };
import {
  address,
  at,
  type EventWithoutKey,
  formPost,
  isAuthentic,
  keysOf,
  readAll,
  request,
  typesOf,
} from "../../test/webhooks.ts";
import { mailgun } from "./mailgun.ts";

const { signingKey, timestamp, token, signature } = vectors.mailgun;
const agreement = { secrets: [signingKey] };

const event = {
  id: "G9Bn5sl1TC6nu79C8C0bwg",
  event: "delivered",
  timestamp: 1_521_472_262.908181,
  recipient: "alice@example.com",
  tags: ["my_tag_1", "my_tag_2"],
  "user-variables": { postbook_log_id: "log_1", other: 1 },
  message: { headers: { to: "Alice <alice@example.com>", "message-id": "20130503182626.18666.16540@mg.example.com" } },
  "delivery-status": { code: 250, message: "OK" },
};
const form = {
  event: "bounced",
  recipient: "alice@example.com",
  "Message-Id": "<20130503182626.18666.16540@mg.example.com>",
  code: "550",
  error: "5.1.1 The email account that you tried to reach does not exist",
  timestamp: "1521243339",
  tag: "old",
  postbook_log_id: "log_2",
};

describe("verify", () => {
  const sign = (parts: object, data: object = event) => request({ signature: parts, "event-data": data });

  it("accepts the genuine vector, for once", async () => {
    const certificates = { publicKey: async () => "none" as const };
    const webhook = sign({ timestamp, token, signature });
    const verification = await mailgun.verify(webhook, agreement, { now: at("2026-01-01T00:00:00Z"), certificates });
    expect(verification).toEqual({ authentic: true, once: { token, signed: at("2018-10-09T19:15:00Z") } });
  });

  it("accepts it in upper case, with its time as a number, and in form posts of both kinds", async () => {
    expect(await isAuthentic(mailgun, sign({ timestamp, token, signature: signature.toUpperCase() }), agreement)).toBe(
      true,
    );
    expect(await isAuthentic(mailgun, sign({ timestamp: Number(timestamp), token, signature }), agreement)).toBe(true);
    expect(await isAuthentic(mailgun, formPost({ ...form, timestamp, token, signature }), agreement)).toBe(true);
    expect(await isAuthentic(mailgun, await multipart({ ...form, timestamp, token, signature }), agreement)).toBe(true);
  });

  it.each([
    ["another time", { timestamp: "1539112501", token, signature }],
    ["another token", { timestamp, token: `${token}a`, signature }],
    [
      "a digit moved from the token to the time",
      { timestamp: `${timestamp}7`, token: token.slice(1), signature: "00" },
    ],
    ["another signature", { timestamp, token, signature: signature.replace("ef24", "ef25") }],
    ["a signature that is cut", { timestamp, token, signature: signature.slice(0, 62) }],
    ["an empty signature", { timestamp, token, signature: "" }],
    ["no signature", { timestamp, token }],
    ["no token", { timestamp, signature }],
    ["no time", { token, signature }],
    ["nothing", {}],
  ])("refuses it with %s", async (_, parts) => {
    expect(await isAuthentic(mailgun, sign(parts), agreement)).toBe(false);
    expect(await isAuthentic(mailgun, formPost({ ...form, timestamp: "", ...parts }), agreement)).toBe(false);
  });

  it("accepts either of two keys, and no other", async () => {
    const webhook = sign({ timestamp, token, signature });
    expect(await isAuthentic(mailgun, webhook, { secrets: ["other", signingKey] })).toBe(true);
    for (const secrets of [["other"], [""], []]) expect(await isAuthentic(mailgun, webhook, { secrets })).toBe(false);
  });
});

describe("normalise", () => {
  it("reads a delivery", async () => {
    const expected: EventWithoutKey = {
      provider: "mailgun",
      recipient: address("alice@example.com"),
      type: "delivered",
      occurred: 1_521_472_262_908_181 as EventWithoutKey["occurred"],
      message: "Mailgun: Message has been successfully delivered to the receiving server.",
      messageId: "20130503182626.18666.16540@mg.example.com",
      logId: "log_1",
      tags: ["my_tag_1", "my_tag_2"],
    };
    expect(await readAll(mailgun, request({ signature: {}, "event-data": event }))).toEqual([expected]);
  });

  it.each([
    [{ event: "accepted" }, "processed"],
    [{ event: "failed", severity: "temporary" }, "deferred"],
    [{ event: "failed", severity: "permanent", reason: "bounce" }, "bounced"],
    [{ event: "failed", severity: "permanent", reason: "suppress-bounce" }, "dropped"],
    [{ event: "rejected" }, "dropped"],
    [{ event: "opened" }, "opened"],
    [{ event: "clicked", url: "https://example.com" }, "clicked"],
    [{ event: "unsubscribed" }, "unsubscribed"],
    [{ event: "complained" }, "reported_as_spam"],
    [{ event: "stored" }, "no status for stored"],
  ])("takes %j for %s", async (changes, type) => {
    expect(await typesOf(mailgun, request({ "event-data": { ...event, ...changes } }))).toEqual([type]);
  });

  it.each([
    [{ code: 550, message: "5.1.1 no such user" }, "550 5.1.1 no such user"],
    [{ code: 550, message: "550 5.1.1 no such user" }, "550 5.1.1 no such user"],
    [
      { code: 605, message: "", description: "Not delivering to previously bounced address" },
      "Not delivering to previously bounced address",
    ],
    [null, "bounce"],
    [undefined, "bounce"],
  ])("takes the reason from the delivery status %j", async (status, reason) => {
    const failed = { ...event, event: "failed", severity: "permanent", reason: "bounce", "delivery-status": status };
    const webhook = request({ "event-data": failed });
    expect(await readAll(mailgun, webhook)).toMatchObject([{ reason, message: `Mailgun: ${reason}` }]);
  });

  it("finds the recipients of a rejected email in its headers", async () => {
    const to = 'Alice <alice@example.com>, "Doe, Bob" <bob@example.com>';
    const { recipient: _, ...rest } = event;
    const rejected = {
      ...rest,
      event: "rejected",
      reject: { reason: "Sandbox" },
      "delivery-status": null,
      message: { headers: { to } },
    };
    const items = await readAll(mailgun, request({ "event-data": rejected }));
    expect(items).toMatchObject([
      { recipient: { key: "alice@example.com" }, reason: "Sandbox" },
      { recipient: { key: "bob@example.com" }, reason: "Sandbox" },
    ]);
    expect(new Set(await keysOf(mailgun, request({ "event-data": rejected }))).size).toBe(2);
  });

  it("reads form posts of both kinds", async () => {
    const expected: EventWithoutKey = {
      provider: "mailgun",
      recipient: address("alice@example.com"),
      type: "bounced",
      occurred: at("2018-03-16T23:35:39Z"),
      message: "Mailgun: 5.1.1 The email account that you tried to reach does not exist",
      reason: "5.1.1 The email account that you tried to reach does not exist",
      messageId: "20130503182626.18666.16540@mg.example.com",
      logId: "log_2",
      tags: ["old"],
    };
    expect(await readAll(mailgun, formPost(form))).toEqual([expected]);
    expect(await readAll(mailgun, await multipart(form))).toEqual([expected]);
    expect(await keysOf(mailgun, formPost(form))).toEqual(await keysOf(mailgun, await multipart(form)));
  });

  it("keeps an unknown form post as one that can be read again", async () => {
    const [item] = await mailgun.normalise(await multipart({ ...form, event: "strange" }));
    expect(item).toMatchObject({ kind: "unknown", whole: true, why: "no status for strange" });
    const payload = item?.kind === "unknown" ? item.payload : "";
    expect(await mailgun.normalise(request(payload))).toEqual([item]);
  });

  it("keys an event by its id and the day", async () => {
    const keys = await Promise.all(
      [event, { ...event, recipient: "ALICE@example.com" }, { ...event, timestamp: event.timestamp + 86_400 }].map(
        (data) => keysOf(mailgun, request({ "event-data": data })),
      ),
    );
    expect(keys[1]).toEqual(keys[0]);
    expect(keys[2]).not.toEqual(keys[0]);
  });
});

async function multipart(fields: Readonly<Record<string, string>>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("attachment-1", new Blob(["x"]), "message.mime");
  const response = new Response(data);
  const headers = { "content-type": response.headers.get("content-type") ?? "" };
  return request(new Uint8Array(await response.arrayBuffer()), headers);
}
