/** What a command may say to the person or program that called it. */
export interface CommandIo {
  /** One line or document on stdout. With --json, the document is the only thing ever written there. */
  readonly print: (text: string) => void;
  /** Progress in [0, 1] with a few words, on stderr, drawn only on a terminal. */
  readonly progress: (fraction: number, what: string) => void;
  /** A remark for the person, one line on stderr. */
  readonly note: (text: string) => void;
}

/** 0 done, 1 some cases failed, 2 bad usage or input (thrown as UsageError or DomainError). */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  readonly run: (args: readonly string[], io: CommandIo) => Promise<ExitCode>;
}

/** The command line itself is wrong. Shown as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
