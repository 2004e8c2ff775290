/** Lengths of time and sizes as people write them: `500ms`, `4h`, `30d`; `64KiB`, `2GiB`. */
import { Type } from 'typebox';

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const byteUnits = { B: 1, KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824, TiB: 1_099_511_627_776 } as const;

const durationPattern = '[1-9][0-9]{0,8}(ms|s|m|h|d)';
const bytesPattern = '[1-9][0-9]{0,8}(B|KiB|MiB|GiB|TiB)';

/** A length of time in a configuration file. */
export const DurationText = Type.String({
  pattern: `^${durationPattern}$`,
  patternErrorMessage: 'a length of time is a whole number and ms, s, m, h or d, as 30s',
});

/** A size in a configuration file. */
export const BytesText = Type.String({
  pattern: `^${bytesPattern}$`,
  patternErrorMessage: 'a size is a whole number and B, KiB, MiB, GiB or TiB, as 64KiB',
});

/** A length of time, or no limit. */
export const DurationOrUnlimitedText = Type.String({
  pattern: `^(unlimited|${durationPattern})$`,
  patternErrorMessage: 'it is unlimited, or a whole number and ms, s, m, h or d, as 30d',
});

/** A size, or no limit. */
export const BytesOrUnlimitedText = Type.String({
  pattern: `^(unlimited|${bytesPattern})$`,
  patternErrorMessage: 'it is unlimited, or a whole number and B, KiB, MiB, GiB or TiB, as 8GiB',
});

/** Milliseconds of a text such as `500ms` or `4h`; undefined where it is none. */
export function parseDurationMs(text: string): number | undefined {
  const found = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text);
  return found ? Number(found[1]) * milliseconds[found[2] as keyof typeof milliseconds] : undefined;
}

/** Bytes of a text such as `64KiB`; undefined where it is none. */
export function parseBytes(text: string): number | undefined {
  const found = /^(\d{1,9})(B|KiB|MiB|GiB|TiB)$/.exec(text);
  return found ? Number(found[1]) * byteUnits[found[2] as keyof typeof byteUnits] : undefined;
}
