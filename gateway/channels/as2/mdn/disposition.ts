/** The Disposition of an MDN (RFC 8098 section 3.2.6, RFC 4130 section 7.4.3): what became of the message, in one line. */
import type { Modifier } from '../fault.ts';

export interface Disposition {
  readonly type: 'processed' | 'failed' | 'other';
  /** As written, `error: decryption-failed`; empty where there is none. */
  readonly modifier: string;
}

const mode = 'automatic-action/MDN-sent-automatically';

export function writeDisposition(outcome: 'processed' | Modifier): string {
  return outcome === 'processed' ? `${mode}; processed` : `${mode}; processed/error: ${outcome}`;
}

/** Undefined where the text is no disposition. */
export function readDisposition(text: string): Disposition | undefined {
  const found = /^[^;]*;\s*([a-z]+)\s*(?:\/\s*(.*))?$/i.exec(text.trim());
  if (found === null) return undefined;
  const type = (found[1] as string).toLowerCase();
  return {
    type: type === 'processed' || type === 'failed' ? type : 'other',
    modifier: (found[2] ?? '').trim().replace(/\s*:\s*/, ': '),
  };
}

/** Whether the message was taken: processed without an error or a failure. A warning is told apart for policy. */
export function meaningOf({ type, modifier }: Disposition): 'taken' | 'warned' | 'refused' {
  if (type !== 'processed') return 'refused';
  if (modifier === '') return 'taken';
  return /^warning(: |$)/i.test(modifier) ? 'warned' : 'refused';
}
