import { failureOf } from '../domain/failure.ts';
import type { LinkContext } from './context.ts';

/** What `doctor` says: each check on its own, so that one failure does not hide the next. */
export async function examine(
  context: LinkContext,
): Promise<readonly { readonly what: string; readonly ok: boolean; readonly detail: string }[]> {
  const check = async (what: string, run: () => Promise<string>) => {
    try {
      return { what, ok: true, detail: await run() };
    } catch (error) {
      const { code, message } = failureOf(error);
      return { what, ok: false, detail: `${code}: ${message}` };
    }
  };
  return [
    await check('Database', async () => {
      await context.store.db.selectFrom('connections').select('id').execute();
      return context.store.walled
        ? 'answers; row-level security holds'
        : 'answers; the user is a superuser, so row-level security does not hold it';
    }),
    await check('Marketo', async () => `connected as ${(await context.marketo.whoAmI()).user}`),
    await check(
      'Marketo programs',
      async () => `${String((await context.inventory.programs()).length)} programs visible`,
    ),
    await check('Salesforce', async () => {
      const { user, organizationId } = await context.salesforce.whoAmI();
      return `connected as ${user} to ${organizationId}`;
    }),
    await check('Salesforce rights', async () => {
      const { marketingUser, missing } = await context.inventory.rights();
      if (!marketingUser)
        throw new Error(
          'tick "Marketing User" on the Salesforce user: without it campaigns cannot be edited',
        );
      if (missing.length > 0)
        throw new Error(
          `the Salesforce user may not ${missing.join(', ')}: assign the permission set Lockstep Integration`,
        );
      return 'everything that Lockstep needs';
    }),
  ];
}
