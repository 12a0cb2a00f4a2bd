import type { ImportJob } from './bulk-import.ts';
import { bornBulkBook, type BulkBook } from './bulk-queue.ts';
import type { Lead } from './people.ts';
import type { World } from '../world/types.ts';

/**
 * What an instance holds beside programs, people, members and activities: small things, one list for each kind.
 * Plain data; times are milliseconds since 1970.
 */

export type Folder = {
  readonly id: number;
  name: string;
  description: string | null;
  /** null: the root. */
  readonly parentId: number | null;
  readonly workspace: string;
  isArchive: boolean;
  readonly isSystem: boolean;
  readonly createdAt: number;
  updatedAt: number;
};

/** Where an asset lies: in a folder, or inside a program. */
export type Place = { readonly id: number; readonly type: 'Folder' | 'Program' };

export type ProgramTag = { readonly tagType: string; readonly tagValue: string };

/** What a program has beside what every program has from birth. */
export type ProgramDetails = {
  place: Place;
  readonly workspace: string;
  tags: readonly ProgramTag[];
  startDate: number | null;
  endDate: number | null;
  /** Engagement programs run or do not. */
  on: boolean;
};

export type TagType = {
  readonly tagType: string;
  readonly applicableProgramTypes: readonly string[];
  readonly required: boolean;
  readonly allowableValues: readonly string[];
};

export type MyToken = {
  readonly place: Place;
  readonly name: string;
  readonly type: string;
  value: string;
};

export type StaticList = {
  readonly id: number;
  name: string;
  description: string | null;
  readonly place: Place;
  readonly workspace: string;
  readonly createdAt: number;
  updatedAt: number;
  /** Lead ids, in the order they came. */
  readonly leadIds: Set<number>;
};

export type SmartCampaign = {
  readonly id: number;
  name: string;
  description: string;
  readonly place: Place;
  readonly type: 'batch' | 'trigger';
  active: boolean;
  /** Active, with the trigger "Campaign is Requested" from the Web Service API. */
  readonly requestable: boolean;
  /** What its flow does with a person, for the sandbox's own sake. */
  readonly flow: 'nothing' | 'sync-to-sfdc';
  readonly workspace: string;
  readonly createdAt: number;
  updatedAt: number;
  scheduledFor: number | null;
};

/** A call of "Request Campaign" that was taken. */
export type CampaignRequest = {
  readonly campaignId: number;
  readonly leadIds: readonly number[];
  readonly tokens: readonly { readonly name: string; readonly value: string }[];
  readonly at: number;
};

export type CustomAttribute = {
  readonly apiName: string;
  readonly name: string;
  readonly description?: string;
  readonly dataType: string;
  readonly isPrimary?: boolean;
};

export type CustomTypeVersion = {
  readonly name: string;
  readonly description: string;
  readonly triggerName: string;
  readonly filterName: string;
  readonly primaryAttribute: CustomAttribute;
  readonly attributes: readonly CustomAttribute[];
};

export type CustomActivityType = {
  readonly id: number;
  readonly apiName: string;
  readonly createdAt: number;
  updatedAt: number;
  approved: CustomTypeVersion | null;
  draft: CustomTypeVersion | null;
  deleted: boolean;
};

export type Partition = {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  /** In a workspace that the API user may not enter. */
  readonly closed?: boolean;
};

/** A field an admin or the API added, of people or of program members. */
export type CustomField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: string;
  readonly length?: number;
};

export type Shelf = {
  readonly folders: Map<number, Folder>;
  /** By program; programDetails() fills it. */
  readonly programs: Map<number, ProgramDetails>;
  /** E-mail programs that were approved. */
  readonly approvedPrograms: Set<number>;
  readonly tagTypes: TagType[];
  readonly tokens: MyToken[];
  readonly lists: Map<number, StaticList>;
  readonly campaigns: Map<number, SmartCampaign>;
  readonly requests: CampaignRequest[];
  readonly customTypes: CustomActivityType[];
  readonly partitions: Partition[];
  /** People outside the default partition: lead id, partition id. */
  readonly partitionOf: Map<number, number>;
  /** Marketo's own Salesforce sync of people, and what Salesforce would say to a merge. */
  readonly crm: {
    leadSync: boolean;
    mergeRefusal: string | null;
    /** Takes a person over into Salesforce and says under which id; null where nobody plays Salesforce. */
    receive: ((lead: Lead) => string | null) | null;
  };
  /** Programs cloned by scheduling a campaign, of which twenty a day are allowed. */
  readonly clones: { day: string; count: number };
  readonly leadFields: CustomField[];
  readonly memberFields: CustomField[];
  readonly bulk: BulkBook;
  readonly imports: ImportJob[];
  /** Values of custom member fields, by member id. */
  readonly memberValues: Map<number, Readonly<Record<string, string | number | boolean | null>>>;
};

/** The folder that holds the programs of the seeded world. */
export const programsFolder = 21;

/** A shelf as a new instance has it: the root folders, the folder of the seeded programs, one partition, a tag. */
export function bornShelf(
  world: Pick<World, 'beginsAt'> & { readonly marketo: Pick<World['marketo'], 'programs'> },
): Shelf {
  const begins = Date.parse(world.beginsAt);
  const folder = (id: number, name: string, parentId: number | null, isSystem = false): [number, Folder] => [
    id,
    {
      id,
      name,
      description: null,
      parentId,
      workspace: 'Default',
      isArchive: false,
      isSystem,
      createdAt: begins,
      updatedAt: begins,
    },
  ];
  return {
    folders: new Map([
      folder(14, 'Marketing Activities', null, true),
      folder(15, 'Default', 14, true),
      folder(programsFolder, world.marketo.programs[0]?.folder ?? 'Programs', 15),
    ]),
    programs: new Map(),
    approvedPrograms: new Set(),
    tagTypes: [
      {
        tagType: 'Region',
        applicableProgramTypes: ['program', 'email_batch', 'nurture', 'event', 'webinar'],
        required: false,
        allowableValues: ['Americas', 'Asia', 'Europe'],
      },
    ],
    tokens: [],
    lists: new Map(),
    campaigns: new Map(),
    requests: [],
    customTypes: [],
    partitions: [{ id: 1, name: 'Default', description: 'Initial system lead partition' }],
    partitionOf: new Map(),
    crm: { leadSync: false, mergeRefusal: null, receive: null },
    clones: { day: '', count: 0 },
    leadFields: [],
    memberFields: [],
    bulk: bornBulkBook(),
    imports: [],
    memberValues: new Map(),
  };
}

/** What the shelf knows of a program; one it has not met yet lies in the folder of the seeded programs. */
export function programDetails(shelf: Shelf, programId: number): ProgramDetails {
  const known = shelf.programs.get(programId);
  if (known) return known;
  const fresh: ProgramDetails = {
    place: { id: programsFolder, type: 'Folder' },
    workspace: 'Default',
    tags: [],
    startDate: null,
    endDate: null,
    on: true,
  };
  shelf.programs.set(programId, fresh);
  return fresh;
}

/** The folder's path from the root, as the API spells it: /Marketing Activities/Default/Name. */
export function pathOf(shelf: Shelf, folder: Folder): string {
  const parent = folder.parentId === null ? undefined : shelf.folders.get(folder.parentId);
  return `${parent ? pathOf(shelf, parent) : ''}/${folder.name}`;
}
