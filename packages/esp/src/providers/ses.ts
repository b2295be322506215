import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider } from "../esp-provider.ts";
import { identifier } from "../read/bounds.ts";
import { at, firstText, listAt, type MaybeJson, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn, namedTags } from "../read/metadata.ts";
import type { ToldRecipient } from "../read/recipients.ts";
import { isoTime } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unknown, unreadable } from "../read/told.ts";
import { refused } from "../verify/secrets.ts";
import { isTopic, verifySnsMessage } from "../verify/sns-message.ts";
import type { WebhookItem } from "../webhook-item.ts";

/** Amazon SES: events and notifications in the messages of an SNS topic, which signs them. */
export const ses: EspProvider = {
  id: "ses",
  name: providerName("ses"),
  needs: ["topics"],
  retryStatus: 503,
  async verify({ body, headers }, { topics = [] }, context) {
    if (headers.get("x-amz-sns-rawdelivery") === "true") return refused("raw delivery has no signature");
    return verifySnsMessage(readJson(body), topics, context);
  },
  async normalise({ body }) {
    const message = readJson(body);
    if (message === undefined) return [unreadable(body, "no JSON")];
    if (textAt(message, "Type") !== "Notification") return [confirmation(message)];
    const text = textAt(message, "Message") ?? "";
    // SES tries a topic that it is given with one of these two.
    if (text.startsWith("Successfully validated SNS topic")) return [];
    const event = readJson(text);
    if (textAt(event, "notificationType") === "AmazonSnsSubscriptionSucceeded") return [];
    return toItems("ses", [message], (message) => read(event, textAt(message, "MessageId")), jsonPayload);
  },
};

type Kind = {
  readonly type: EmailStatus;
  /** The member that tells more, and the list in it of those whom it happened to; without one, all of them. */
  readonly member: string;
  readonly recipients?: string;
};

const kinds: ReadonlyMap<string, Kind> = new Map([
  ["Send", { type: "sent", member: "send" }],
  ["Reject", { type: "dropped", member: "reject" }],
  ["Rendering Failure", { type: "failed_to_send", member: "failure" }],
  ["RenderingFailure", { type: "failed_to_send", member: "failure" }],
  ["DeliveryDelay", { type: "deferred", member: "deliveryDelay", recipients: "delayedRecipients" }],
  ["Delivery", { type: "delivered", member: "delivery", recipients: "recipients" }],
  ["Bounce", { type: "bounced", member: "bounce", recipients: "bouncedRecipients" }],
  ["Complaint", { type: "reported_as_spam", member: "complaint", recipients: "complainedRecipients" }],
  ["Open", { type: "opened", member: "open" }],
  ["Click", { type: "clicked", member: "click" }],
  ["Subscription", { type: "unsubscribed", member: "subscription" }],
]);

// Bounces and complaints of earlier emails, for which this one was never sent.
const suppressions = ["Suppressed", "OnAccountSuppressionList"];

function read(event: MaybeJson, snsId: string | undefined): Told | string {
  const name = firstText(event, "eventType", "notificationType");
  const kind = kinds.get(name ?? "");
  if (kind === undefined) return noStatus(name);
  const [mail, detail] = [at(event, "mail"), at(event, kind.member)];
  if (name === "Subscription" && at(detail, "newTopicPreferences", "unsubscribeAll") !== true) return noStatus(name);
  const suppression = suppressions.find((name) => name === firstText(detail, "bounceSubType", "complaintSubType"));
  const affected = kind.recipients === undefined ? [] : listAt(detail, kind.recipients);
  const messageId = textAt(mail, "messageId");
  const occurred = isoTime(at(detail, "timestamp") ?? at(mail, "timestamp"));
  const tags = at(mail, "tags");
  return {
    type: suppression ? "dropped" : kind.type,
    recipients: affected.length > 0 ? affected.map(readAffected) : textsAt(mail, "destination"),
    occurred,
    identity: identityOf(snsId, name, messageId, occurred, textAt(detail, "link")),
    reason: suppression ?? firstText(detail, "errorMessage", "reason", "delayType"),
    messageId,
    metadata: metadataIn(tags),
    emailName: textAt(detail, "templateName"),
    tags: namedTags(tags, "ses:"),
  };
}

function readAffected(recipient: JsonValue): ToldRecipient {
  // One that has no address is nobody's, and shows as such.
  const address = textAt(recipient) ?? textAt(recipient, "emailAddress") ?? "";
  return { address, reason: textAt(recipient, "diagnosticCode")?.replace(/^smtp; */, "") };
}

function confirmation(message: JsonValue): WebhookItem {
  const [topic, token] = [textAt(message, "TopicArn"), identifier(textAt(message, "Token"), 1024)];
  if (textAt(message, "Type") !== "SubscriptionConfirmation" || topic === undefined || token === undefined) {
    return unknown(jsonPayload(message), noStatus(textAt(message, "Type")));
  }
  return isTopic(topic) ? { kind: "confirmation", topic, token } : unknown(jsonPayload(message), "no topic");
}
