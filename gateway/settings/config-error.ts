/** What is wrong with a configuration file of ours, and where: a value, since a person wrote the file and will put it right. */

export interface ConfigError {
  /** File as it was named to us, or `environment` for an environment variable. */
  readonly file: string;
  /** From 1; 0 where the file as a whole is meant. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, with the value. */
  readonly message: string;
  /** What to do. */
  readonly hint?: string;
}

/** Most errors reported of one file; the last one says how many were left out. */
export const configErrorsMax = 200;

/** `partners/northwind/partner.yaml:14:7: message (hint)`. */
export function formatConfigError(error: ConfigError): string {
  const place = error.line > 0 ? `${error.file}:${error.line}:${error.column}` : error.file;
  return `${place}: ${error.message}${error.hint === undefined ? '' : ` (${error.hint})`}`;
}

/** In the order a person reads them: by file, line and column; the same error once. */
export function sortedConfigErrors(errors: readonly ConfigError[]): ConfigError[] {
  const seen = new Map(errors.map((error) => [formatConfigError(error), error]));
  return [...seen.values()].sort(
    (a, b) =>
      compareText(a.file, b.file) || a.line - b.line || a.column - b.column || compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
