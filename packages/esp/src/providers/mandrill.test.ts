import { describe, expect, it } from "vitest";
import vectors from "../../test/data/signature-vectors.json" with { type: "json" };
import {
  address,
  at,
  base64,
  encode,
  type EventWithoutKey,
  formPost,
  hmac,
  isAuthentic,
  keysOf,
  readAll,
  request,
  typesOf,
} from "../../test/webhooks.ts";
import { mandrill } from "./mandrill.ts";

const { key, url, params, signature } = vectors.mandrill;
const agreement = { secrets: [key], url };
const header = (signature: string) => ({ "X-Mandrill-Signature": signature });

const event = {
  event: "send",
  ts: 1_365_109_999,
  _id: "exampleaaaaaaaaaaaaaaaaaaaaaaaaa",
  msg: {
    _id: "exampleaaaaaaaaaaaaaaaaaaaaaaaaa",
    ts: 1_365_109_990,
    email: "example.webhook@mandrillapp.com",
    sender: "example.sender@mandrillapp.com",
    template: "welcome",
    tags: ["webhook-example"],
    metadata: { postbook_log_id: "log_1" },
    state: "sent",
  },
};
const post = (...events: unknown[]) => formPost({ mandrill_events: JSON.stringify(events) });

describe("verify", () => {
  it("accepts the vector, whose list of events is empty", async () => {
    expect(await isAuthentic(mandrill, formPost(params, header(signature)), agreement)).toBe(true);
  });

  it("signs fields in the order of their names", async () => {
    const fields = { mandrill_events: '[{"a":"é b"}]', extra: "1", A: "2" };
    const text = `${url}A2extra1mandrill_events[{"a":"é b"}]`;
    const signature = base64(await hmac("SHA-1", encode(key), text));
    expect(await isAuthentic(mandrill, formPost(fields, header(signature)), agreement)).toBe(true);
    expect(await isAuthentic(mandrill, formPost({ ...fields, A: "3" }, header(signature)), agreement)).toBe(false);
  });

  it.each([
    ["another body", { mandrill_events: "[ ]" }, signature],
    ["another field", { ...params, more: "", x: "y" }, signature],
    ["another signature", params, signature.replace("Ehz", "Ehy")],
    ["an empty signature", params, ""],
    ["a signature that is no base64", params, "???"],
  ])("refuses it with %s", async (_, fields: Record<string, string>, signature) => {
    expect(await isAuthentic(mandrill, formPost(fields, header(signature)), agreement)).toBe(false);
  });

  it("refuses it without the header, without the address, and for another address", async () => {
    const genuine = formPost(params, header(signature));
    expect(await isAuthentic(mandrill, formPost(params), agreement)).toBe(false);
    expect(await isAuthentic(mandrill, genuine, { secrets: [key] })).toBe(false);
    expect(await isAuthentic(mandrill, genuine, { secrets: [key], url: `${url}x` })).toBe(false);
  });

  it("accepts either of two keys, and no other", async () => {
    const genuine = formPost(params, header(signature));
    expect(await isAuthentic(mandrill, genuine, { secrets: ["next", key], url })).toBe(true);
    for (const secrets of [["next"], [""], []])
      expect(await isAuthentic(mandrill, genuine, { secrets, url })).toBe(false);
  });

  it("accepts the trial of a webhook whose key nobody knows yet, for nothing but the trial", async () => {
    const sign = async (events: string) =>
      header(base64(await hmac("SHA-1", encode("test-webhook"), `${url}mandrill_events${events}`)));
    const [trial, forged] = ["[]", "[{}]"];
    expect(
      await isAuthentic(mandrill, formPost({ mandrill_events: trial }, await sign(trial)), { secrets: [], url }),
    ).toBe(true);
    expect(
      await isAuthentic(mandrill, formPost({ mandrill_events: forged }, await sign(forged)), { secrets: [], url }),
    ).toBe(false);
  });
});

describe("normalise", () => {
  it("reads a send", async () => {
    const expected: EventWithoutKey = {
      provider: "mandrill",
      recipient: address("example.webhook@mandrillapp.com"),
      type: "sent",
      occurred: at("2013-04-04T21:13:19Z"),
      message: "email sent through Mandrill",
      messageId: "exampleaaaaaaaaaaaaaaaaaaaaaaaaa",
      logId: "log_1",
      emailName: "welcome",
      tags: ["webhook-example"],
    };
    expect(await readAll(mandrill, post(event))).toEqual([expected]);
  });

  it.each([
    ["send", "sent"],
    ["deferral", "deferred"],
    ["delivered", "delivered"],
    ["hard_bounce", "bounced"],
    ["soft_bounce", "bounced"],
    ["reject", "dropped"],
    ["open", "opened"],
    ["click", "clicked"],
    ["spam", "reported_as_spam"],
    ["unsub", "unsubscribed"],
    ["inbound", "no status for inbound"],
  ])("takes %s for %s", async (kind, type) => {
    expect(await typesOf(mandrill, post({ ...event, event: kind }))).toEqual([type]);
  });

  it.each([
    [{ diag: "smtp;550 5.1.1 no such user", bounce_description: "bad_mailbox" }, "smtp;550 5.1.1 no such user"],
    [{ bounce_description: "bad_mailbox" }, "bad_mailbox"],
    [{ smtp_events: [{ diag: "451 first" }, { diag: "451 last" }] }, "451 last"],
    [{ reject: { reason: "hard-bounce" } }, "hard-bounce"],
  ])("finds the reason in %j", async (more, reason) => {
    const bounce = { ...event, event: "hard_bounce", msg: { ...event.msg, ...more } };
    expect(await readAll(mandrill, post(bounce))).toMatchObject([{ reason, message: `Mandrill: ${reason}` }]);
  });

  it("reads metadata that is a list", async () => {
    for (const [metadata, logId] of [
      [[], undefined],
      [[{ postbook_log_id: "log_2" }], "log_2"],
    ]) {
      expect(await readAll(mandrill, post({ ...event, msg: { ...event.msg, metadata } }))).toMatchObject([
        logId === undefined ? {} : { logId },
      ]);
    }
  });

  it("takes empty posts for nothing", async () => {
    expect(await mandrill.normalise(post())).toEqual([]);
    expect(await mandrill.normalise(request(""))).toEqual([]);
  });

  it("keeps news of the lists, as a post that can be read again", async () => {
    const change = { type: "blacklist", action: "add", reject: { email: "a@example.com" }, ts: 1 };
    const [item] = await mandrill.normalise(post(change));
    expect(item).toMatchObject({ kind: "unknown", whole: true, why: "no status for blacklist" });
    expect(await mandrill.normalise(request(item?.kind === "unknown" ? item.payload : ""))).toEqual([item]);
  });

  it("keys an event by what tells it from others", async () => {
    const click = { ...event, event: "click", url: "https://a.example", ip: "127.0.0.1" };
    const others = [
      { ...click, url: "https://b.example" },
      { ...click, ts: 1 },
      { ...click, event: "open" },
      { ...click, _id: "x" },
    ];
    const keys = await keysOf(mandrill, post(click, { ...click, ip: "127.0.0.2" }, ...others));
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(others.length + 1);
  });
});
