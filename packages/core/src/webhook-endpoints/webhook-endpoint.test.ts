import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { at } from "../../contract/world.ts";
import { AccountId } from "../account.ts";
import type { WebhookEndpoint } from "./webhook-endpoint.ts";
import {
  newWebhookEndpoint,
  NewWebhookEndpoint,
  newWebhookToken,
  patchWebhookEndpoint,
  WebhookEndpointPatch,
  WebhookToken,
} from "./webhook-endpoint.ts";

const acme = v.parse(AccountId, "acme");
const arn = "arn:aws:sns:us-east-1:123456789012:emails";

/** The fields that a schema refuses of an endpoint. */
function refused(given: Record<string, unknown>, schema: v.GenericSchema = NewWebhookEndpoint): unknown[] {
  const { issues = [] } = v.safeParse(schema, { provider: "sendgrid", ...given }, { abortPipeEarly: true });
  return issues.map((issue) => v.getDotPath(issue));
}

describe("NewWebhookEndpoint", () => {
  it("accepts as much as there may be, and keeps it as it is", () => {
    const given = {
      provider: "é".repeat(32),
      secrets: Array.from({ length: 5 }, () => "é".repeat(2048)),
      topics: Array.from({ length: 20 }, () => arn),
      url: `https://example.com/${"x".repeat(2028)}`,
    };
    expect(v.parse(NewWebhookEndpoint, given)).toEqual(given);
  });

  it("refuses more than that, and names the field", () => {
    expect(refused({ provider: "x".repeat(65) })).toEqual(["provider"]);
    expect(refused({ provider: "" })).toEqual(["provider"]);
    expect(refused({ secrets: Array.from({ length: 6 }, () => "x") })).toEqual(["secrets"]);
    expect(refused({ secrets: ["x", `${"é".repeat(2048)}x`] })).toEqual(["secrets.1"]);
    expect(refused({ topics: Array.from({ length: 21 }, () => arn) })).toEqual(["topics"]);
    expect(refused({ url: `https://example.com/${"x".repeat(2029)}` })).toEqual(["url"]);
  });

  it.each([null, undefined])("takes %s for what is not given", (nothing) => {
    expect(refused({ secrets: nothing, topics: nothing, url: nothing })).toEqual([]);
  });

  it.each([
    [{ secrets: "x" }, "secrets"],
    [{ secrets: [""] }, "secrets.0"],
    [{ secrets: [1] }, "secrets.0"],
    [{ secrets: ["a", null] }, "secrets.1"],
    [{ secrets: ["\u0000"] }, "secrets.0"],
    [{ secrets: ["\ud800"] }, "secrets.0"],
    [{ topics: arn }, "topics"],
    [{ topics: [arn, [arn]] }, "topics.1"],
    [{ url: ["https://example.com"] }, "url"],
  ])("refuses %j", (given, field) => {
    expect(refused(given)).toEqual([field]);
  });

  it.each([
    arn,
    "arn:aws-us-gov:sns:us-gov-west-1:123456789012:emails",
    "arn:aws-cn:sns:cn-north-1:123456789012:emails",
    "arn:aws:sns:ap-southeast-2:000000000000:Emails_of-2026.fifo",
    `arn:aws:sns:eu-central-1:123456789012:${"x".repeat(256)}`,
  ])("accepts the topic %s", (topic) => {
    expect(refused({ topics: [topic] })).toEqual([]);
  });

  it.each([
    "",
    "emails",
    "arn:aws:sqs:us-east-1:123456789012:emails",
    "arn:aws:sns:us-east-1:12345678901:emails",
    "arn:aws:sns:us-east-1:123456789012:",
    "arn:aws:sns:us-east-1:123456789012:e mails",
    "arn:aws-iso-b:sns:us-isob-east-1:123456789012:emails",
    "arn:aws:sns:us-east-1.evil.example:123456789012:emails",
    "arn:aws:sns:evil.example/-1:123456789012:emails",
    "arn:aws:sns::123456789012:emails",
    `${arn}:3f1d8f7e-0000-4000-8000-000000000000`,
    `${arn}\n`,
    ` ${arn}`,
    `arn:aws:sns:us-east-1:123456789012:${"x".repeat(257)}`,
  ])("refuses the topic %j", (topic) => {
    expect(refused({ topics: [topic] })).toEqual(["topics.0"]);
  });

  it.each([
    "https://example.com",
    "http://127.0.0.1:8080/webhooks/mandrill/x?y=z#f",
    "HTTPS://Bücher.example/ä",
    "https://[::1]/",
  ])("accepts the url %s as it is written", (url) => {
    expect(v.parse(NewWebhookEndpoint, { provider: "mandrill", url }).url).toBe(url);
  });

  it.each([
    "",
    "example.com",
    "//example.com",
    "ftp://example.com",
    "javascript:alert(1)",
    "https://",
    "https://exa mple.com",
    " https://example.com",
    "https://example.com\n",
    "https://example.com/\u0000",
    "https://example.com/\u202e",
    "https://[::1/",
    "https://example.com:99999/",
  ])("refuses the url %j", (url) => {
    expect(refused({ url })).toEqual(["url"]);
  });
});

describe("WebhookEndpointPatch", () => {
  it("tells what is not given from what is to be empty or removed", () => {
    expect(v.parse(WebhookEndpointPatch, {})).toEqual({});
    const given = { secrets: [], topics: [], url: null };
    expect(v.parse(WebhookEndpointPatch, given)).toEqual(given);
  });

  it("passes over what never changes", () => {
    expect(v.parse(WebhookEndpointPatch, { provider: "ses", token: "x", account: "other", id: "y" })).toEqual({});
  });

  it("refuses what an endpoint could not have, and lists that are null", () => {
    for (const [given, field] of [
      [{ secrets: null }, "secrets"],
      [{ topics: null }, "topics"],
      [{ topics: ["x"] }, "topics.0"],
      [{ url: "x" }, "url"],
      [{ secrets: Array.from({ length: 6 }, () => "x") }, "secrets"],
    ] as const) {
      expect(refused(given, WebhookEndpointPatch)).toEqual([field]);
    }
  });
});

describe("newWebhookEndpoint", () => {
  it("has an id and a token of its own, and what is given", () => {
    const given = v.parse(NewWebhookEndpoint, { provider: "ses", topics: [arn] });
    const made = newWebhookEndpoint(acme, given, at(7));
    expect(made).toEqual({
      id: expect.stringMatching(/^whe_[0-9a-f]{32}$/),
      account: "acme",
      provider: "ses",
      token: expect.stringMatching(/^[0-9A-Za-z]{27}$/),
      secrets: [],
      topics: [arn],
      created: at(7),
    });
    expect(newWebhookEndpoint(acme, given, at(7)).token).not.toBe(made.token);
    expect(newWebhookEndpoint(acme, { ...given, url: "https://x.de" }, at(7)).url).toBe("https://x.de");
  });
});

describe("newWebhookToken", () => {
  it("cannot be guessed: at least 160 bits, never the same, and a token by its own schema", () => {
    const tokens = Array.from({ length: 5000 }, newWebhookToken);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(Math.log2(62) * 27).toBeGreaterThanOrEqual(160);
    for (const token of tokens) expect(v.parse(WebhookToken, token)).toBe(token);
  });
});

describe("patchWebhookEndpoint", () => {
  const endpoint: WebhookEndpoint = {
    ...newWebhookEndpoint(acme, { provider: "mandrill", secrets: ["a"], topics: [arn] }, at(0)),
    url: "https://x.de",
  };

  it("replaces only what is given, and changes neither endpoint nor patch", () => {
    expect(patchWebhookEndpoint(endpoint, {})).toEqual(endpoint);
    expect(patchWebhookEndpoint(endpoint, { secrets: ["b", "c"] })).toEqual({ ...endpoint, secrets: ["b", "c"] });
    expect(patchWebhookEndpoint(endpoint, { topics: [] })).toEqual({ ...endpoint, topics: [] });
    expect(patchWebhookEndpoint(endpoint, { url: "https://y.de" })).toEqual({ ...endpoint, url: "https://y.de" });
    expect(endpoint.secrets).toEqual(["a"]);
  });

  it("removes an url that is null", () => {
    expect(patchWebhookEndpoint(endpoint, { url: null })).not.toHaveProperty("url");
  });
});
