/**
 * EBCDIC, which iconv-lite has no tables for, and which midrange and mainframe systems export: code pages 037, 500,
 * 273, 1047 and 1140. Each is a permutation of Latin-1 (1140 with a euro sign), so that one table and the places where
 * the others differ from it say it all.
 *
 * Byte 15 is the new line of these systems (U+0085) and byte 25 their line feed (U+000A); both are kept apart.
 */
import type { TextStream } from '../../translators/host.ts';

/** Code page 037: the Latin-1 character of each byte, in order. */
const page037 =
  '000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f' +
  '80818283840a171b88898a8b8c050607909116939495960498999a9b14159e1a' +
  '20a0e2e4e0e1e3e5e7f1a22e3c282b7c26e9eaebe8edeeefecdf21242a293bac' +
  '2d2fc2c4c0c1c3c5c7d1a62c255f3e3ff8c9cacbc8cdcecfcc603a2340273d22' +
  'd8616263646566676869abbbf0fdfeb1b06a6b6c6d6e6f707172aabae6b8c6a4' +
  'b57e737475767778797aa1bfd0dddeae5ea3a5b7a9a7b6bcbdbe5b5dafa8b4d7' +
  '7b414243444546474849adf4f6f2f3f57d4a4b4c4d4e4f505152b9fbfcf9faff' +
  '5cf7535455565758595ab2d4d6d2d3d530313233343536373839b3dbdcd9da9f';

/** What the other pages have elsewhere: byte, then character, in hexadecimal. */
const differences: Readonly<Record<string, string>> = {
  '037': '',
  '500': '4a:5b 4f:21 5a:5d 5f:5e b0:a2 ba:ac bb:7c',
  '273':
    '43:7b 4a:c4 4f:21 59:7e 5a:dc 5f:5e 63:5b 6a:f6 7c:a7 a1:df b0:a2 b5:40 ba:ac bb:7c bc:203e ' +
    'c0:e4 cc:a6 d0:fc dc:7d e0:d6 ec:5c fc:5d',
  '1047': '5f:5e ad:5b b0:ac ba:dd bb:a8 bd:5d',
  '1140': '9f:20ac',
};

/** What the question mark is in every page here: what stands for a character that the page does not have. */
const questionMark = 0x6f;

export interface EbcdicPage {
  decoder(): TextStream;
  bytes(text: string): Uint8Array;
}

/** The code page of a name such as `ibm037`, `cp037`, `IBM-1047` or `ebcdic-cp-us`; undefined where it is none of these. */
export function ebcdicPage(encoding: string): EbcdicPage | undefined {
  const name = encoding.toLowerCase().replace(/^ebcdic-cp-us$/, 'ibm037');
  const number = /^(?:ibm|cp)-?(\d+)$/.exec(name)?.[1]?.replace(/^0*(?=\d\d$)/, '0');
  const changed = number === undefined ? undefined : differences[number];
  if (changed === undefined) return undefined;
  const characters = table(changed);
  return { decoder: () => decoder(characters), bytes: (text) => encode(text, characters) };
}

function table(changed: string): readonly string[] {
  const characters = page037.match(/../g)?.map((hex) => String.fromCharCode(Number.parseInt(hex, 16))) ?? [];
  for (const pair of changed.split(' ').filter((text) => text !== '')) {
    const [byte = '', character = ''] = pair.split(':');
    characters[Number.parseInt(byte, 16)] = String.fromCharCode(Number.parseInt(character, 16));
  }
  return characters;
}

function decoder(characters: readonly string[]): TextStream {
  return {
    write(bytes) {
      let text = '';
      for (const byte of bytes) text += characters[byte];
      return text;
    },
    end: () => '',
  };
}

function encode(text: string, characters: readonly string[]): Uint8Array {
  const bytes = new Map(characters.map((character, byte) => [character, byte]));
  return Uint8Array.from([...text], (character) => bytes.get(character) ?? questionMark);
}
