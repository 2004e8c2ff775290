/** How an acknowledgment repeats what a partner sent, in characters that break nothing. */
import type { X12Settings } from '../settings.ts';

/**
 * A partner's text as an acknowledgment may repeat it: in the characters that every reader takes. What encoding the
 * partner reads is not known, and a byte of a character of two could be a delimiter, so all that is not ASCII becomes
 * a question mark; control characters become blanks.
 */
export function copiedText(text: string, charactersMax: number): string {
  return text
    .replace(/[\x00-\x1f\x7f]/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?')
    .slice(0, charactersMax)
    .trimEnd();
}

/** What an acknowledgment has in the place of a delimiter: no blank, since an element of blanks alone says nothing. */
export function delimiterMark(delimiters: X12Settings['delimiters']): string {
  return Object.values(delimiters ?? {}).includes('?') ? '.' : '?';
}
