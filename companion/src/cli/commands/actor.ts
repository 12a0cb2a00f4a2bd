import type { Actor } from '../../links/views.ts';

/** Whoever runs commands on the companion's machine may do everything; the audit log names the command line. */
export const commandLineActor: Actor = { name: 'command line', role: 'admin' };
