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
import { brevo } from "./brevo.ts";

const event = {
  event: "delivered",
  email: "example@domain.com",
  id: 26224,
  date: "2020-10-09 00:00:00",
  ts: 1_604_933_619,
  ts_event: 1_604_933_654,
  ts_epoch: 1_604_933_654_321,
  "message-id": "<201798300811.5787683@relay.domain.com>",
  subject: "Subject",
  tags: ["transac_messages"],
  tag: '["transac_messages"]',
  template_id: 22,
  "X-Mailin-custom": '{"postbook_log_id":"log_1"}',
};

describe("verify", () => {
  it("accepts the secret agreed upon, by HTTP Basic or as a bearer, and no other", async () => {
    const secrets = ["a:b", "c"];
    const webhook = (authorization: string) => request(event, { authorization });
    expect(await isAuthentic(brevo, webhook(`Basic ${base64(encode("a:b"))}`), { secrets })).toBe(true);
    expect(await isAuthentic(brevo, webhook("Bearer c"), { secrets })).toBe(true);
    expect(await isAuthentic(brevo, webhook("Bearer d"), { secrets })).toBe(false);
    expect(await isAuthentic(brevo, request(event), { secrets })).toBe(false);
  });

  it("is asked for another try by 429, the only error that it repeats after", () => {
    expect(brevo.retryStatus).toBe(429);
  });
});

describe("normalise", () => {
  it("reads a delivery", async () => {
    const expected: EventWithoutKey = {
      provider: "brevo",
      recipient: address("example@domain.com"),
      type: "delivered",
      occurred: at("2020-11-09T14:54:14.321Z"),
      message: "Brevo: Message has been successfully delivered to the receiving server.",
      messageId: "<201798300811.5787683@relay.domain.com>",
      logId: "log_1",
      emailId: "22",
      tags: ["transac_messages"],
    };
    expect(await readAll(brevo, request(event))).toEqual([expected]);
  });

  it.each([
    ["request", "processed"],
    ["deferred", "deferred"],
    ["delivered", "delivered"],
    ["hard_bounce", "bounced"],
    ["soft_bounce", "bounced"],
    ["blocked", "dropped"],
    ["invalid_email", "dropped"],
    ["error", "failed_to_send"],
    ["unique_opened", "opened"],
    ["opened", "opened"],
    ["unique_proxy_open", "opened"],
    ["proxy_open", "opened"],
    ["click", "clicked"],
    ["spam", "reported_as_spam"],
    ["complaint", "reported_as_spam"],
    ["unsubscribed", "unsubscribed"],
    ["list_addition", "no status for list_addition"],
  ])("takes %s for %s", async (kind, type) => {
    expect(await typesOf(brevo, request({ ...event, event: kind }))).toEqual([type]);
  });

  it.each([
    [{ tags: undefined }, ["transac_messages"]],
    [{ tags: undefined, tag: "one" }, ["one"]],
    [{ tags: undefined, tag: ["one", "two"] }, ["one", "two"]],
    [{ tags: undefined, tag: "[one" }, ["[one"]],
    [{ tags: undefined, tag: undefined }, []],
    [{ tags: [], tag: "" }, []],
  ])("reads tags of %j", async (changes, tags) => {
    expect(await readAll(brevo, request({ ...event, ...changes }))).toMatchObject([{ tags }]);
  });

  it.each(["postbook_log_id:log_1|other:2", "other:2 | postbook_log_id:log_1"])(
    "reads the custom header %j",
    async (header) => {
      expect(await readAll(brevo, request({ ...event, "X-Mailin-custom": header }))).toMatchObject([
        { logId: "log_1" },
      ]);
    },
  );

  it("has the second where it has no millisecond, and trusts no local time", async () => {
    const { ts_epoch: _, ...seconds } = event;
    const { ts_event: __, ...local } = seconds;
    expect(await readAll(brevo, request(seconds))).toMatchObject([{ occurred: at("2020-11-09T14:54:14Z") }]);
    expect(await typesOf(brevo, request(local))).toEqual(["no readable time"]);
  });

  it("gives the reason, and reads events in a list", async () => {
    const bounce = { ...event, event: "soft_bounce", reason: "server is down" };
    expect(await readAll(brevo, request([bounce, event]))).toMatchObject([
      { message: "Brevo: server is down" },
      { type: "delivered" },
    ]);
  });

  it("keys an event by what tells it from others", async () => {
    const click = { ...event, event: "click", link: "https://a.example" };
    const others = [
      { ...click, link: "https://b.example" },
      { ...click, ts_epoch: 1 },
      { ...click, event: "opened" },
      { ...click, "message-id": "x" },
    ];
    const keys = await keysOf(brevo, request([click, { ...click, id: 1, ts: 1 }, ...others]));
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(others.length + 1);
  });
});
