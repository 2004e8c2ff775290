/** Serial shipping container codes on the labels of cartons and pallets (GS1 General Specifications, AI 00). */

export interface Sscc {
  /** The 18 digits. */
  readonly digits: string;
  /** Whether the last digit is the check digit of the others. */
  readonly valid: boolean;
}

/**
 * The SSCC of a mark as partners write it: 18 digits, 20 with the application identifier 00, with parentheses around
 * that, with blanks or hyphens between. Null where it is none.
 */
export function readSscc(mark: string): Sscc | null {
  const match = /^(?:\(00\)|00(?=\d{18}$))?(\d{18})$/.exec(mark.replace(/[ -]/g, ''));
  const found = match?.[1];
  if (found === undefined) return null;
  // Joined of two short pieces, the code is a text of its own and no view on the mark: JSON is written twice as fast.
  const digits = [found.slice(0, 9), found.slice(9)].join('');
  return { digits, valid: checkDigit(digits.slice(0, 17)) === digits.slice(17) };
}

const zero = 48;

/** GS1 modulo-10 check digit of some digits: weights 3 and 1 alternate from the right. */
export function checkDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const weight = (digits.length - at) % 2 === 1 ? 3 : 1;
    sum += weight * (digits.charCodeAt(at) - zero);
  }
  return String((10 - (sum % 10)) % 10);
}
