const DAY_MS = 86_400_000;

/**
 * When an observer may begin the next pass of a study, ISO 8601 instant: the washout after the last thing written in the one before. Null:
 * at once, since nothing was read in it.
 */
export function nextPassFrom(lastReadAt: string | null, washoutDays: number): string | null {
  if (lastReadAt === null) return null;
  return new Date(Date.parse(lastReadAt) + washoutDays * DAY_MS).toISOString();
}
