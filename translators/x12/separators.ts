/** The delimiters of an interchange that is written, and what its data must not hold because of them. */
import type { OutboundEnvelope } from './outbound.ts';

export interface Separators {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  /** The terminator, with its line feed. */
  readonly end: string;
  /** What data must not hold. */
  readonly forbidden: RegExp;
  /** By character: 0 where data may hold it for sure. Characters beyond are looked for by `forbidden`. */
  readonly codes: Uint8Array;
}

/** Of a partner's settings; `*`, `>`, `^` and `~` with a line feed where they say nothing. */
export function separatorsOf({ delimiters, version }: Pick<OutboundEnvelope, 'delimiters' | 'version'>): Separators {
  const element = delimiters?.element ?? '*';
  const component = delimiters?.component ?? '>';
  const repetition = delimiters?.repetition ?? '^';
  const segment = delimiters?.segment ?? '~';
  const end = delimiters?.newline === false || segment === '\n' ? segment : `${segment}\n`;
  const repeats = version.slice(0, 5) >= '00402';
  const all = [element, component, segment, ...(repeats ? [repetition] : [])];
  const escaped = all.map((character) => character.replace(/[\\\]^-]/g, '\\$&')).join('');
  const forbidden = new RegExp(`[${escaped}\\x00-\\x1f\\x7f]`, 'g');
  const codes = Uint8Array.from({ length: 128 }, (_, code) =>
    String.fromCharCode(code).search(forbidden) < 0 ? 0 : 1,
  );
  return { element, component, repetition, end, forbidden, codes };
}
