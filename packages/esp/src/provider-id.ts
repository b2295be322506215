import * as v from "valibot";

/** Which email provider: its name in addresses, in logs and in `providers`. */
export const ProviderId = v.picklist(
  ["brevo", "mailgun", "mandrill", "postmark", "resend", "sendgrid", "ses", "sparkpost"],
  "must be brevo, mailgun, mandrill, postmark, resend, sendgrid, ses or sparkpost",
);
export type ProviderId = v.InferOutput<typeof ProviderId>;
