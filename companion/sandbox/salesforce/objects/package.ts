import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { field } from './field.ts';
import type { Field, FieldType } from './field.ts';

const flag = z.enum(['true', 'false']).transform((one) => one === 'true');

/** Metadata's field types in describe's words; Number depends on its scale. */
const typeOf = {
  Text: 'string',
  Checkbox: 'boolean',
  DateTime: 'datetime',
  Date: 'date',
  Url: 'url',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Picklist: 'picklist',
  Email: 'email',
  Phone: 'phone',
  Currency: 'currency',
  Percent: 'double',
} as const satisfies Record<string, FieldType>;

const fieldFile = z.object({
  CustomField: z.object({
    fullName: z.string(),
    label: z.string(),
    type: z.enum(['Number', ...(Object.keys(typeOf) as (keyof typeof typeOf)[])]),
    length: z.coerce.number().optional(),
    precision: z.coerce.number().optional(),
    scale: z.coerce.number().optional(),
    externalId: flag.default(false),
    unique: flag.default(false),
    caseSensitive: flag.default(false),
    required: flag.default(false),
    inlineHelpText: z.string().optional(),
    valueSet: z
      .object({
        restricted: flag.default(false),
        valueSetDefinition: z.object({
          value: z.union([z.array(z.object({ fullName: z.string() })), z.object({ fullName: z.string() })]),
        }),
      })
      .optional(),
  }),
});

type CustomField = z.infer<typeof fieldFile>['CustomField'];

const lengthOf: Partial<Record<CustomField['type'], number>> = {
  Url: 255,
  Picklist: 255,
  Email: 80,
  Phone: 40,
  TextArea: 255,
};

function toField(file: CustomField): Field {
  const type = file.type === 'Number' ? ((file.scale ?? 0) === 0 ? 'int' : 'double') : typeOf[file.type];
  return field(file.fullName, type, {
    label: file.label,
    length: file.length ?? lengthOf[file.type] ?? 0,
    custom: true,
    nillable: type !== 'boolean' && !file.required,
    externalId: file.externalId,
    unique: file.unique,
    caseSensitive: file.caseSensitive,
    picklist: [file.valueSet?.valueSetDefinition.value ?? []].flat().map((one) => one.fullName),
    restricted: file.valueSet?.restricted ?? false,
    helpText: file.inlineHelpText ?? null,
  });
}

/**
 * The custom fields a package adds to one object, read from its metadata source
 * (`force-app/main/default/objects/<object>/fields/*.field-meta.xml` below `packageFolder`).
 * A field the package lacks is a field the org lacks. Throws, naming the file, when one cannot be understood.
 */
export function packageFields(packageFolder: string, object: string): Field[] {
  const folder = join(packageFolder, 'force-app/main/default/objects', object, 'fields');
  if (!existsSync(folder)) return [];
  const parser = new XMLParser({ parseTagValue: false });
  return readdirSync(folder)
    .filter((name) => name.endsWith('.field-meta.xml'))
    .sort()
    .map((name) => {
      const parsed = fieldFile.safeParse(parser.parse(readFileSync(join(folder, name), 'utf8')));
      if (!parsed.success) throw new Error(`${join(folder, name)}: ${z.prettifyError(parsed.error)}`);
      return toField(parsed.data.CustomField);
    });
}
