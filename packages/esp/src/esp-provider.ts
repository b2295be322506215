import type { UnixMicroseconds } from "@postbook/core";
import type { ProviderId } from "./provider-id.ts";
import type { SigningCertificates } from "./verify/signing-certificates.ts";
import type { WebhookItem } from "./webhook-item.ts";

/** A webhook request as it came: the bytes as they were signed, and headers such as those of the Fetch API. */
export type WebhookRequest = {
  readonly body: Uint8Array;
  readonly headers: { get(name: string): string | null };
};

/**
 * What an account has agreed upon with its provider. `secrets` is what the provider signs with or sends along,
 * several while one is being replaced: SendGrid's public key in base64, Mailgun's signing key, Resend's `whsec_...`,
 * Mandrill's key, and for those that sign nothing a `user:password` or any other secret.
 */
export type WebhookAgreement = {
  readonly secrets: readonly string[];
  /** The ARNs of the SNS topics that may tell us things; only for SES, which has no secrets. */
  readonly topics?: readonly string[];
  /** The address as the provider has it, to the letter; only for Mandrill, which signs it. */
  readonly url?: string;
};

/** What else a verification needs from the world. */
export type VerifyContext = {
  readonly now: UnixMicroseconds;
  /** Where SNS certificates come from: one `signingCertificates(fetch)` for the life of the program. */
  readonly certificates: SigningCertificates;
};

/** Whether a request is from whom it says it is from. Reasons are for logs: they hold nothing of a secret. */
export type Verification =
  | {
      readonly authentic: false;
      readonly reason: string;
      /** It could not be found out now (a certificate did not come): ask to be told again, and refuse nothing. */
      readonly temporary?: true;
    }
  | {
      readonly authentic: true;
      /**
       * What must not come again with another body, because the provider signs it without the body (Mailgun).
       * Whoever forgets a token after some hours has to refuse those that were `signed` before that.
       */
      readonly once?: { readonly token: string; readonly signed: UnixMicroseconds };
    };

/** An email provider: how its webhooks are verified, and what they say. */
export type EspProvider = {
  readonly id: ProviderId;
  /** As people write it: `Amazon SES`. */
  readonly name: string;
  /** What an agreement must hold for any request to be authentic. */
  readonly needs: readonly (keyof WebhookAgreement)[];
  /** The status that makes it tell us again later; other errors may lose the event for good. */
  readonly retryStatus: 503 | 429;
  /** Says whether the request is authentic. Never rejects, whatever the request holds. */
  verify(request: WebhookRequest, agreement: WebhookAgreement, context: VerifyContext): Promise<Verification>;
  /**
   * Reads what an authentic request says, in time linear in its size. Never rejects: what is strange is among the
   * items as `unknown`. An empty answer is a ping, or news that another event carries as well.
   */
  normalise(request: WebhookRequest): Promise<readonly WebhookItem[]>;
};
