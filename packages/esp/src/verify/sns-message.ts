import type { Verification, VerifyContext } from "../esp-provider.ts";
import { type MaybeJson, textAt } from "../read/json.ts";
import { type Bytes, fromBase64, utf8 } from "./bytes.ts";
import { authentic, refused } from "./secrets.ts";

// What SNS signs, in this order ("Verifying the signatures of Amazon SNS messages", step 2).
const notificationFields = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
const confirmationFields = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
const signedFields: ReadonlyMap<string, readonly string[]> = new Map([
  ["Notification", notificationFields],
  ["SubscriptionConfirmation", confirmationFields],
  ["UnsubscribeConfirmation", confirmationFields],
]);
const hashes: ReadonlyMap<string, string> = new Map([
  ["1", "SHA-1"],
  ["2", "SHA-256"],
]);
const topicArn =
  /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2}(?:-[a-z]{1,16}){1,3}-\d{1,2}):\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

/** Whether a text is the ARN of an SNS topic, in a region that Postbook knows the hosts of. */
export function isTopic(text: string): boolean {
  return topicHost(text) !== undefined;
}

/**
 * The address that confirms a subscription to a topic, built from the topic rather than taken from the message, whose
 * `SubscribeURL` could be anything.
 *
 * @returns `undefined` when the topic is none
 */
export function confirmationUrl({ topic, token }: { topic: string; token: string }): string | undefined {
  const host = topicHost(topic);
  if (host === undefined) return undefined;
  const query = new URLSearchParams({ Action: "ConfirmSubscription", TopicArn: topic, Token: token });
  return `https://${host}/?${query.toString()}`;
}

/** Verifies a message of SNS: of an allowed topic, signed with a certificate of the same region. */
export async function verifySnsMessage(
  message: MaybeJson,
  topics: readonly string[],
  { certificates, now }: VerifyContext,
): Promise<Verification> {
  const fields = signedFields.get(textAt(message, "Type") ?? "");
  const hash = hashes.get(textAt(message, "SignatureVersion") ?? "");
  const signature = fromBase64(textAt(message, "Signature") ?? "");
  if (fields === undefined || hash === undefined || signature === undefined || signature.length === 0) {
    return refused("no SNS message with a signature of version 1 or 2");
  }
  // First: a signature proves that some topic of somebody's spoke, and a certificate costs a request.
  const topic = textAt(message, "TopicArn") ?? "";
  if (!topics.includes(topic)) return refused("the topic is not one of those agreed upon");
  const certificate = certificateUrl(textAt(message, "SigningCertURL") ?? "", topic);
  if (certificate === undefined) return refused("the certificate is not at the SNS of the topic's region");
  const key = await certificates.publicKey(certificate, now);
  if (key === "unavailable") return { authentic: false, reason: "the certificate cannot be had now", temporary: true };
  if (key === "none") return refused("there is no such certificate");
  const signed = fields.map((name) => [name, textAt(message, name)]).filter(([, value]) => value !== undefined);
  const data = utf8(signed.map(([name, value]) => `${name}\n${value}\n`).join(""));
  return (await isRsa(hash, key, data, signature)) ? authentic : refused("the signature is not that of the message");
}

async function isRsa(hash: string, spki: Bytes, data: Bytes, signature: Bytes): Promise<boolean> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash };
  try {
    const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
    return await crypto.subtle.verify(algorithm, key, signature, data);
  } catch {
    // The certificate holds a key of another kind.
    return false;
  }
}

function certificateUrl(text: string, topic: string): string | undefined {
  if (text.length > 500 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  // Rebuilt of its host and path, so that no port, user or query comes along.
  const address = `https://${topicHost(topic)}${url.pathname}`;
  return address === text && url.pathname.endsWith(".pem") ? address : undefined;
}

function topicHost(topic: string): string | undefined {
  const [, partition, region] = topicArn.exec(topic) ?? [];
  if (region === undefined) return undefined;
  return `sns.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
}
