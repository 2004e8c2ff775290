/**
 * config/inventory.yaml: our locations, and which system owns each inventory state there. Exactly one owner a state and
 * location; another system's update is refused.
 */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { type InventoryState, inventoryStates } from '../../translators/canonical/inventory-update.ts';
import { checkYaml } from './check.ts';
import { type ConfigError, sortedConfigErrors } from './config-error.ts';
import { nearestWord, orList } from './nearest.ts';
import { quote } from './wording.ts';
import { pointerTo, readYaml } from './yaml.ts';

const closed = { additionalProperties: false } as const;
const states = Object.keys(inventoryStates) as InventoryState[];

const Owners = Type.Object(
  Object.fromEntries(
    states.map((state) => [
      state,
      Type.Optional(Type.String({ description: `Partner whose updates count. ${inventoryStates[state]}` })),
    ]),
  ) as Record<InventoryState, ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>,
  { ...closed, minProperties: 1, description: 'Owner of each state: the name of a folder under partners/.' },
);

export const InventoryFile = Type.Object(
  {
    locations: Type.Record(
      Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$' }),
      Type.Object(
        { name: Type.String({ minLength: 1, description: 'Name for people.' }), owners: Owners },
        { ...closed, description: 'One location.' },
      ),
      {
        additionalProperties: false,
        minProperties: 1,
        patternErrorMessage: 'a location code is 1 to 30 letters, digits, hyphens and underscores, as DAL',
        description: 'Locations by our code.',
      },
    ),
  },
  { ...closed, $id: 'inventory.schema.json', title: 'Crossdock inventory' },
);

interface InventoryLocation {
  readonly name: string;
  readonly owners: Readonly<Partial<Record<InventoryState, string>>>;
}

export interface InventorySettings {
  readonly locations: ReadonlyMap<string, InventoryLocation>;
}

export interface InventoryRead {
  /** Given only when there are no errors. */
  readonly inventory: InventorySettings | undefined;
  readonly errors: readonly ConfigError[];
}

/** A place in another file that names a location of ours. */
interface Use {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads and checks the inventory file.
 *
 * @param file absolute path
 * @param book the partners, for the owners; undefined where they could not be read: owners are then not checked
 * @param uses where partners name locations, to be checked against the file
 * @param shown what errors call the file
 */
export function readInventory(
  file: string,
  book: { readonly partners: ReadonlyMap<string, unknown> } | undefined,
  uses: readonly Use[] = [],
  shown: string = file,
): InventoryRead {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the inventory settings cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    const hint = 'folders.inventory in gateway.yaml names the file';
    return { inventory: undefined, errors: [{ file: shown, line: 0, column: 0, message, hint }] };
  }
  const yaml = readYaml(shown, text);
  const checked = checkYaml(yaml, InventoryFile);
  if (!checked.value) return { inventory: undefined, errors: sortedConfigErrors(checked.errors) };
  const locations = new Map(Object.entries(checked.value.locations));
  const errors = unknownLocations(locations, uses);
  for (const [code, { owners }] of book ? locations : []) {
    for (const [state, owner] of Object.entries(owners)) {
      if (book?.partners.has(owner)) continue;
      const place = yaml.place(['locations', code, 'owners', state].reduce(pointerTo, ''));
      const near = nearestWord(owner, book?.partners.keys() ?? []);
      const hint = near === undefined ? 'an owner is the name of a folder under partners/' : `did you mean ${near}?`;
      errors.push({
        ...place,
        message: `\`${state}\` is owned by ${quote(owner)}, and there is no such partner`,
        hint,
      });
    }
  }
  if (errors.length > 0) return { inventory: undefined, errors: sortedConfigErrors(errors) };
  return { inventory: { locations }, errors: [] };
}

function unknownLocations(locations: ReadonlyMap<string, unknown>, uses: readonly Use[]): ConfigError[] {
  const known = [...locations.keys()];
  return uses
    .filter(({ code }) => !locations.has(code))
    .map(({ code, ...place }) => {
      const near = nearestWord(code, known);
      const hint = near === undefined ? 'inventory.yaml names our locations' : `did you mean ${near}?`;
      const message = `${quote(code)} is no location of ours; there is ${orList(known.slice(0, 12))}`;
      return { ...place, message, hint };
    });
}
