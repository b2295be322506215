import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider } from "../esp-provider.ts";
import { at, firstText, listAt, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn } from "../read/metadata.ts";
import { isoTime } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { verifySentSecret } from "../verify/secrets.ts";

/** Postmark's webhooks: one event each, unsigned, with the secret sent along. */
export const postmark: EspProvider = {
  id: "postmark",
  name: providerName("postmark"),
  needs: ["secrets"],
  retryStatus: 503,
  verify: verifySentSecret,
  async normalise({ body }) {
    const events = readJson(body);
    if (events === undefined) return [unreadable(body, "no JSON")];
    return toItems("postmark", listAt(events), read, jsonPayload);
  },
};

const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["Delivery", "delivered"],
  ["Open", "opened"],
  ["Click", "clicked"],
  ["SpamComplaint", "reported_as_spam"],
]);

// Those that are missing say nothing of the email: AutoResponder, AddressChange, Subscribe, Unknown and others.
const bounces: ReadonlyMap<string, EmailStatus> = new Map([
  ["HardBounce", "bounced"],
  ["SoftBounce", "bounced"],
  ["VirusNotification", "bounced"],
  ["Transient", "deferred"],
  ["DnsError", "deferred"],
  ["SpamNotification", "reported_as_spam"],
  ["SpamComplaint", "reported_as_spam"],
  ["Unsubscribe", "unsubscribed"],
  ["BadEmailAddress", "dropped"],
  ["ManuallyDeactivated", "dropped"],
  ["Unconfirmed", "dropped"],
  ["Blocked", "dropped"],
  ["DMARCPolicy", "dropped"],
  ["SMTPApiError", "failed_to_send"],
  ["TemplateRenderingFailed", "failed_to_send"],
]);

function read(event: JsonValue): Told | string {
  const kind = textAt(event, "RecordType");
  const type = status(kind, event);
  if (type === undefined) return noStatus(kind === "Bounce" ? textAt(event, "Type") : kind);
  const messageId = textAt(event, "MessageID");
  const occurred = isoTime(firstText(event, "DeliveredAt", "BouncedAt", "ChangedAt", "ReceivedAt"));
  return {
    type,
    recipients: textsAt(event, "Recipient").concat(textsAt(event, "Email")),
    occurred,
    // An ID is beyond 2^53 and so not read to its last digit; the message tells those apart that look the same.
    identity: [kind, messageId, ...identityOf(textAt(event, "ID"), occurred, textAt(event, "OriginalLink"))],
    reason: firstText(event, "Details", "Description"),
    messageId,
    metadata: metadataIn(at(event, "Metadata")),
    tags: textsAt(event, "Tag"),
  };
}

function status(kind: string | undefined, event: JsonValue): EmailStatus | undefined {
  if (kind === "Bounce") return bounces.get(textAt(event, "Type") ?? "");
  if (kind === "SubscriptionChange") return unsubscription(event);
  return statuses.get(kind ?? "");
}

// A suppression for a bounce or a complaint follows the webhook that tells of that.
function unsubscription(event: JsonValue): EmailStatus | undefined {
  const wanted = (textAt(event, "SuppressionReason") ?? "ManualSuppression") === "ManualSuppression";
  return wanted && at(event, "SuppressSending") === true ? "unsubscribed" : undefined;
}
