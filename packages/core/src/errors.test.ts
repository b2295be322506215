import { describe, expect, it } from "vitest";
import { ConflictError, InvalidInputError, NotFoundError, PostbookError, UnavailableError } from "./errors.ts";

describe("PostbookError", () => {
  it.each([
    [new InvalidInputError([]), "invalid", "InvalidInputError"],
    [new NotFoundError("log"), "not_found", "NotFoundError"],
    [new ConflictError("is taken"), "conflict", "ConflictError"],
    [new UnavailableError(), "unavailable", "UnavailableError"],
  ])("is the base of %s, which says what went wrong by a code and a name", (error, code, name) => {
    expect(error).toBeInstanceOf(PostbookError);
    expect(error).toBeInstanceOf(Error);
    expect(error.code).toBe(code);
    expect(error.name).toBe(name);
    expect(error.message).not.toBe("");
  });
});

describe("InvalidInputError", () => {
  it("holds its issues in the order given", () => {
    const issues = [
      { path: "3.email", message: "must be an email address" },
      { path: "data.city", message: "must be a finite number" },
    ];
    expect(new InvalidInputError(issues).issues).toEqual(issues);
  });

  it("does not repeat its issues in the message", () => {
    expect(new InvalidInputError([{ path: "data.secret", message: "no" }]).message).not.toContain("secret");
  });
});

describe("NotFoundError", () => {
  it("says what there is none of", () => {
    expect(new NotFoundError("customer").message).toContain("customer");
    expect(new NotFoundError("log").message).toContain("log");
    expect(new NotFoundError("webhook endpoint").message).toContain("webhook endpoint");
  });
});

describe("UnavailableError", () => {
  it("keeps its cause for the operator and does not tell it to the caller", () => {
    const cause = new TypeError("connection to 10.0.0.5 refused");
    const error = new UnavailableError(cause);
    expect(error.cause).toBe(cause);
    expect(error.message).not.toContain("10.0.0.5");
  });
});
