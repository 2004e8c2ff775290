/** The media type of a file that we send, by what it is and how it is named. Pure. */

export function contentTypeOf(name: string, start: Buffer): string {
  const text = start.subarray(0, 3).toString('latin1');
  if (text === 'ISA') return 'application/edi-x12';
  if (text === 'UNA' || text === 'UNB') return 'application/edifact';
  if (/\.xml$/i.test(name)) return 'application/xml';
  if (/\.csv$/i.test(name)) return 'text/csv';
  return /\.txt$/i.test(name) ? 'text/plain' : 'application/octet-stream';
}
