import { describe, expect, it } from "vitest";
import { newIdentifier, randomBytes, sha256 } from "./identifier.ts";
import { microseconds } from "./time.ts";

describe("newIdentifier", () => {
  it("is the prefix, the millisecond in 12 hexadecimal digits and 20 at random", () => {
    const now = microseconds(1_700_000_000_123_456);
    expect(newIdentifier("evt", now)).toMatch(/^evt_018bcfe5687b[0-9a-f]{20}$/);
    expect(newIdentifier("key", microseconds(0))).toMatch(/^key_000000000000[0-9a-f]{20}$/);
  });

  it("sorts by time, up to the last moment that there is", () => {
    const times = [999, 1000, 16_000, 1_700_000_000_000_000, Number.MAX_SAFE_INTEGER];
    const made = times.map((time) => newIdentifier("log", microseconds(time)));
    expect(made.toSorted()).toEqual(made);
    for (const identifier of made) expect(identifier).toHaveLength("log_".length + 32);
  });

  it("never comes twice, even within one millisecond", () => {
    const made = Array.from({ length: 10_000 }, () => newIdentifier("log", microseconds(1_700_000_000_000_000)));
    expect(new Set(made).size).toBe(made.length);
  });
});

describe("randomBytes", () => {
  it("gives as many bytes as asked for, other ones each time", () => {
    expect(randomBytes(20)).toHaveLength(20);
    expect(randomBytes(16)).not.toEqual(randomBytes(16));
  });
});

describe("sha256", () => {
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["é", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
  ])("digests the UTF-8 of %j", async (text, digest) => {
    expect(await sha256(text)).toBe(digest);
  });
});
