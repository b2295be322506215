import { describe, expect, it } from "vitest";
import { readRecipients, splitHeader } from "./recipients.ts";

describe("readRecipients", () => {
  it.each([
    "matt@example.com",
    " matt@example.com ",
    "<matt@example.com>",
    "Matt <matt@example.com>",
    '"Doe, Matt" <MATT@EXAMPLE.COM> ',
    "<script> <matt@example.com>",
  ])("finds the address in %j", (text) => {
    const { recipients, all } = readRecipients([text]);
    expect(recipients.map(({ address }) => address.key)).toEqual(["matt@example.com"]);
    expect(all).toBe(true);
  });

  it.each([
    "",
    "matt",
    "matt@",
    "Matt <matt>",
    "a@b.c, d@e.f",
    "<".repeat(100_000),
    `${"x".repeat(2000)}@example.com`,
    "a\u0000@b.c",
  ])("finds none in %j", (text) => {
    expect(readRecipients([text])).toEqual({ recipients: [], all: false });
  });

  it("gives each person once, with the reason that is theirs", () => {
    const { recipients, all } = readRecipients([{ address: "a@b.example", reason: "full" }, "A@B.example", "nobody"]);
    expect(recipients).toMatchObject([{ address: { spelling: "a@b.example" }, reason: "full" }]);
    expect(all).toBe(false);
  });
});

describe("splitHeader", () => {
  it("leaves out the parts of names", () => {
    expect(splitHeader('"Doe, Matt" <matt@example.com>, anna@example.com')).toEqual([
      ' Matt" <matt@example.com>',
      " anna@example.com",
    ]);
    expect(splitHeader("")).toEqual([]);
  });
});
