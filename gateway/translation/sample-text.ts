/** JSON for people: what fits a line stands on one, and everything else is folded out, so that a difference is a few lines. */

const lineCharactersMax = 120;

/** The text of a value of JSON, with a line break at its end. */
export function folded(value: unknown): string {
  return `${fold(value, 0)}\n`;
}

function fold(value: unknown, indent: number): string {
  const flat = spaced(value);
  if (typeof value !== 'object' || value === null || indent + flat.length <= lineCharactersMax) return flat;
  const inner = ' '.repeat(indent + 2);
  const entries = Array.isArray(value)
    ? value.map((one) => `${inner}${fold(one, indent + 2)}`)
    : Object.entries(value).map(([key, one]) => {
        const name = `${JSON.stringify(key)}: `;
        return `${inner}${name}${fold(one, indent + 2)}`;
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${entries.join(',\n')}\n${' '.repeat(indent)}${close}`;
}

/** On one line, with blanks as people set them. */
function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
