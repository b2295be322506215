import type { UnixMicroseconds } from "../time.ts";
import type { EmailStatus } from "./email-status.ts";

/** One thing that happened to an email. Within a log the same `id` is the same event, however often it is told. */
export type EmailEvent = {
  readonly id: string;
  readonly type: EmailStatus;
  readonly message: string;
  /** When it happened, as the caller said. */
  readonly occurred: UnixMicroseconds;
  /** When we heard of it first. */
  readonly received: UnixMicroseconds;
};
