/** Keys for AS2 tests, made once a process: ours, the partner's, and a stranger's. */
import { type MadeKey, makeKey } from '../../gateway/channels/as2/keys/make.ts';

export interface TestKeys {
  readonly us: MadeKey;
  readonly them: MadeKey;
  readonly stranger: MadeKey;
}

let made: Promise<TestKeys> | undefined;

export function testKeys(): Promise<TestKeys> {
  made ??= (async () => {
    const make = (name: string) =>
      makeKey({ name, bits: 2048, notBefore: new Date(Date.now() - 86_400_000), days: 730 });
    const [us, them, stranger] = await Promise.all([
      make('Crossdock'),
      make('Northwind Retail'),
      make('Somebody else'),
    ]);
    return { us, them, stranger };
  })();
  return made;
}
