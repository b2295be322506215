import { type EmailStatus, type JsonValue, providerName, type UnixMicroseconds } from "@postbook/core";
import type { EspProvider, Verification, WebhookAgreement, WebhookRequest } from "../esp-provider.ts";
import { readForm, writeForm } from "../read/form.ts";
import { at, firstText, type MaybeJson, readJson, textAt, textsAt } from "../read/json.ts";
import { metadataIn } from "../read/metadata.ts";
import { splitHeader } from "../read/recipients.ts";
import { timeIn } from "../read/times.ts";
import { identityOf, jsonPayload, noStatus, type Told, toItems, unreadable } from "../read/told.ts";
import { fromHex, utf8 } from "../verify/bytes.ts";
import { anySecret, isHmac, refused } from "../verify/secrets.ts";

/**
 * Mailgun's webhooks: one event in JSON, or the form post of old, which this tells apart. What is signed is a token
 * without the body, so a token must be taken once only.
 */
export const mailgun: EspProvider = {
  id: "mailgun",
  name: providerName("mailgun"),
  needs: ["secrets"],
  retryStatus: 503,
  verify,
  async normalise(request) {
    const post = await readPost(request);
    const event = at(post, "event-data");
    if (event !== undefined) {
      return toItems("mailgun", [event], read, (event) => jsonPayload({ "event-data": event }));
    }
    if (textAt(post, "event") === undefined) return [unreadable(request.body, "no event")];
    return toItems("mailgun", [post], readOld, (post) => ({ payload: oldPayload(post), whole: true }));
  },
};

const day = 86_400_000_000;
const statuses: ReadonlyMap<string, EmailStatus> = new Map([
  ["accepted", "processed"],
  ["delivered", "delivered"],
  ["rejected", "dropped"],
  ["opened", "opened"],
  ["clicked", "clicked"],
  ["unsubscribed", "unsubscribed"],
  ["complained", "reported_as_spam"],
  // Of the form posts.
  ["bounced", "bounced"],
  ["dropped", "dropped"],
]);

async function verify(request: WebhookRequest, { secrets }: WebhookAgreement): Promise<Verification> {
  const post = await readPost(request);
  const parts = typeof at(post, "signature") === "string" ? post : at(post, "signature");
  const [timestamp, token, digits] = ["timestamp", "token", "signature"].map((name) => textAt(parts, name));
  if (timestamp === undefined || token === undefined || digits === undefined) return refused("no signature");
  const signed = timeIn("seconds", timestamp);
  const signature = fromHex(digits);
  // No signer has tokens of another shape; they are kept, and so they are bounded.
  if (signed === undefined || signature === undefined || !/^[\w-]{1,255}$/.test(token)) {
    return refused("the signature has no readable parts");
  }
  const data = utf8(timestamp + token);
  const matches = await anySecret(secrets, async (key) => isHmac("SHA-256", utf8(key), data, signature));
  if (!matches) return refused("no signing key agreed upon made the signature");
  return { authentic: true, once: { token, signed } };
}

async function readPost(request: WebhookRequest): Promise<MaybeJson> {
  return readJson(request.body) ?? (await readForm(request));
}

function read(event: JsonValue): Told | string {
  const kind = textAt(event, "event");
  const type = kind === "failed" ? failure(event) : statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const headers = at(event, "message", "headers");
  const messageId = textAt(headers, "message-id");
  const occurred = timeIn("seconds", at(event, "timestamp"));
  const recipient = textAt(event, "recipient");
  return {
    type,
    recipients: recipient === undefined ? textsAt(headers, "to").flatMap(splitHeader) : [recipient],
    occurred,
    identity: identity(textAt(event, "id"), occurred, [kind, messageId, textAt(event, "url")]),
    reason: failureReason(event),
    messageId,
    metadata: metadataIn(at(event, "user-variables")),
    emailName: textAt(event, "template", "name"),
    tags: textsAt(event, "tags"),
  };
}

function failure(event: JsonValue): EmailStatus {
  if (textAt(event, "reason")?.startsWith("suppress-")) return "dropped";
  return textAt(event, "severity") === "temporary" ? "deferred" : "bounced";
}

function failureReason(event: JsonValue): string | undefined {
  const status = at(event, "delivery-status");
  const said = firstText(status, "message", "description");
  const code = textAt(status, "code") ?? "";
  if (said !== undefined) return /^[245]\d\d$/.test(code) && !said.startsWith(code) ? `${code} ${said}` : said;
  return textAt(event, "reject", "reason") ?? textAt(event, "reason");
}

// An id is the only one of its day.
function identity(id: string | undefined, occurred: UnixMicroseconds | undefined, fields: (string | undefined)[]) {
  const date = Math.floor((occurred ?? 0) / day);
  return id === undefined ? identityOf(undefined, ...fields, occurred) : [...identityOf(id), String(date)];
}

function readOld(post: MaybeJson): Told | string {
  const kind = textAt(post, "event");
  const type = statuses.get(kind ?? "");
  if (type === undefined) return noStatus(kind);
  const messageId = firstText(post, "Message-Id", "message-id")?.replace(/^<(.*)>$/, "$1");
  const occurred = timeIn("seconds", textAt(post, "timestamp"));
  return {
    type,
    recipients: textsAt(post, "recipient"),
    occurred,
    identity: identityOf(undefined, kind, messageId, textAt(post, "url"), occurred),
    reason: firstText(post, "error", "description", "reason"),
    messageId,
    // Custom variables stand among the fields.
    metadata: metadataIn(post),
    tags: [...textsAt(post, "tag"), ...textsAt(post, "X-Mailgun-Tag")],
  };
}

function oldPayload(post: MaybeJson): string {
  return writeForm(Object.fromEntries(Object.entries(post ?? {}).map(([name, value]) => [name, String(value)])));
}
