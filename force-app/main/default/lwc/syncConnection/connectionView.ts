import type { ConnectionView, VersionView } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { shortTime } from 'c/words';

/** This package's version: the part before the last dot must be Lockstep's. */
export const packageVersion = '0.1.0';

/** The state as badge, and the one sentence that answers "is it fine?". */
export function answerOf({ state }: ConnectionView) {
  switch (state) {
    case 'Last synced':
      return {
        badge: statusLabels.stateSynced,
        tone: 'success',
        icon: 'check',
        headline: statusLabels.connectionFine,
      };
    case 'Sync in progress':
      return {
        badge: statusLabels.stateInProgress,
        tone: 'info',
        icon: 'sync',
        headline: statusLabels.connectionFine,
      };
    case 'Failed':
      return {
        badge: statusLabels.stateFailed,
        tone: 'error',
        icon: 'error',
        headline: statusLabels.connectionFailed,
      };
    case 'Not synced yet':
      return {
        badge: statusLabels.stateNotYet,
        tone: 'neutral',
        icon: null,
        headline: statusLabels.connectionNew,
      };
  }
}

const roles = {
  viewer: statusLabels.roleViewer,
  marketer: statusLabels.roleMarketer,
  admin: statusLabels.roleAdmin,
} as const;

export const factsOf = (connection: ConnectionView, version: VersionView, now: Date) => [
  {
    label: statusLabels.connectionLast,
    value: connection.lastSyncedAt === null ? '–' : shortTime(connection.lastSyncedAt, now),
  },
  {
    label: statusLabels.connectionSync,
    value: connection.enabled ? statusLabels.syncOn : statusLabels.syncOff,
  },
  { label: statusLabels.lockstepVersion, value: version.version },
  { label: statusLabels.packageVersion, value: packageVersion },
  { label: statusLabels.keyRole, value: roles[version.role] },
];

const line = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Whether package and companion are of different lines: the last number may differ. */
export const versionsDiffer = ({ version }: VersionView): boolean => line(version) !== line(packageVersion);
