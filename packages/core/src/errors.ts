/** What went wrong, in a word that a program can act on. The HTTP package maps each to a status. */
export type ErrorCode = "invalid" | "not_found" | "conflict" | "unavailable";

/** One reason why an input was refused: `path` names the field (`data.city`, `3.email`), never its value. */
export type InputIssue = { readonly path: string; readonly message: string };

/** The base of every error that Postbook raises on purpose. Its message is fit for the caller to read. */
export abstract class PostbookError extends Error {
  abstract readonly code: ErrorCode;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The caller's input cannot be accepted as it is. Holds at least one issue. */
export class InvalidInputError extends PostbookError {
  readonly code = "invalid";
  readonly issues: readonly InputIssue[];
  constructor(issues: readonly InputIssue[]) {
    super("The request is not valid.");
    this.issues = issues;
  }
}

/** The thing that was asked for does not exist in this account. */
export class NotFoundError extends PostbookError {
  readonly code = "not_found";
  constructor(what: "customer" | "log" | "webhook endpoint") {
    super(`There is no such ${what}.`);
  }
}

/** What is asked contradicts something that is already stored. */
export class ConflictError extends PostbookError {
  readonly code = "conflict";
}

/** The store cannot answer now; the same call may succeed in a moment. Nothing is known to be written. */
export class UnavailableError extends PostbookError {
  readonly code = "unavailable";
  constructor(cause?: unknown) {
    super("The service cannot answer right now. Try again in a moment.", { cause });
  }
}
