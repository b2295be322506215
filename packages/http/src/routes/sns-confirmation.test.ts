import { AccountId, systemClock } from "@postbook/core";
import { memoryStore } from "@postbook/memory";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createApp } from "../app.ts";

// A key and its certificate that were made for this test and sign nothing else.
const privateKey = [
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCsW38WcDy6naR6NDOYy7Jnhx2qqXq8wD4GTy2K4Pqmz5Y05Zdx",
  "w1J6XAO+fdzUKKwpBlaervxV3eTYz/dJp0MGsOSH8aiiu/8q6nqp3mN97JQJ7uwJF+er6K/Z1wVqUSp8ZXyjmKEMoAli8xcqxbuB",
  "svOJJfZYiLQMlFC8BpCWMDfK5/XteDkk3+UYxbh9MgjcWiBaK5a0WMXvtL5Pr/dXnKhYSLlNgqUo45rv4LFRDOnb9tZSZmgh7vKw",
  "Bngvp80KGPrcKRML0haCcfIBA9sz/S4pKbck0hN5WDwWQUFklvyjr85HDwluoqjk/BJZW5VJrJQhlNplsGCLNeATBZyFAgMBAAEC",
  "ggEAERGv9gPq2mcO8+nu4NyYxXdJxoNURr8Z0BF6ptH9thQW1xQ/DvgorI988MTm4BKgbMurkQ7ZVJOjZ0lpPwppMTocLSO571aD",
  "lbd1AGpSxhTDhcb7PzH2h+gvtM4o7iItp/YmWs6cccijmqtiXveyyHcgITP46pmsjcEJIdCF9H7rSK8XcyMoW0ZCuVpWhpls0tjD",
  "5SjpsVRJNzh1/rnEEG1RtQcmVjoXortFzg4X0RyNvjiLYNHv7n33lwJdgxwcxIhY7dDAY+/wW64Q6kmRPnRn8Npw3rx/oRj35Hmr",
  "BQrlHLjGJh6imHR1rzQXfIr8TCyggFCHTPEqy0damf2fPQKBgQDxubdDBSAImZ/+SHxWHUfzuX47UxSo/SysZAF5lLL+3VyuJn5+",
  "uISdEN8ThYF16+ofbxY3VNT+y16FC20Ly5mNy1oKMkQvPh/xNPbA29tWwGC4s7O7kVIK29nD20P7jJLkP1G69Zzv8oUQ8ClMCv4D",
  "jpMGZHyhI9m+Op8j5UGu+wKBgQC2iRv5A/vBKlblqKFtK+QBOEDhLajVxuyTGmEc30kQorDA5WF+GBJZrr9I7Kg7wVA40qE2Sy4Q",
  "TDiLokl9opaKopyX1LqcmCiK8ypqO19BwI1xDqgZiG2m3UontY6TUmKzUGaI2aOBxPBYvfdxXBYXWGBT5AzdtDSZLDQACK4KfwKB",
  "gDDg4NHIg4W5qsR8W8f9+8Koy4Grdw4Ew7fIMRQooVkv4cHFPubY4NfxxWnpIRh7L8hTaiaeHMO409ALU22DKfWmHPra1zbGVSct",
  "EohE7MFJ/UTb8YgIBpLzicE04TZIYpuMwjYP3EAYxhd6uJ8LyflmJwyv3ROocCsrJ2rWvMVpAoGACAnFp5ObVIhOx1JDuZEDO2KE",
  "yOW/15oo9NlmiWTzzL29VuFDB9B7jmN5nPZ++hKrO7Va0A9DeghBPTTqU5QDWRuMFcuSZC73KhdHOOJgcX7PO7lPgcBWQ9De4RzH",
  "qIkqO4dA3Kno32ASzXWgHefWOTT1GPyj7GdxIYWmzJGVSHUCgYEAxtsDW+kxKkxj36sjNTouZFw0espYs+PVciJvG5YNny7qkXWj",
  "zUBQiLKCIW7J+To6lXdZVrYVOlVd5m+uxQOVWBYLlOTI4aA+4PWvDSxJ4+l+ZTGLBafugPntZhJPLMIDtMLtx+uC29j0Tcry6L5U",
  "Gz76VN+1TLctPJkABowQyfg=",
].join("");
const certificate = [
  "-----BEGIN CERTIFICATE-----",
  "MIIDDzCCAfegAwIBAgIUG0BZ5ISnKM3k4mnX01ITeQE+TSAwDQYJKoZIhvcNAQEL",
  "BQAwFjEUMBIGA1UEAwwLc25zLmV4YW1wbGUwIBcNMjYxMTIzMDQ0MDU4WhgPMjEy",
  "NjEwMzAwNDQwNThaMBYxFDASBgNVBAMMC3Nucy5leGFtcGxlMIIBIjANBgkqhkiG",
  "9w0BAQEFAAOCAQ8AMIIBCgKCAQEArFt/FnA8up2kejQzmMuyZ4cdqql6vMA+Bk8t",
  "iuD6ps+WNOWXccNSelwDvn3c1CisKQZWnq78Vd3k2M/3SadDBrDkh/Goorv/Kup6",
  "qd5jfeyUCe7sCRfnq+iv2dcFalEqfGV8o5ihDKAJYvMXKsW7gbLziSX2WIi0DJRQ",
  "vAaQljA3yuf17Xg5JN/lGMW4fTII3FogWiuWtFjF77S+T6/3V5yoWEi5TYKlKOOa",
  "7+CxUQzp2/bWUmZoIe7ysAZ4L6fNChj63CkTC9IWgnHyAQPbM/0uKSm3JNITeVg8",
  "FkFBZJb8o6/ORw8JbqKo5PwSWVuVSayUIZTaZbBgizXgEwWchQIDAQABo1MwUTAd",
  "BgNVHQ4EFgQUQH/i03u59SZUAEqxxHO4v9NyH5EwHwYDVR0jBBgwFoAUQH/i03u5",
  "9SZUAEqxxHO4v9NyH5EwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOC",
  "AQEAe5Lv6jBKB/eouYe05uVuvE7vTCK3cwSOOHK4wWieXeGk41ZQ5UU/H/ek3cyU",
  "0kG2aXKe7yvaZzhiD/zziCDO9w6ThriV9G8WSyfr+SoT7UJ0KM/BMBTDUMqbskNi",
  "B/a7N7ss53i/vMC3xZzq8H5m0AullFDlhj0btIyFwVcj8oq7/l4hZrnKjO3C0yy/",
  "89D2U3wnHmp7ecypJcJFDllcAHxOgQfhXuv0rL4UmymOYXrHwvcs6FiY6WwXw+TU",
  "6odwgc2T0pprwbQWJtJ7+21L71ogmhXNQrc7WhF+Leq+F8aIW34GrrSG7Z47BhjY",
  "yjNv1txA+ghcPm5EeVHIJg6lfg==",
  "-----END CERTIFICATE-----",
].join("\n");

const topic = "arn:aws:sns:eu-west-1:123456789012:emails";
const certificateUrl = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";

/** An endpoint for SES with this topic, and what is fetched while the network answers so. */
async function world(confirmation: () => Response) {
  const fetched: string[] = [];
  const webhookFetch = async (url: string) => {
    fetched.push(url);
    return url === certificateUrl ? new Response(certificate) : confirmation();
  };
  const ports = { ...memoryStore(), clock: systemClock() };
  const authentication = async () => v.parse(AccountId, "acme");
  const app = createApp(ports, { authentication, webhookFetch, onError: () => {} });
  const body = JSON.stringify({ provider: "ses", topics: [topic] });
  const { endpoint } = await (await app.request("/webhook_endpoints", { method: "POST", body })).json();
  const tell = async (message: object) =>
    app.request(endpoint.path, {
      method: "POST",
      body: JSON.stringify(message),
      headers: { "Content-Type": "text/plain" },
    });
  return { tell, fetched };
}

async function signed(given: object = {}) {
  const message = {
    Type: "SubscriptionConfirmation",
    MessageId: "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
    Token: "2336412f37f",
    TopicArn: topic,
    Message: "You have chosen to subscribe to the topic.",
    SubscribeURL: "https://evil.example/?Action=ConfirmSubscription",
    Timestamp: "2026-04-26T20:45:04.751Z",
    ...given,
  };
  const fields = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;
  const text = fields.map((name) => `${name}\n${message[name]}\n`).join("");
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const bytes = Uint8Array.from(atob(privateKey), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
  const signature = new Uint8Array(await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text)));
  const base64 = btoa(String.fromCharCode(...signature));
  return { ...message, SignatureVersion: "2", Signature: base64, SigningCertURL: certificateUrl };
}

describe("the subscription of an SNS topic", () => {
  it("is confirmed at the address that we build, and never at the one that it brings", async () => {
    const { tell, fetched } = await world(() => new Response("<ConfirmSubscriptionResponse/>"));
    expect((await tell(await signed())).status).toBe(200);
    expect(fetched).toEqual([
      certificateUrl,
      `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topic)}&Token=2336412f37f`,
    ]);
  });

  it("is asked for again when Amazon does not confirm it", async () => {
    for (const answer of [() => new Response("no", { status: 500 }), () => Response.error()]) {
      const { tell } = await world(answer);
      const reply = await tell(await signed());
      expect([reply.status, reply.headers.get("Retry-After")]).toEqual([503, "1"]);
    }
  });

  it("is not confirmed for a topic that is not agreed upon, though its signature is true", async () => {
    const { tell, fetched } = await world(() => new Response("ok"));
    expect((await tell(await signed({ TopicArn: `${topic}-others` }))).status).toBe(401);
    expect((await tell({ ...(await signed()), Token: "another" })).status).toBe(401);
    expect(fetched.filter((url) => url !== certificateUrl)).toEqual([]);
  });
});
