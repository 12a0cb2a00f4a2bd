import { z } from 'zod';
import { rowsIn } from './query.ts';
import type { Rest } from './rest.ts';
import type { Salesforce } from './salesforce.ts';
import { soql } from './soql.ts';
import { id } from './wire.ts';

/** As many inputs as one call of an action takes (Actions Developer Guide, Invoke Actions in bulk). */
const inputsPerCall = 200;
const path = '/actions/standard/customNotificationAction';

const sent = z.array(z.object({ isSuccess: z.literal(true) }));

/** Custom notifications, which people see at the bell and on their phones. The type's id is asked once. */
export function notificationCalls(rest: Rest): Pick<Salesforce, 'notify'> {
  const typeIds = new Map<string, string>();
  return {
    notify: async (purpose, type, messages) => {
      if (messages.length === 0) return true;
      const typeId = typeIds.get(type) ?? (await typeIdOf(type));
      if (typeId === undefined) return false;
      typeIds.set(type, typeId);
      for (let from = 0; from < messages.length; from += inputsPerCall) {
        const inputs = messages
          .slice(from, from + inputsPerCall)
          .map(({ userId, targetId, title, body }) => ({
            customNotifTypeId: typeId,
            recipientIds: [userId],
            targetId,
            title,
            body,
          }));
        await rest.write(purpose, 'POST', path, sent, { body: { inputs } });
      }
      return true;

      async function typeIdOf(name: string): Promise<string | undefined> {
        const [found] = await rowsIn(
          rest,
          purpose,
          [name],
          (list) => soql`SELECT Id FROM CustomNotificationType WHERE DeveloperName IN ${list}`,
          z.object({ Id: id }),
        );
        return found?.Id;
      }
    },
  };
}
