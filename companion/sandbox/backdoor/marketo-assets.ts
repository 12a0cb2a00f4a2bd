import { z } from 'zod';
import {
  addStatus,
  deleteProgram,
  deleteStatus,
  hideStatus,
  renameStatus,
  setCosts,
  setNativeLeadSync,
  setNativeLink,
} from '../marketo/marketer.ts';
import { parsed, type Routes } from './door.ts';
import type { MarketoState } from '../marketo/state.ts';

const channel = z.string();
const programId = z.int();

const bodies = {
  rename: z.strictObject({ channel, from: z.string(), to: z.string().min(1) }),
  hide: z.strictObject({ channel, status: z.string() }),
  add: z.strictObject({
    channel,
    name: z.string().min(1),
    step: z.int().min(1),
    success: z.boolean().default(false),
  }),
  delete: z.strictObject({ channel, status: z.string() }),
  native: z.strictObject({
    programId,
    campaign: z.strictObject({ id: z.string().min(15).max(18), name: z.string() }).nullable(),
  }),
  costs: z.strictObject({
    programId,
    costs: z.array(
      z.strictObject({ startDate: z.iso.date(), cost: z.number().min(0), note: z.string().exactOptional() }),
    ),
  }),
  program: z.strictObject({ programId }),
  sync: z.strictObject({ on: z.boolean() }),
};

/** What admins and marketers do to channels and programs. `changed` is told after every change. */
export function assetRoutes(marketo: MarketoState, changed: () => void): Routes {
  const statusesOf = (name: string): unknown => {
    changed();
    return { channel: name, statuses: marketo.channels.get(name)?.statuses };
  };
  return {
    'POST /marketo/channels/rename-status': ({ body }) => {
      const asked = parsed(bodies.rename, body);
      renameStatus(marketo, asked.channel, asked.from, asked.to);
      return statusesOf(asked.channel);
    },
    'POST /marketo/channels/hide-status': ({ body }) => {
      const asked = parsed(bodies.hide, body);
      hideStatus(marketo, asked.channel, asked.status);
      return statusesOf(asked.channel);
    },
    'POST /marketo/channels/add-status': ({ body }) => {
      const { channel: name, ...status } = parsed(bodies.add, body);
      addStatus(marketo, name, status);
      return statusesOf(name);
    },
    'POST /marketo/channels/delete-status': ({ body }) => {
      const asked = parsed(bodies.delete, body);
      deleteStatus(marketo, asked.channel, asked.status);
      return statusesOf(asked.channel);
    },
    'POST /marketo/programs/native-link': ({ body }) => {
      const asked = parsed(bodies.native, body);
      setNativeLink(marketo, asked.programId, asked.campaign);
      changed();
      return asked;
    },
    'POST /marketo/programs/costs': ({ body }) => {
      const asked = parsed(bodies.costs, body);
      setCosts(marketo, asked.programId, asked.costs);
      changed();
      return asked;
    },
    'POST /marketo/programs/delete': ({ body }) => {
      const asked = parsed(bodies.program, body);
      deleteProgram(marketo, asked.programId);
      changed();
      return asked;
    },
    'POST /marketo/native-lead-sync': ({ body }) => {
      const asked = parsed(bodies.sync, body);
      setNativeLeadSync(marketo, asked.on);
      changed();
      return asked;
    },
  };
}
