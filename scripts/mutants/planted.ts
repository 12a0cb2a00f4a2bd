/** A fault put into the product on purpose: one text replaced by another, in one file. */
export type Mutant = {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
};

/** Ten bugs that a sync engine may have, each of another kind. Histories that do not find them prove little. */
export const planted: readonly Mutant[] = [
  {
    name: 'the time read up to in Salesforce has no overlap: what is committed late is lost',
    file: 'companion/src/cycle/pull.ts',
    from: 'const overlapMs = 15 * 60_000;',
    to: 'const overlapMs = 0;',
  },
  {
    name: 'the baseline is set before the write: a crash between them loses the change',
    file: 'companion/src/cycle/look.ts',
    from: 'await saveMembers(db, scope, rows);',
    to: 'await saveMembers(db, scope, rows.map((row) => ({ ...row, baseline: { marketo: row.marketo, salesforce: row.salesforce } })));',
  },
  {
    name: '1037 always means that nothing had to be done',
    file: 'companion/src/cycle/write-marketo.ts',
    from: 'if (value === status) return',
    to: 'if (value !== undefined) return',
  },
  {
    name: "a change of somebody known is taken for Lockstep's own, coming back",
    file: 'companion/src/cycle/pull.ts',
    from: 'row.duplicates.length === 0 && row.marketo === activity.newStatus',
    to: 'row.duplicates.length === 0',
  },
  {
    name: "the place in Marketo's feed moves before what was found there is stored",
    file: 'companion/src/cycle/pull.ts',
    from: 'token = page.nextToken;\n    changed += await collect(context, links, page, (db) => writeWatermark',
    to: 'token = page.nextToken; await writeWatermark(store.db, scope, feed.name, token);\n    changed += await collect(context, links, page, (db) => writeWatermark',
  },
  {
    name: 'a write whose outcome is unknown is taken for done',
    file: 'companion/src/cycle/step.ts',
    from: "? { kind: 'stopped', row, failure }",
    to: "? { kind: 'done', row: { ...row, baseline: { marketo: row.marketo, salesforce: row.salesforce }, dirty: false }, counter: 'updated', change: null }",
  },
  {
    name: 'who is missing in Salesforce is created without being looked for',
    file: 'companion/src/cycle/resolve.ts',
    from: '...(emails.length === 0 ? [] : await context.salesforce.findPeople(purpose, emails)),',
    to: '',
  },
  {
    name: 'a short page of a feed is taken for its last',
    file: 'companion/src/marketo/activities.ts',
    from: 'more: answer.moreResult ?? false',
    to: 'more: (answer.moreResult ?? false) && answer.rows.length >= 300',
  },
  {
    name: 'the furthest status loses a conflict',
    file: 'companion/src/domain/member-outcomes.ts',
    from: "winner: ahead > 0 ? 'marketo' : 'salesforce'",
    to: "winner: ahead < 0 ? 'marketo' : 'salesforce'",
  },
  {
    name: 'a person who was deleted is taken for one who was removed',
    file: 'companion/src/domain/member-outcomes.ts',
    from: "const deleted = input.gone[removedOn] === 'person-deleted';",
    to: 'const deleted = false;',
  },
];
