/** A folder of partners made for one test, and gone after it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPartners } from '../../../gateway/partners/read.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { readSettings, type Settings } from '../../../gateway/settings/read.ts';

export interface Scratch extends Disposable {
  readonly folder: string;
  readonly partners: string;
  readonly settings: Settings;
  /** Writes files by their path under the scratch folder. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Reads the partners; errors as text, without the scratch folder. */
  read(): Promise<Awaited<ReturnType<typeof readPartners>> & { readonly text: string[] }>;
}

export function scratch(files: Readonly<Record<string, string | Uint8Array>> = {}): Scratch {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crossdock-partners-')));
  const env = { CROSSDOCK_CONFIGURATION_SETTLE: '20ms', CROSSDOCK_CONFIGURATION_REREAD: '1h' };
  const { settings } = readSettings({ env, cwd: folder });
  if (!settings) throw new Error('the default settings are wrong');
  const partners = settings.folders.partners;
  const write = (more: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  };
  mkdirSync(partners);
  write(files);
  return {
    folder,
    partners,
    settings,
    write,
    async read() {
      const result = await readPartners(partners, settings);
      return { ...result, text: result.errors.map((error) => formatConfigError(error).replaceAll(`${folder}/`, '')) };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

/** A partner.yaml that is right, with what a test is about appended or put in place of a line. */
export function partnerYaml(changes: Readonly<Record<string, string>> = {}): string {
  const parts: Record<string, string> = {
    name: 'Northwind Retail',
    status: 'production',
    x12: '{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: 123456789 }, version: 004010 }',
    channels: '{ mailbox: { folder: {} } }',
    receive: '[{ document: purchase-order, set: 850, over: mailbox }]',
    ...changes,
  };
  return Object.entries(parts)
    .filter(([, text]) => text !== '')
    .map(([key, text]) => `${key}: ${text}\n`)
    .join('');
}
