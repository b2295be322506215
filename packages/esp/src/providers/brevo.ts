import { type EmailStatus, type JsonValue, providerName } from "@postbook/core";
import type { EspProvider } from "../esp-provider.ts";
import { listAt, readJson, textAt, textsAt } from "../read/json.ts";
import { type Metadata, metadataIn } from "../read/metadata.ts";
import { timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { verifySentSecret } from "../verify/secrets.ts";

/** Brevo's transactional webhooks: one event each, or a list, unsigned, with the secret sent along. */
export const brevo: EspProvider = {
  id: "brevo",
  name: providerName("brevo"),
  needs: ["secrets"],
  // Every other error loses the event.
  retryStatus: 429,
  verify: verifySentSecret,
  async normalise({ body }) {
    const events = readJson(body);
    if (events === undefined) return [unreadable(body, "no JSON")];
    return toItems("brevo", listAt(events), read, jsonPayload);
  },
};

const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["request", "processed"],
  ["sent", "processed"],
  ["deferred", "deferred"],
  ["delivered", "delivered"],
  ["hard_bounce", "bounced"],
  ["soft_bounce", "bounced"],
  ["blocked", "dropped"],
  ["invalid_email", "dropped"],
  ["error", "failed_to_send"],
  // The first opening is the unique one, later ones are not; by a proxy as by a person.
  ["unique_opened", "opened"],
  ["opened", "opened"],
  ["unique_proxy_open", "opened"],
  ["proxy_open", "opened"],
  ["click", "clicked"],
  ["spam", "reported_as_spam"],
  ["complaint", "reported_as_spam"],
  ["unsubscribe", "unsubscribed"],
  ["unsubscribed", "unsubscribed"],
]);

function read(event: JsonValue): Told | string {
  const kind = textAt(event, "event");
  const type = statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const messageId = textAt(event, "message-id");
  // `ts` and `date` are local times; `ts_event` is right to the second.
  const exact = timeIn("milliseconds", textAt(event, "ts_epoch"));
  const occurred = exact ?? timeIn("seconds", textAt(event, "ts_event"));
  return {
    type,
    recipients: textsAt(event, "email"),
    occurred,
    identity: identityOf(undefined, kind, messageId, occurred, textAt(event, "link")),
    reason: textAt(event, "reason"),
    messageId,
    metadata: customMetadata(textAt(event, "X-Mailin-custom")),
    emailId: textAt(event, "template_id"),
    tags: readTags(event),
  };
}

// The header is any text. Two forms are in use: JSON, and `name:value|name:value`.
function customMetadata(header: string | undefined): Metadata {
  const json = metadataIn(readJson(header ?? ""));
  const pairs = (header ?? "").slice(0, 4096).split("|");
  return (name) =>
    json(name) ??
    pairs
      .find((pair) => pair.trim().startsWith(`${name}:`))
      ?.trim()
      .slice(name.length + 1);
}

// `tags` is a list; `tag` a text, a list, or a text that is a list in JSON.
function readTags(event: JsonValue): string[] {
  const tags = textsAt(event, "tags");
  if (tags.length > 0) return tags;
  const tag = textAt(event, "tag");
  if (tag === undefined) return textsAt(event, "tag");
  return tag.startsWith("[") ? textsAt(readJson(tag) ?? tag) : [tag];
}
