import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AccountId, dataAccount, defaultAccount } from "./account.ts";

describe("AccountId", () => {
  it.each(["a", "acme", "acme-2_eu", "0", "a".repeat(63)])("accepts %j", (text) => {
    expect(v.parse(AccountId, text)).toBe(text);
  });

  it.each(["", "Acme", "acme.eu", "acme:test", "a b", "a\n", "é", "a".repeat(64), 7, null, undefined])(
    "refuses %j",
    (input) => {
      expect(v.is(AccountId, input)).toBe(false);
    },
  );
});

describe("dataAccount", () => {
  it("is the account itself for live data", () => {
    expect(dataAccount(v.parse(AccountId, "acme"), "live")).toBe("acme");
    expect(dataAccount(defaultAccount, "live")).toBe(defaultAccount);
  });

  it("is another account for test data, which no text from outside can name", () => {
    const acme = v.parse(AccountId, "acme");
    const test = dataAccount(acme, "test");
    expect(test).not.toBe(dataAccount(acme, "live"));
    expect(test).not.toBe(dataAccount(defaultAccount, "test"));
    expect(v.is(AccountId, test)).toBe(false);
  });
});
