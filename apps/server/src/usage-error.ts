/** The command cannot do what it was told; the message says what to tell it instead. */
export class UsageError extends Error {}
