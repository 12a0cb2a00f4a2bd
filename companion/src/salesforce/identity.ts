import { z } from 'zod';
import { failing } from './failures.ts';
import { rowsIn } from './query.ts';
import type { Rest } from './rest.ts';
import type { Salesforce } from './salesforce.ts';
import { soql } from './soql.ts';

const user = z.object({ Username: z.string(), UserPermissionsMarketingUser: z.boolean() });

/** Who we are at Salesforce, and what time it is there. */
export function identityCalls(rest: Rest): Pick<Salesforce, 'whoAmI' | 'serverTime' | 'usage'> {
  return {
    whoAmI: async () => {
      const { userId, organizationId } = await rest.identity('health');
      const [me] = await rowsIn(
        rest,
        'health',
        [userId],
        (list) => soql`SELECT Id, Username, UserPermissionsMarketingUser FROM User WHERE Id IN ${list}`,
        user,
      );
      if (!me)
        throw failing('config', 'USER_NOT_VISIBLE', 'The integration user cannot read its own user record');
      return {
        user: me.Username,
        organizationId,
        marketingUser: me.UserPermissionsMarketingUser,
      };
    },
    serverTime: (purpose) => rest.serverTime(purpose),
    usage: () => rest.usage(),
  };
}
