/** Reads a password, from a terminal without showing it or from what is piped in, and gives its hash for partner.yaml. */
import { randomBytes } from 'node:crypto';
import { hashPassword } from '../channels/sftp-server/password.ts';
import { Refusal } from './command.ts';
import type { Input, Io } from './terminal.ts';

/** Shortest and longest password, in characters: the port is open to strangers. */
const charactersMin = 12;
const charactersMax = 256;

/** Throws a Refusal where it is too short or too long, or was typed otherwise the second time. */
export async function askedPassword({ input, err }: Io): Promise<string> {
  const password = input.isTTY ? await typed(input, (words) => err.stream.write(words)) : await piped(input);
  const { length } = [...password];
  if (length < charactersMin || length > charactersMax) {
    throw new Refusal(`the password has ${length} characters; it has ${charactersMin} to ${charactersMax}`);
  }
  return hashPassword(password, randomBytes(16));
}

/** The first line; an editor's or echo's line end is no part of it. */
async function piped(input: Input): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as string | Uint8Array));
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/, 1)[0] ?? '';
}

async function typed(input: Input, say: (words: string) => void): Promise<string> {
  const password = await typedLine(input, say, 'Password (it is not shown): ');
  if ((await typedLine(input, say, 'The same again: ')) === password) return password;
  throw new Refusal('the two are not the same');
}

async function typedLine(input: Input, say: (words: string) => void, question: string): Promise<string> {
  input.setRawMode?.(true);
  say(question);
  try {
    let line = '';
    for await (const chunk of input.iterator({ destroyOnReturn: false })) {
      for (const sign of String(chunk)) {
        if (sign === '\r' || sign === '\n' || sign === '\x04') return line;
        if (sign === '\x03') throw new Refusal('not finished');
        line = sign === '\x7f' || sign === '\b' ? [...line].slice(0, -1).join('') : line + sign;
      }
    }
    return line;
  } finally {
    input.setRawMode?.(false);
    input.pause();
    say('\n');
  }
}
