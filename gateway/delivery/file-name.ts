/** Names of files that we send: a template with what is known of the file filled in. Pure. */

export interface FileNameFacts {
  /** Business number of the document. */
  readonly number: string;
  /** Partner that it goes to. */
  readonly partner: string;
  /** X12 interchange control number; empty for flat files. */
  readonly control: string;
  /** When it was composed, RFC 3339. */
  readonly at: string;
  /** Id of the outbound transmission. */
  readonly id: string;
}

/** What a template may name, each in braces. */
export const fileNamePlaceholders = ['number', 'partner', 'control', 'date', 'time', 'id'] as const;

/** Longest name that we give a file, in characters. */
const nameCharactersMax = 200;

/**
 * Fills in {number}, {partner}, {control}, {date} (YYYYMMDD), {time} (HHMMSS, UTC) and {id}. What could mean a path or
 * trouble a file system becomes a hyphen; a name is never hidden and never empty.
 */
export function fileName(template: string, facts: FileNameFacts): string {
  const values: Record<(typeof fileNamePlaceholders)[number], string> = {
    number: facts.number,
    partner: facts.partner,
    control: facts.control,
    date: facts.at.slice(0, 10).replaceAll('-', ''),
    time: facts.at.slice(11, 19).replaceAll(':', ''),
    id: facts.id,
  };
  const filled = template.replace(/\{(\w+)\}/g, (whole, name: keyof typeof values) => values[name] ?? whole);
  const safe = cut(filled.replace(/[^A-Za-z0-9._~+=@-]+/g, '-').replace(/^[.-]+/, ''));
  return safe === '' ? facts.id : safe;
}

/** Cut to the longest name, its ending kept: a partner's import may go by it. */
function cut(name: string): string {
  if (name.length <= nameCharactersMax) return name;
  const ending = /\.[^.]{1,20}$/.exec(name)?.[0] ?? '';
  return name.slice(0, nameCharactersMax - ending.length) + ending;
}
