import { type EmailStatus, isJsonObject, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider, Verification, VerifyContext, WebhookAgreement, WebhookRequest } from "../esp-provider.ts";
import { at, firstText, isList, listAt, type MaybeJson, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn, namedTags } from "../read/metadata.ts";
import { isoTime, timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { concat, fromBase64, utf8 } from "../verify/bytes.ts";
import { anySecret, authentic, isHmac, refused } from "../verify/secrets.ts";

/** Resend's webhooks: one event each, signed as Standard Webhooks are (by Svix). */
export const resend: EspProvider = {
  id: "resend",
  name: providerName("resend"),
  needs: ["secrets"],
  retryStatus: 503,
  verify,
  async normalise({ body, headers }) {
    const events = readJson(body);
    if (events === undefined) return [unreadable(body, "no JSON")];
    const delivery = header(headers, "id");
    return toItems(
      "resend",
      listAt(events),
      (event) => read(event, delivery),
      (event) => payload(event, delivery),
    );
  },
};

const fiveMinutes = 300_000_000;
// The id of the delivery is in a header; in what is kept to be read again it is a member of the body.
const keptId = "svix-id";

const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["email.scheduled", "queued"],
  ["email.sent", "sent"],
  ["email.delivered", "delivered"],
  ["email.delivery_delayed", "deferred"],
  ["email.bounced", "bounced"],
  ["email.complained", "reported_as_spam"],
  ["email.opened", "opened"],
  ["email.clicked", "clicked"],
  ["email.failed", "failed_to_send"],
  ["email.suppressed", "dropped"],
]);

async function verify(
  { body, headers }: WebhookRequest,
  { secrets }: WebhookAgreement,
  { now }: VerifyContext,
): Promise<Verification> {
  const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map((name) => header(headers, name));
  if (id === undefined || timestamp === undefined || signatures === undefined) return refused("no signature headers");
  const signed = timeIn("seconds", timestamp);
  if (signed === undefined || Math.abs(now - signed) > fiveMinutes) return refused("not signed within five minutes");
  const data = concat(utf8(`${id}.${timestamp}.`), body);
  const candidates = signatures.split(" ", 10).flatMap((entry) => {
    const [version, base64 = ""] = entry.split(",");
    return version === "v1" ? (fromBase64(base64) ?? []) : [];
  });
  const matches = await anySecret(secrets, async (secret) => {
    const key = fromBase64(secret.replace(/^whsec_/, ""));
    if (key === undefined) return false;
    const results = await Promise.all(candidates.map(async (candidate) => isHmac("SHA-256", key, data, candidate)));
    return results.includes(true);
  });
  return matches ? authentic : refused("no secret agreed upon made a signature");
}

function header(headers: WebhookRequest["headers"], name: string): string | undefined {
  return headers.get(`svix-${name}`) ?? headers.get(`webhook-${name}`) ?? undefined;
}

function read(event: JsonValue, delivery: string | undefined): Told | string {
  const kind = textAt(event, "type");
  const type = statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const data = at(event, "data");
  const messageId = textAt(data, "email_id");
  const occurred = isoTime(at(event, "created_at"));
  const link = textAt(data, "click", "link");
  const tags = tagObject(at(data, "tags"));
  return {
    type,
    recipients: textsAt(data, "to"),
    occurred,
    identity: identityOf(delivery ?? textAt(event, keptId), kind, messageId, occurred, link),
    reason: firstText(at(data, "bounce") ?? at(data, "suppressed") ?? at(data, "failed"), "message", "reason"),
    messageId,
    metadata: metadataIn(tags),
    emailId: textAt(data, "template_id"),
    tags: namedTags(tags),
  };
}

// Tags are an object, or a list of names and values as in the request that sent the email.
function tagObject(tags: MaybeJson): MaybeJson {
  if (!isList(tags)) return tags;
  return Object.fromEntries(tags.map((tag) => [textAt(tag, "name") ?? "", textAt(tag, "value") ?? null]));
}

function payload(event: JsonValue, delivery: string | undefined) {
  return jsonPayload(isJsonObject(event) && delivery !== undefined ? { ...event, [keptId]: delivery } : event);
}
