/**
 * Item numbers: what a number of a kind has to look like, and when two of them are the same.
 *
 * GTIN-8, -12, -13 and -14 are one number in four lengths (GS1 General Specifications, 3.3): the shorter ones are
 * filled with zeros on the left, and the check digit stays the same.
 */

/** Digits of the GTIN that an X12 element 235 qualifier names. */
export const gtinDigits: Readonly<Record<string, number>> = { EO: 8, UP: 12, EN: 13, UK: 14 };

/** What is wrong with a number as a person typed it, in words; undefined where nothing is. */
export function numberDefect(qualifier: string, value: string): string | undefined {
  if (/^\d+(\.\d+)?E\+?\d+$/i.test(value)) {
    return 'a spreadsheet has rounded it; make the column text and enter the number again';
  }
  const digits = gtinDigits[qualifier];
  if (digits === undefined) return undefined;
  if (!/^\d+$/.test(value)) return `it has ${digits} digits and nothing else`;
  if (value.length !== digits) {
    const zeros = value.length < digits && gtinChecks(value);
    const cause = zeros ? '; a spreadsheet may have dropped a leading zero' : '';
    return `it has ${digits} digits, and this has ${value.length}${cause}`;
  }
  if (gtinChecks(value)) return undefined;
  return `its check digit is ${value.at(-1)} and should be ${gtinCheckDigit(value.slice(0, -1))}`;
}

/** Check digit of a GTIN without it (GS1 General Specifications, 7.9): weights 3 and 1 from the right, modulo 10. */
export function gtinCheckDigit(digits: string): number {
  let sum = 0;
  for (let i = digits.length - 1, weight = 3; i >= 0; i--, weight = 4 - weight) sum += Number(digits[i]) * weight;
  return (10 - (sum % 10)) % 10;
}

function gtinChecks(value: string): boolean {
  return gtinCheckDigit(value.slice(0, -1)) === Number(value.at(-1));
}
