/** Times, numbers and verdicts in the words that every command uses. */
import type { Verdict } from '../../../translators/outcome.ts';
import { type Span, styled } from './layout.ts';

/** An instant as people read it, `2026-11-25 06:00:03`, always UTC; columns say so in their title. */
export function when(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}`;
}

/** `3 documents`, `1 finding`. */
export function counted(count: number, word: string): string {
  return `${grouped(count)} ${word}${count === 1 ? '' : 's'}`;
}

/** `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A length of time in the largest unit that says it well: `40 seconds`, `10 minutes`, `3 hours`, `12 days`. */
export function duration(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000);
  if (seconds < 120) return counted(seconds, 'second');
  if (seconds < 7_200) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return counted(Math.round(seconds / 3_600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

export function verdictSpan(verdict: Verdict): Span {
  const style = verdict === 'accepted' ? 'green' : verdict === 'accepted-with-errors' ? 'yellow' : 'red';
  return styled(style, verdictWords(verdict));
}

/** `accepted with errors`. */
export function verdictWords(verdict: Verdict): string {
  return verdict.replaceAll('-', ' ');
}

/** X12 elements 715, 717 and I17 in words: what a partner's 997, 999 or TA1 says of what we sent. */
export function acknowledgmentWords(status: string): string {
  return statuses[status] ?? `status ${status}`;
}

/** The same, in the colour that it asks for. */
export function acknowledgmentSpan(status: string): Span {
  const style = status === 'A' ? 'green' : status === 'E' ? 'yellow' : 'red';
  return styled(style, acknowledgmentWords(status));
}

const statuses: Readonly<Record<string, string>> = {
  A: 'accepted',
  E: 'accepted with errors',
  P: 'partially accepted',
  R: 'rejected',
  M: 'rejected, authentication failed',
  W: 'rejected, validity tests failed',
  X: 'rejected, content could not be read',
};
