import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { auditFields, idField, isDeletedField, ownerField, required, shown, text } from './field.ts';
import { objectsFolder, readMetadata } from './package.ts';
import type { Field } from './field.ts';
import type { ObjectType } from './object.ts';

const objectFile = z.object({
  CustomObject: z.object({
    label: z.string(),
    pluralLabel: z.string(),
    sharingModel: z.string().optional(),
    nameField: z.object({
      label: z.string(),
      type: z.enum(['Text', 'AutoNumber']),
      displayFormat: z.string().optional(),
    }),
  }),
});

function nameField(file: z.infer<typeof objectFile>['CustomObject']['nameField']): Field {
  const { label, type, displayFormat } = file;
  // Numbered by the org, so nobody can write it.
  if (type === 'AutoNumber')
    return shown('Name', 'string', {
      length: 80,
      label,
      nillable: false,
      defaultedOnCreate: true,
      numbering: displayFormat ?? '{0}',
    });
  return text('Name', 80, { ...required, label });
}

/**
 * The custom objects that a package brings (`objects/<name>__c/<name>__c.object-meta.xml`), without their custom fields.
 * Details of a master-detail relationship have no owner of their own.
 */
export function packageObjects(packageFolder: string): ObjectType[] {
  const folder = objectsFolder(packageFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('__c') && existsSync(join(folder, name, `${name}.object-meta.xml`)))
    .sort()
    .map((name, at) => {
      const { CustomObject: file } = readMetadata(join(folder, name, `${name}.object-meta.xml`), objectFile);
      return {
        name,
        label: file.label,
        labelPlural: file.pluralLabel,
        keyPrefix: `a${String(at).padStart(2, '0')}`,
        createable: true,
        updateable: true,
        deletable: true,
        recycleBin: true,
        replicateable: true,
        custom: true,
        fields: [
          idField(),
          isDeletedField(),
          nameField(file.nameField),
          ...(file.sharingModel === 'ControlledByParent' ? [] : [ownerField(['Group', 'User'])]),
          ...auditFields(),
        ],
      };
    });
}
