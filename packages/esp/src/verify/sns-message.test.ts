import { beforeAll, describe, expect, it } from "vitest";
import notification from "../../test/data/sns/notification-v1.json" with { type: "json" };
import certificate from "../../test/data/sns/SimpleNotificationService-7506a1e35b36ef5a444dd1a8e7cc3ed8.pem?raw";
import { at, base64, encode, request } from "../../test/webhooks.ts";
import { ses } from "../providers/ses.ts";
import { signingCertificates } from "./signing-certificates.ts";
import { confirmationUrl, isTopic } from "./sns-message.ts";

const topic = notification.TopicArn;
const now = at("2026-03-06T19:53:22Z");

/** What SES makes of a message; `asked` holds the addresses that a certificate was fetched from. */
async function verdict(
  message: object,
  topics: readonly string[] = [topic],
  headers: Readonly<Record<string, string>> = {},
) {
  const asked: string[] = [];
  const certificates = signingCertificates(async (url) => {
    asked.push(url);
    return new Response(certificate);
  });
  const verification = await ses.verify(request(message, headers), { secrets: [], topics }, { now, certificates });
  return { ...verification, asked };
}

describe("a notification", () => {
  it("is authentic when it is genuine, with a certificate from the topic's region", async () => {
    expect(await verdict(notification)).toEqual({ authentic: true, asked: [notification.SigningCertURL] });
  });

  it.each([
    ["Message", "Hello! This message has no subject."],
    ["MessageId", "26858270-545e-5848-82a2-e05566af3dce"],
    ["Subject", "Another"],
    ["Subject", undefined],
    ["Timestamp", "2026-03-06T19:53:21.425Z"],
    ["Type", "SubscriptionConfirmation"],
    ["Signature", notification.Signature.replace("jvNS", "jvNT")],
    ["SignatureVersion", "2"],
  ])("is refused with another %s (%s)", async (name, value) => {
    expect(await verdict({ ...notification, [name]: value })).toMatchObject({ authentic: false });
  });

  it.each(["Type", "TopicArn", "Signature", "SignatureVersion", "SigningCertURL"])(
    "is refused without %s, and nothing is fetched",
    async (name) => {
      expect(await verdict({ ...notification, [name]: undefined })).toMatchObject({ authentic: false, asked: [] });
    },
  );

  it("is refused when its topic is not allowed though its signature is true, and nothing is fetched", async () => {
    for (const topics of [[], [`${topic}2`], [topic.toUpperCase()]]) {
      expect(await verdict(notification, topics)).toMatchObject({ authentic: false, asked: [] });
    }
  });

  it.each([
    notification.SigningCertURL.replace("https:", "http:"),
    notification.SigningCertURL.replace("us-west-2", "us-east-1"),
    notification.SigningCertURL.replace("amazonaws.com", "amazonaws.com.cn"),
    notification.SigningCertURL.replace("amazonaws.com", "amazonaws.com.evil.example"),
    notification.SigningCertURL.replace("sns.", "s3."),
    notification.SigningCertURL.replace("amazonaws.com", "amazonaws.com:8443"),
    notification.SigningCertURL.replace("https://", "https://user@"),
    notification.SigningCertURL.replace("https://", "https://evil.example/"),
    notification.SigningCertURL.replace("https://", "https://evil.example#"),
    `${notification.SigningCertURL}?x.pem`,
    notification.SigningCertURL.replace(".pem", ".txt"),
    "https://sns.us-west-2.amazonaws.com/../x.pem",
    "file:///etc/x.pem",
    "//x.pem",
  ])("is refused with the certificate at %s, and nothing is fetched", async (url) => {
    expect(await verdict({ ...notification, SigningCertURL: url })).toMatchObject({ authentic: false, asked: [] });
  });

  it("is refused in raw delivery, which signs nothing", async () => {
    expect(await verdict({ eventType: "Send" })).toMatchObject({ authentic: false });
    expect(await verdict(notification, [topic], { "x-amz-sns-rawdelivery": "true" })).toMatchObject({
      authentic: false,
    });
  });
});

describe("a message of our own making", async () => {
  const url = "https://sns.cn-north-1.amazonaws.com.cn/ours.pem";
  const chinese = "arn:aws-cn:sns:cn-north-1:123456789012:events.fifo";
  const confirmation = {
    Type: "SubscriptionConfirmation",
    MessageId: "1",
    Token: "2336412f37",
    TopicArn: chinese,
    Message: "You have chosen to subscribe",
    SubscribeURL: "https://evil.example/?Action=ConfirmSubscription",
    Timestamp: "2026-03-06T19:53:21.424Z",
    SigningCertURL: url,
  };
  const names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const;
  let keys: CryptoKeyPair;

  beforeAll(async () => {
    const shape = {
      name: "RSASSA-PKCS1-v1_5",
      hash: "SHA-256",
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    };
    keys = await crypto.subtle.generateKey(shape, true, ["sign", "verify"]);
  });

  async function ask(changes: object) {
    const text = names.map((name) => `${name}\n${confirmation[name]}\n`).join("");
    const signature = base64(await crypto.subtle.sign("RSASSA-PKCS1-v1_5", keys.privateKey, encode(text)));
    const message = { ...confirmation, SignatureVersion: "2", Signature: signature, ...changes };
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey));
    const certificates = { publicKey: async (asked: string) => (asked === url ? spki : ("none" as const)) };
    return ses.verify(request(message), { secrets: [], topics: [chinese] }, { now, certificates });
  }

  it("is authentic with a signature of version 2 over the fields of a confirmation", async () => {
    expect(await ask({})).toEqual({ authentic: true });
    expect(await ask({ Type: "UnsubscribeConfirmation" })).toMatchObject({ authentic: false });
  });

  it.each(names)("is refused with another %s", async (name) => {
    expect(await ask({ [name]: "x" })).toMatchObject({ authentic: false });
  });

  it("is refused as one of another version", async () => {
    for (const version of ["1", "3", 2.5, null]) {
      expect(await ask({ SignatureVersion: version })).toMatchObject({ authentic: false });
    }
  });

  it("asks for the address that we make of it, not for the one that it holds", async () => {
    const [item] = await ses.normalise(request(confirmation));
    expect(item).toEqual({ kind: "confirmation", topic: chinese, token: "2336412f37" });
    expect(confirmationUrl({ topic: chinese, token: "a&b" })).toBe(
      "https://sns.cn-north-1.amazonaws.com.cn/?Action=ConfirmSubscription&TopicArn=arn%3Aaws-cn%3Asns%3Acn-north-1%3A123456789012%3Aevents.fifo&Token=a%26b",
    );
  });
});

it("knows a topic when it sees one", () => {
  for (const arn of [topic, "arn:aws-us-gov:sns:us-gov-west-1:123456789012:a_b-c"]) expect(isTopic(arn)).toBe(true);
  const none = [
    "",
    "arn:aws:sqs:us-west-2:131990247566:x",
    "arn:aws:sns:evil.example/:131990247566:x",
    `${topic}/x`,
    `${topic}\n`,
  ];
  for (const arn of none) {
    expect(isTopic(arn)).toBe(false);
    expect(confirmationUrl({ topic: arn, token: "1" })).toBeUndefined();
  }
});
