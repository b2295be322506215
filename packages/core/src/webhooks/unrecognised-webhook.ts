import { sha256 } from "../identifier.ts";
import type { UnixMicroseconds } from "../time.ts";

/** A piece of an authentic webhook that was not understood, kept until it is. */
export type UnrecognisedWebhook = {
  /** The same for the same piece of the same provider, however often it arrives. */
  readonly id: string;
  readonly provider: string;
  /** A body that holds this piece alone, of at most 64 KiB. */
  readonly payload: string;
  /** In a few words for a person. */
  readonly why: string;
  readonly received: UnixMicroseconds;
};

/** A piece that is received now. */
export async function unrecognisedWebhook(
  piece: Pick<UnrecognisedWebhook, "provider" | "payload" | "why">,
  received: UnixMicroseconds,
): Promise<UnrecognisedWebhook> {
  const { provider, payload, why } = piece;
  const digest = await sha256(JSON.stringify([provider, payload]));
  return { id: `whk_${digest.slice(0, 32)}`, provider, payload, why, received };
}
