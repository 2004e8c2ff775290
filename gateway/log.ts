/** Logs: JSON lines by pino on standard error, one line for each event in a file's life, with its ids; secrets never. */
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Keys whose values are secret wherever they stand, two levels deep. */
const secrets = ['password', 'passphrase', 'secret', 'token', 'key', 'authorization', 'credentials', 'cookie'];

export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
    },
    destination,
  );
}
