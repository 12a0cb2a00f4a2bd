import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readMetadata } from './package.ts';

/** A kind of custom notification, by API name. */
export type NotificationType = { readonly name: string; readonly label: string };

const file = z.object({
  CustomNotificationType: z.object({ customNotifTypeName: z.string(), masterLabel: z.string() }),
});

const ending = '.notiftype-meta.xml';

/** The notification types of a package (`force-app/main/default/notificationtypes`). Throws, naming the file. */
export function packageNotificationTypes(packageFolder: string | undefined): NotificationType[] {
  const folder = join(packageFolder ?? '', 'force-app/main/default/notificationtypes');
  if (packageFolder === undefined || !existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({
      name: name.slice(0, -ending.length),
      label: readMetadata(join(folder, name), file).CustomNotificationType.masterLabel,
    }));
}
