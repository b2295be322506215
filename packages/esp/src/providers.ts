import type { EspProvider } from "./esp-provider.ts";
import type { ProviderId } from "./provider-id.ts";
import { brevo } from "./providers/brevo.ts";
import { mailgun } from "./providers/mailgun.ts";
import { mandrill } from "./providers/mandrill.ts";
import { postmark } from "./providers/postmark.ts";
import { resend } from "./providers/resend.ts";
import { sendgrid } from "./providers/sendgrid.ts";
import { ses } from "./providers/ses.ts";
import { sparkpost } from "./providers/sparkpost.ts";

/** Every email provider that Postbook hears from, by its id. */
export const providers: Readonly<Record<ProviderId, EspProvider>> = {
  brevo,
  mailgun,
  mandrill,
  postmark,
  resend,
  sendgrid,
  ses,
  sparkpost,
};
