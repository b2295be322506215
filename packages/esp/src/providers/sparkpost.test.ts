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
import { sparkpost } from "./sparkpost.ts";

const event = {
  type: "delivery",
  event_id: "92356927693813856",
  timestamp: "1454442600",
  rcpt_to: "recipient@example.com",
  raw_rcpt_to: "Recipient@example.com",
  transmission_id: "65832150921904138",
  message_id: "000443ee14578172be22",
  rcpt_meta: { postbook_log_id: "log_1", customKey: "customValue" },
  rcpt_tags: ["male", "US"],
  template_id: "templ-1234",
  template_version: "1",
};
const wrap = (changes: object, name = "message_event") => ({ msys: { [name]: { ...event, ...changes } } });

describe("verify", () => {
  it("accepts the user and password agreed upon, and no other", async () => {
    const webhook = (credentials: string) => request([], { authorization: `Basic ${base64(encode(credentials))}` });
    expect(await isAuthentic(sparkpost, webhook("a:b"), { secrets: ["a:b", "c:d"] })).toBe(true);
    expect(await isAuthentic(sparkpost, webhook("c:d"), { secrets: ["a:b", "c:d"] })).toBe(true);
    expect(await isAuthentic(sparkpost, webhook("a:d"), { secrets: ["a:b", "c:d"] })).toBe(false);
    expect(await isAuthentic(sparkpost, request([]), { secrets: ["a:b"] })).toBe(false);
  });
});

describe("normalise", () => {
  it("reads a delivery", async () => {
    const expected: EventWithoutKey = {
      provider: "sparkpost",
      recipient: address("recipient@example.com"),
      type: "delivered",
      occurred: at("2016-02-02T19:50:00Z"),
      message: "SparkPost: Message has been successfully delivered to the receiving server.",
      messageId: "65832150921904138",
      logId: "log_1",
      emailId: "templ-1234",
      tags: ["male", "US"],
    };
    expect(await readAll(sparkpost, request([wrap({})]))).toEqual([expected]);
  });

  it.each([
    ["injection", "processed"],
    ["delay", "deferred"],
    ["delivery", "delivered"],
    ["bounce", "bounced"],
    ["out_of_band", "bounced"],
    ["policy_rejection", "dropped"],
    ["generation_rejection", "dropped"],
    ["generation_failure", "failed_to_send"],
    ["open", "opened"],
    ["amp_open", "opened"],
    ["click", "clicked"],
    ["amp_click", "clicked"],
    ["spam_complaint", "reported_as_spam"],
    ["list_unsubscribe", "unsubscribed"],
    ["link_unsubscribe", "unsubscribed"],
    ["relay_delivery", "no status for relay_delivery"],
  ])("takes %s for %s", async (type, status) => {
    expect(await typesOf(sparkpost, request([wrap({ type }, "any_class")]))).toEqual([status]);
  });

  it("takes answers that SparkPost classifies as bounces for what they are", async () => {
    const replies = [wrap({ type: "out_of_band", bounce_class: "60" }), wrap({ type: "bounce", bounce_class: 80 })];
    expect(await typesOf(sparkpost, request(replies))).toEqual([
      "no status for an automatic reply",
      "no status for a subscription",
    ]);
    expect(await typesOf(sparkpost, request([wrap({ type: "bounce", bounce_class: "10" })]))).toEqual(["bounced"]);
  });

  it("counts the two pixels of one opening once, in whatever order and request they come", async () => {
    const [first, second] = [
      wrap({ type: "initial_open", event_id: "1" }, "track_event"),
      wrap({ type: "open" }, "track_event"),
    ];
    expect(await typesOf(sparkpost, request([first, second]))).toEqual(["opened"]);
    expect(await typesOf(sparkpost, request([second, first]))).toEqual(["opened"]);
    expect(await typesOf(sparkpost, request([first]))).toEqual([]);
  });

  it("takes a ping for nothing", async () => {
    expect(await sparkpost.normalise(request([{ msys: {} }]))).toEqual([]);
    expect(await sparkpost.normalise(request([]))).toEqual([]);
  });

  it("gives the reason as the server said it", async () => {
    const bounce = wrap({ type: "bounce", raw_reason: "550 5.1.1 no such user", reason: "550 no such ..." });
    expect(await readAll(sparkpost, request([bounce]))).toMatchObject([
      { message: "SparkPost: 550 5.1.1 no such user" },
    ]);
  });

  it("keeps what it cannot read in its class, and reads the rest", async () => {
    const [lost, odd] = [wrap({ rcpt_to: 7, raw_rcpt_to: null }), { nothing: 1 }];
    const items = await sparkpost.normalise(request([wrap({}), lost, odd]));
    expect(items.slice(1)).toEqual([
      { kind: "unknown", payload: JSON.stringify([lost]), whole: true, why: "no readable recipient" },
      { kind: "unknown", payload: JSON.stringify([odd]), whole: true, why: "says of no kind what it is" },
    ]);
  });

  it("keys an event by its id", async () => {
    const keys = await keysOf(sparkpost, request([wrap({}), wrap({ timestamp: "1" }), wrap({ event_id: "2" })]));
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});
