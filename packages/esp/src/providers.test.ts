import { isJsonObject, type JsonValue, providerName } from "@postbook/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import vectors from "../test/data/signature-vectors.json" with { type: "json" };
import { payloads } from "../test/payloads.ts";
import { expectStorable } from "../test/storable-items.ts";
import { at, isAuthentic, keysOf, request, typesOf } from "../test/webhooks.ts";
import { ProviderId } from "./provider-id.ts";
import { providers } from "./providers.ts";

// Values that a careless reader trips over.
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(
    ...[
      null,
      true,
      -1,
      1e308,
      -0,
      2 ** 53,
      1e15,
      "",
      " ",
      "\u0000",
      "\ud800",
      "a\u0000@b.example",
      "<b>x</b>",
      "9e999",
    ],
    ...[
      "javascript:alert(1)",
      "__proto__",
      "constructor",
      "1454442600",
      "+275760-09-13T00:00:00Z",
      "9999-12-31T23:59:59Z",
    ],
    ...[
      [],
      {},
      [null],
      [[["x"]]],
      { toString: 1 },
      "x".repeat(5000),
      "é".repeat(3000),
      "😀".repeat(600),
      "\n".repeat(3000),
    ],
    JSON.parse('{"__proto__":{"event":"open"},"constructor":1,"length":9}'),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

describe.each(ProviderId.options)("%s", (id) => {
  const provider = providers[id];
  const { event, wrap } = payloads[id];

  it("goes by its name", () => {
    expect(provider.id).toBe(id);
    expect(provider.name).toBe(providerName(id));
    expect(provider.retryStatus).toBe(id === "brevo" ? 429 : 503);
  });

  it("tells the log and the message that an event belongs to", async () => {
    // The example of SES has no metadata.
    const logId = id === "ses" ? {} : { logId: "log_1" };
    for (const item of await provider.normalise(wrap(event))) {
      expect(item).toMatchObject({ kind: "event", event: { provider: id, messageId: expect.any(String), ...logId } });
    }
  });

  it("reads any bytes without a throw, within bounds", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    const type = fc.constantFrom(
      "application/json",
      "multipart/form-data; boundary=x",
      "multipart/form-data; boundary",
      "\u00e9",
    );
    const law = fc.asyncProperty(bytes, type, async (body, type) => {
      expectStorable(await provider.normalise(request(body, { "content-type": type })));
    });
    await fc.assert(law);
  });

  it("reads any event without a throw, within bounds", async () => {
    const law = fc.asyncProperty(hostile, async (value) => {
      expectStorable(await provider.normalise(wrap(value as JsonValue)));
    });
    await fc.assert(law);
  });

  it("reads a real event of which anything was changed without a throw, within bounds, and loses none of it", async () => {
    const paths = pathsOf(event);
    const changes = fc.array(fc.tuple(fc.constantFrom(...paths), fc.oneof(hostile, fc.constant(undefined))), {
      minLength: 1,
      maxLength: 4,
    });
    const law = fc.asyncProperty(changes, async (changes) => {
      const changed = changes.reduce(
        (event, [path, value]) => replaced(event, path, value as JsonValue | undefined),
        event,
      );
      const items = await provider.normalise(wrap(changed));
      expectStorable(items);
      if (JSON.stringify(changed).includes("initial_open")) return;
      expect(items.length).toBeGreaterThan(0);
    });
    await fc.assert(law, { numRuns: 300 });
  });

  it("reads what it kept as it read it at first", async () => {
    const law = fc.asyncProperty(fc.constantFrom(...pathsOf(event)), hostile, async (path, value) => {
      const items = await provider.normalise(wrap(replaced(event, path, value as JsonValue)));
      for (const item of items.filter((item) => item.kind === "unknown" && item.whole)) {
        // With it come the events of which it was a part, with the same keys.
        expect(await provider.normalise(request(item.kind === "unknown" ? item.payload : ""))).toEqual(items);
      }
    });
    await fc.assert(law);
  });

  it("verifies any request without a throw, and believes none", async () => {
    const names = [
      "authorization",
      "x-webhook-secret",
      "svix-id",
      "svix-timestamp",
      "svix-signature",
      "x-mandrill-signature",
    ];
    const header = fc.constantFrom("", "???", "AAAA", "Basic Og==", "v1,AAAA", "v1,", "1600112502", "x".repeat(3000));
    const headers = fc.dictionary(
      fc.constantFrom(...names, "x-twilio-email-event-webhook-signature", "x-twilio-email-event-webhook-timestamp"),
      header,
    );
    const secrets = fc.array(fc.constantFrom("", "secret", "whsec_c2VjcmV0", vectors.sendgrid.publicKey, ":"), {
      maxLength: 2,
    });
    const law = fc.asyncProperty(hostile, headers, secrets, async (body, headers, secrets) => {
      const agreement = {
        secrets: secrets.filter((secret) => secret !== ":"),
        topics: ["arn"],
        url: "https://a.example",
      };
      for (const value of [body, { ...(event as object), signature: body, Type: "Notification", TopicArn: "arn" }]) {
        expect(await isAuthentic(provider, request(value, headers), agreement, at("2020-09-14T19:41:42Z"))).toBe(false);
      }
    });
    await fc.assert(law, { numRuns: 50 });
  });

  it("keeps huge texts within bounds, wherever they stand", async () => {
    const huge = "<img src=x> ".repeat(90_000);
    for (const path of pathsOf(event)) expectStorable(await provider.normalise(wrap(replaced(event, path, huge))));
    const agent = replaced(event, ["user_agent"], huge.repeat(10));
    expect(await provider.normalise(wrap(agent))).toEqual(await provider.normalise(wrap(event)));
  });

  it("takes what is nested beyond any writer for something to keep", async () => {
    const depth = 100_000;
    const nested = `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    const items = await provider.normalise(request(nested));
    expectStorable(items);
    const text = JSON.stringify({ event: "strange" }).replace('"strange"', `"strange","x":${nested}`);
    const strange = await provider.normalise(request(text));
    expectStorable(strange);
    expect(strange).not.toEqual([]);
  });
});

it.each(["brevo", "sendgrid", "sparkpost"] as const)(
  "%s reads 1,000 events of a request in their order",
  async (id) => {
    const { event, wrap } = payloads[id];
    const text = new TextDecoder().decode(wrap(event).body);
    const one = JSON.parse(text);
    const all = Array.from({ length: 1000 }, () => (Array.isArray(one) ? one[0] : one));
    const types = await typesOf(providers[id], request(all));
    expect(types).toHaveLength(1000);
    expect(new Set(types)).toEqual(new Set(["bounced"]));
    expect(new Set(await keysOf(providers[id], request(all))).size).toBe(1);
  },
);

it("gives events of different providers different keys", async () => {
  const same = { event: "delivered", email: "a@example.com", timestamp: 1, ts_epoch: 1000 };
  const keys = [
    ...(await keysOf(providers.sendgrid, request([same]))),
    ...(await keysOf(providers.brevo, request(same))),
  ];
  expect(new Set(keys).size).toBe(2);
});

function pathsOf(value: JsonValue, path: readonly string[] = []): string[][] {
  const own = path.length === 0 ? [] : [[...path]];
  const members = isJsonObject(value) ? Object.entries(value) : [];
  return [...own, ...members.flatMap(([name, member]) => pathsOf(member, [...path, name]))];
}

function replaced(value: JsonValue, [name, ...rest]: readonly string[], by: JsonValue | undefined): JsonValue {
  if (name === undefined) return by ?? null;
  if (!isJsonObject(value)) return value;
  const { [name]: member, ...others } = value;
  if (rest.length === 0 && by === undefined) return others;
  return { ...others, [name]: replaced(member ?? null, rest, by) };
}
