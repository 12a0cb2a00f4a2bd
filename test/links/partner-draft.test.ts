import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chosenMap, type MappedPair } from '../../companion/src/domain/status-map.ts';
import type { PartnerChoices } from '../../companion/src/links/map-views.ts';
import { partnerChoices } from '../../companion/src/links/partner-choices.ts';
import { top } from '../support/run.ts';

/** The dialog's own module: what it shows of a choice before the companion has answered, and what it sends. */
type Edits = Readonly<Record<'marketo' | 'salesforce', ReadonlyMap<string, string | null>>>;
type Dialog = {
  readonly draftOf: (choices: PartnerChoices, edits: Edits) => PartnerChoices;
  readonly partnersOf: (choices: PartnerChoices) => MappedPair[];
};
const file = join(top, 'force-app/main/default/lwc/statusPartners/partnerDraft.ts');
const { draftOf, partnersOf } = (await import(pathToFileURL(file).href)) as Dialog;

const containers = {
  program: undefined,
  campaign: undefined,
  statuses: ['Early', 'Same', 'Late', 'Hidden'].map((name, at) => ({
    name,
    step: (at + 1) * 10,
    success: false,
    hidden: name === 'Hidden',
  })),
  labels: ['Same', 'One', 'Two', 'Hidden'].map((label, at) => ({
    label,
    sortOrder: at + 1,
    hasResponded: false,
    isDefault: at === 0,
  })),
};
const choicesOf = (pairs: readonly MappedPair[]): PartnerChoices =>
  partnerChoices(chosenMap(pairs, containers.statuses, containers.labels), containers);

const toSalesforce = [null, 'Same', 'One', 'Two', 'Hidden'];
const toMarketo = [null, 'Early', 'Same', 'Late'];

/** Everything that can be chosen at once. */
const everyEdit: readonly Edits[] = toSalesforce.flatMap((early) =>
  toSalesforce.flatMap((late) =>
    toMarketo.flatMap((one) =>
      toMarketo.map((two) => ({
        marketo: new Map([
          ['Early', early],
          ['Late', late],
        ]),
        salesforce: new Map([
          ['One', one],
          ['Two', two],
        ]),
      })),
    ),
  ),
);

test('the dialog shows of every choice what the companion makes of it, whatever the link had before', () => {
  const before = [[], [{ marketo: 'Early', salesforce: 'One' }], [{ marketo: 'Same', salesforce: 'Two' }]];
  for (const pairs of before)
    for (const edits of everyEdit) {
      const draft = draftOf(choicesOf(pairs), edits);
      assert.deepEqual(choicesOf(partnersOf(draft)), draft);
    }
  assert.equal(everyEdit.length, 400);
});
