/**
 * Writes what is generated from declarations in the source: config/gateway.yaml, the JSON Schemas of config/schema,
 * config/asyncapi.yaml and config/openapi.json. With --check it writes nothing, names what is stale or superfluous, and exits 1 if anything is.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { TSchema } from 'typebox';
import { openApi } from '../gateway/api/open-api.ts';
import { routes } from '../gateway/api/routes.ts';
import { eventTypes } from '../gateway/events/types.ts';
import { CalendarsFile } from '../gateway/partners/calendars.ts';
import { PartnerFile } from '../gateway/partners/schema/schema.ts';
import { InventoryFile } from '../gateway/settings/inventory.ts';
import { GatewayFile } from '../gateway/settings/schema.ts';
import { FlatFileSpec } from '../translators/flatfile/spec.ts';
import { JsonFileSpec } from '../translators/jsonfile/spec.ts';
import { JsonAdvice } from '../translators/maps/json-advice.ts';
import { Guideline } from '../translators/x12/guideline/guideline.ts';
import { asyncApiText } from './generate/asyncapi.ts';
import { gatewayYaml } from './generate/gateway-yaml.ts';
import { dataSchemaText, editorSchemaText } from './generate/json-schema.ts';

/** Every generated file by its path under config/, and its text. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const files = new Map([
    ['gateway.yaml', gatewayYaml()],
    ['asyncapi.yaml', asyncApiText(eventTypes)],
    ['openapi.json', `${JSON.stringify(openApi(routes), null, 2)}\n`],
    ['schema/gateway.schema.json', editorSchemaText(GatewayFile)],
    ['schema/partner.schema.json', editorSchemaText(PartnerFile)],
    ['schema/flat-file.schema.json', editorSchemaText(FlatFileSpec)],
    ['schema/json-file.schema.json', editorSchemaText(JsonFileSpec)],
    ['schema/guideline.schema.json', editorSchemaText(Guideline)],
    ['schema/inventory.schema.json', editorSchemaText(InventoryFile)],
    ['schema/calendars.schema.json', editorSchemaText(CalendarsFile)],
    ['schema/advice-1.schema.json', dataSchemaText(JsonAdvice)],
  ]);
  for (const [type, { title, data }] of Object.entries<{ title: string; data: TSchema }>(eventTypes)) {
    files.set(`schema/events/${type}.schema.json`, dataSchemaText({ title, ...data }));
  }
  return files;
}

/** Paths under `folder` that differ from what would be generated, or that nothing generates any more. */
export function staleFiles(folder: string): string[] {
  const files = generatedFiles();
  const stale = [...files].filter(([name, text]) => textOf(join(folder, name)) !== text).map(([name]) => name);
  return [...stale, ...superfluous(folder, files)].sort();
}

function superfluous(folder: string, files: ReadonlyMap<string, string>): string[] {
  const schemas = join(folder, 'schema');
  let names: string[];
  try {
    names = readdirSync(schemas, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch {
    return [];
  }
  return names.filter((name) => !files.has(name));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function write(folder: string): void {
  const files = generatedFiles();
  for (const name of superfluous(folder, files)) rmSync(join(folder, name));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  console.log(`config/: ${files.size} files written`);
}

function check(folder: string): void {
  const stale = staleFiles(folder);
  for (const name of stale) console.error(`config/${name} is stale; run node config/generate.ts`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

if (import.meta.main) {
  if (process.argv.includes('--check')) check(import.meta.dirname);
  else write(import.meta.dirname);
}
