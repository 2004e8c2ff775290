/** An instant as a zone's wall clock shows it, with its offset: what a partner reads on a file that carries no zone. Pure. */

/** RFC 3339 to the second with the zone's offset, as `2026-11-25T06:00:00-06:00`. `now` in milliseconds since 1970. */
export function zonedInstant(now: number, zone: string): string {
  const second = Math.floor(now / 1_000) * 1_000;
  const wall = new Date(second).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${wall}Z`) - second) / 60_000);
  const sign = minutes < 0 ? '-' : '+';
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${wall}${sign}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}
