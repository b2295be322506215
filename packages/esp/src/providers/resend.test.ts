import { describe, expect, it } from "vitest";
import vectors from "../../test/data/signature-vectors.json" with { type: "json" };
import {
  address,
  at,
  base64,
  type EventWithoutKey,
  hmac,
  isAuthentic,
  keysOf,
  readAll,
  request,
  typesOf,
} from "../../test/webhooks.ts";
import { resend } from "./resend.ts";

const { secret, id, timestamp, body, signature } = vectors["standard-webhooks"];
const agreement = { secrets: [secret] };
const signedAt = at("2021-02-25T15:02:10Z");

function headers(changes: Readonly<Record<string, string>> = {}, prefix = "svix") {
  const parts = { id, timestamp, signature, ...changes };
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [`${prefix}-${name}`, value]));
}

const event = {
  type: "email.delivered",
  created_at: "2024-11-22T23:41:12.126Z",
  data: {
    broadcast_id: "8b146471-e88e-4322-86af-016cd36fd216",
    created_at: "2024-11-22T23:41:11.894719+00:00",
    email_id: "56761188-7520-42d8-8898-ff6fc54ce618",
    from: "Acme <onboarding@resend.dev>",
    to: ["Delivered <delivered@resend.dev>"],
    subject: "Sending this example",
    template_id: "43f68331-0622-4e15-8202-246a0388854b",
    tags: { category: "confirm_email", postbook_log_id: "log_1" },
  },
};

describe("verify", () => {
  it("accepts the genuine vector, under both names of the headers", async () => {
    expect(await isAuthentic(resend, request(body, headers()), agreement, signedAt)).toBe(true);
    expect(await isAuthentic(resend, request(body, headers({}, "webhook")), agreement, signedAt)).toBe(true);
  });

  it.each([
    ["another body", body.replace("2432232314", "2432232315"), {}],
    ["the same body written anew", JSON.stringify(JSON.parse(body)), {}],
    ["another id", body, { id: `${id}x` }],
    ["another time", body, { timestamp: "1614265331" }],
    ["a time that is none", body, { timestamp: "now" }],
    ["another signature", body, { signature: signature.replace("v1,g", "v1,h") }],
    ["a signature of another version", body, { signature: signature.replace("v1,", "v2,") }],
    ["a signature without a version", body, { signature: signature.slice(3) }],
    ["an empty signature", body, { signature: "v1," }],
    ["no signature", body, { signature: "" }],
  ])("refuses it with %s", async (_, text, changes) => {
    expect(await isAuthentic(resend, request(text, headers(changes)), agreement, signedAt)).toBe(false);
  });

  it.each(["svix-id", "svix-timestamp", "svix-signature"])("refuses it without %s", async (name) => {
    const { [name]: _, ...rest } = headers();
    expect(await isAuthentic(resend, request(body, rest), agreement, signedAt)).toBe(false);
  });

  it("accepts it for five minutes, either way", async () => {
    const minutes = (count: number) => (signedAt + count * 60_000_000) as typeof signedAt;
    for (const near of [-5, 5])
      expect(await isAuthentic(resend, request(body, headers()), agreement, minutes(near))).toBe(true);
    for (const far of [-5.01, 5.01, 9999]) {
      expect(await isAuthentic(resend, request(body, headers()), agreement, minutes(far))).toBe(false);
    }
  });

  it("accepts any signature of the list by any of the secrets, and no other", async () => {
    const next = `whsec_${btoa("another secret of some length")}`;
    const other = base64(await hmac("SHA-256", new TextEncoder().encode("x"), body));
    const list = headers({ signature: `v1a,AAAA v1,${other} ${signature}` });
    expect(await isAuthentic(resend, request(body, list), { secrets: [next, secret] }, signedAt)).toBe(true);
    for (const secrets of [[next], ["whsec_"], ["whsec_???"], [""], []]) {
      expect(await isAuthentic(resend, request(body, list), { secrets }, signedAt)).toBe(false);
    }
  });
});

describe("normalise", () => {
  it("reads a delivery", async () => {
    const expected: EventWithoutKey = {
      provider: "resend",
      recipient: address("delivered@resend.dev"),
      type: "delivered",
      occurred: at("2024-11-22T23:41:12.126Z"),
      message: "Resend: Message has been successfully delivered to the receiving server.",
      messageId: "56761188-7520-42d8-8898-ff6fc54ce618",
      logId: "log_1",
      emailId: "43f68331-0622-4e15-8202-246a0388854b",
      tags: ["category=confirm_email"],
    };
    expect(await readAll(resend, request(event))).toEqual([expected]);
    const tags = [
      { name: "category", value: "confirm_email" },
      { name: "postbook_log_id", value: "log_1" },
    ];
    expect(await readAll(resend, request({ ...event, data: { ...event.data, tags } }))).toEqual([expected]);
  });

  it.each([
    ["email.scheduled", "queued"],
    ["email.sent", "sent"],
    ["email.delivered", "delivered"],
    ["email.delivery_delayed", "deferred"],
    ["email.bounced", "bounced"],
    ["email.complained", "reported_as_spam"],
    ["email.opened", "opened"],
    ["email.clicked", "clicked"],
    ["email.failed", "failed_to_send"],
    ["email.suppressed", "dropped"],
    ["email.received", "no status for email.received"],
    ["contact.created", "no status for contact.created"],
  ])("takes %s for %s", async (type, status) => {
    expect(await typesOf(resend, request({ ...event, type }))).toEqual([status]);
  });

  it.each([
    ["email.bounced", { bounce: { message: "Mailbox full", subType: "General", type: "Transient" } }, "Mailbox full"],
    [
      "email.suppressed",
      { suppressed: { message: "Bounced before", type: "OnAccountSuppressionList" } },
      "Bounced before",
    ],
    ["email.failed", { failed: { reason: "reached_daily_quota" } }, "reached_daily_quota"],
  ])("gives the reason of %s", async (type, more, reason) => {
    const failed = request({ ...event, type, data: { ...event.data, ...more } });
    expect(await readAll(resend, failed)).toMatchObject([{ reason, message: `Resend: ${reason}` }]);
  });

  it("keys an event by the delivery and the recipient", async () => {
    const both = { ...event, data: { ...event.data, to: ["a@example.com", "b@example.com"] } };
    const [first, second] = await keysOf(resend, request(both, { "svix-id": "msg_1" }));
    expect(second).not.toBe(first);
    expect(await keysOf(resend, request(event, { "svix-id": "msg_1" }))).not.toContain(first);
    const changed = { ...both, created_at: "2024-11-22T23:41:13Z" };
    expect(await keysOf(resend, request(changed, { "svix-id": "msg_1" }))).toEqual([first, second]);
    expect(await keysOf(resend, request(both, { "svix-id": "msg_2" }))).not.toEqual([first, second]);
  });

  it("keeps the id of the delivery with what it does not understand", async () => {
    const strange = { ...event, type: "email.strange" };
    const [item] = await resend.normalise(request(strange, { "svix-id": "msg_1" }));
    const payload = item?.kind === "unknown" ? item.payload : "";
    expect(await resend.normalise(request(payload))).toEqual([item]);
    const understood = payload.replace("email.strange", "email.delivered");
    expect(await keysOf(resend, request(understood))).toEqual(
      await keysOf(resend, request(event, { "svix-id": "msg_1" })),
    );
  });
});
