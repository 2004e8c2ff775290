/**
 * The name of a received file. What the partner wrote is kept as it is for people and evidence; the name that we use is
 * safe on any file system: no path, no control characters, never hidden, never empty, never too long.
 */
import { type Header, parameters, readable } from './header.ts';

/** Longest name in characters; of its bytes in UTF-8 the most that common file systems take. */
const nameCharactersMax = 120;
const nameBytesMax = 200;

/** As the partner wrote it, decoded (RFC 2183, 2231, 2047); undefined where there is none. */
export function originalName(header: Header): string | undefined {
  const parameter = (field: string, name: string) => parameters(header.get(field) ?? '', readable).get(name);
  const name = parameter('content-disposition', 'filename') ?? parameter('content-type', 'name');
  return name === '' ? undefined : name;
}

/** A safe name; `fallback`, made safe, where nothing is left of it. */
export function safeName(name: string | undefined, fallback: string): string {
  return cleaned(name ?? '') || cleaned(fallback) || 'unnamed';
}

function cleaned(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '')
    .replace(/[<>:"|?*]/g, '-')
    .trim()
    .replace(/^[.\s-]+/, '')
    .replace(/[.\s]+$/, '');
  return cut(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe) ? `_${safe}` : safe);
}

/** Cut to the longest name, its ending kept. */
function cut(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  let stem = [...name.slice(0, name.length - ending.length)].slice(0, nameCharactersMax);
  while (Buffer.byteLength(stem.join('')) + ending.length > nameBytesMax) stem = stem.slice(0, -1);
  return stem.join('') + ending;
}

/** Names that differ: the second `a.edi` becomes `a-2.edi`. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const ending = /\.[^.]*$/.exec(name)?.[0] ?? '';
    const stem = name.slice(0, name.length - ending.length);
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem}-${number}${ending}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** `filename` for a header, with RFC 2231's form beside it where the name is not plain ASCII. */
export function dispositionName(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '\\$&');
  if (/^[\x20-\x7e]*$/.test(name)) return `filename="${plain}"`;
  return `filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
