import * as v from "valibot";

const statuses = [
  "requested",
  "triggered",
  "queued",
  "sent",
  "clicked",
  "re_clicked",
  "opened",
  "re_opened",
  "failed_to_queue",
  "failed_to_send",
  "processed",
  "dropped",
  "delivered",
  "deferred",
  "bounced",
  "reported_as_spam",
  "unsubscribed",
] as const;

/** What can become of an email: the states of a log and the types of its events (sendwithus, Logs API). */
export const EmailStatus = v.picklist(statuses, `must be one of ${statuses.join(", ")}`);
export type EmailStatus = v.InferOutput<typeof EmailStatus>;

const sentences: Record<EmailStatus, string> = {
  requested: "email requested",
  triggered: "email triggered",
  queued: "email queued",
  sent: "email sent",
  failed_to_queue: "email failed to queue",
  failed_to_send: "email failed to send",
  processed: "Message has been received and is ready to be delivered.",
  deferred: "Message has been temporarily rejected by the receiving server.",
  delivered: "Message has been successfully delivered to the receiving server.",
  bounced: "Message has been rejected by the receiving server.",
  dropped: "Message has been dropped",
  opened: "Message has been opened",
  re_opened: "Message has been opened again",
  clicked: "Message has been clicked",
  re_clicked: "Message has been clicked again",
  unsubscribed: "Recipient has unsubscribed",
  reported_as_spam: "Message has been reported as spam",
};

const providerNames: ReadonlyMap<string, string> = new Map([
  ["brevo", "Brevo"],
  ["mailgun", "Mailgun"],
  ["mandrill", "Mandrill"],
  ["postmark", "Postmark"],
  ["resend", "Resend"],
  ["sendgrid", "SendGrid"],
  ["ses", "Amazon SES"],
  ["sparkpost", "SparkPost"],
]);

/** The name of an email provider as people write it: `SendGrid` of `sendgrid`. One that is not known is its own name. */
export function providerName(provider: string): string {
  return providerNames.get(provider.toLowerCase()) ?? provider;
}

/** What a log says of its state when nobody said it better, such as `SendGrid: Message has been opened`. */
export function statusMessage(status: EmailStatus, provider?: string): string {
  const sentence = sentences[status];
  if (provider === undefined) return sentence;
  const name = providerName(provider);
  if (status === "sent") return `${sentence} through ${name}`;
  return sentence.startsWith("email") ? sentence : `${name}: ${sentence}`;
}
