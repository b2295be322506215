export type { EspProvider, Verification, VerifyContext, WebhookAgreement, WebhookRequest } from "./esp-provider.ts";
export { ProviderId } from "./provider-id.ts";
export { providers } from "./providers.ts";
export { type FetchCertificate, type SigningCertificates, signingCertificates } from "./verify/signing-certificates.ts";
export { confirmationUrl, isTopic } from "./verify/sns-message.ts";
export type { ConfirmationItem, DeliveryEvent, UnknownItem, WebhookItem } from "./webhook-item.ts";
