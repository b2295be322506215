import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider, Verification, WebhookAgreement, WebhookRequest } from "../esp-provider.ts";
import { firstText, listAt, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn } from "../read/metadata.ts";
import { timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { type Bytes, concat, fromBase64, utf8 } from "../verify/bytes.ts";
import { rawSignature } from "../verify/der.ts";
import { anySecret, authentic, refused } from "../verify/secrets.ts";

/** Twilio SendGrid's Event Webhook: a signed list of events. */
export const sendgrid: EspProvider = {
  id: "sendgrid",
  name: providerName("sendgrid"),
  needs: ["secrets"],
  retryStatus: 503,
  verify,
  async normalise({ body }) {
    const events = readJson(body);
    if (events === undefined) return [unreadable(body, "no JSON")];
    return toItems("sendgrid", listAt(events), read, (event) => jsonPayload([event]));
  },
};

const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["processed", "processed"],
  ["deferred", "deferred"],
  ["delivered", "delivered"],
  ["dropped", "dropped"],
  // Of any `type`: bounced, blocked or expired, it is given up.
  ["bounce", "bounced"],
  ["open", "opened"],
  ["click", "clicked"],
  ["spamreport", "reported_as_spam"],
  ["unsubscribe", "unsubscribed"],
  ["group_unsubscribe", "unsubscribed"],
]);

async function verify({ body, headers }: WebhookRequest, { secrets }: WebhookAgreement): Promise<Verification> {
  const signature = headers.get("x-twilio-email-event-webhook-signature");
  const timestamp = headers.get("x-twilio-email-event-webhook-timestamp");
  if (signature === null || timestamp === null) return refused("no signature headers");
  const der = fromBase64(signature);
  const raw = der && rawSignature(der);
  if (raw === undefined) return refused("the signature is no ECDSA signature");
  const data = concat(utf8(timestamp), body);
  const matches = await anySecret(secrets, async (secret) => isSignedBy(secret, raw, data));
  return matches ? authentic : refused("no public key agreed upon made the signature");
}

async function isSignedBy(publicKey: string, signature: Bytes, data: Bytes): Promise<boolean> {
  const spki = fromBase64(publicKey);
  if (spki === undefined) return false;
  try {
    const key = await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, data);
  } catch {
    // What was agreed upon is no key on P-256.
    return false;
  }
}

function read(event: JsonValue): Told | string {
  const kind = textAt(event, "event");
  const type = statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const messageId = textAt(event, "sg_message_id");
  const occurred = timeIn("seconds", textAt(event, "timestamp"));
  return {
    type,
    recipients: textsAt(event, "email"),
    occurred,
    identity: identityOf(textAt(event, "sg_event_id"), kind, messageId, occurred, textAt(event, "url")),
    reason: firstText(event, "reason", "response"),
    messageId: messageId && sendId(messageId),
    // Custom arguments stand among the members of the event.
    metadata: metadataIn(event),
    emailId: textAt(event, "sg_template_id"),
    emailName: textAt(event, "sg_template_name"),
    tags: textsAt(event, "category"),
  };
}

// The id begins with the X-Message-Id that the send was answered with, which may hold dots itself; then
// come the names of SendGrid's own machines.
function sendId(messageId: string): string {
  return messageId.replace(/\.(?:filter|recvd).*$/s, "");
}
