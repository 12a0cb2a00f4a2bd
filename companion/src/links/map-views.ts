import type { Standing } from '../domain/map-change.ts';
import type { MappedPair } from '../domain/status-map.ts';
import type { Side, Value } from '../domain/words.ts';
import type { Actor } from './views.ts';

/** Which statuses of a link belong together: questions and answers. */

export type StatusMapView = {
  readonly linkId: string;
  /** Grows with each change. */
  readonly version: number;
  readonly pairs: readonly {
    readonly marketo: string;
    readonly salesforce: string;
    /** Which ways lead from one to the other. */
    readonly ways: 'both' | 'to-salesforce' | 'to-marketo';
  }[];
};

/** Statuses of a link's map that seem to have another name. */
export type RenamesView = {
  readonly linkId: string;
  readonly renames: readonly {
    readonly side: Side;
    readonly from: string;
    readonly to: string;
    /** The vendor says that it is the same status; otherwise only its place and what it counts for say so. */
    readonly certain: boolean;
    /** The other side's status that belongs to it. */
    readonly partner: string | null;
    /** Members that hold the old name, as far as we know. */
    readonly members: number;
  }[];
};

/** A rename that somebody confirms. */
export type ChosenRename = { readonly side: Side; readonly from: string; readonly to: string };

/** What can be chosen for a link: partners beside equal names, which always belong together. */
export type PartnerChoices = {
  /** In step order. */
  readonly marketo: readonly {
    readonly name: string;
    readonly step: number;
    readonly success: boolean;
    /** The campaign has the same name. */
    readonly same: boolean;
    /** The campaign's status that members get for it; null: whoever has it waits. */
    readonly partner: string | null;
  }[];
  /** In the campaign's order. */
  readonly salesforce: readonly {
    readonly label: string;
    readonly responded: boolean;
    /** The program has the same name. */
    readonly same: boolean;
    /** The program's status that members get for it; null: whoever has it waits. */
    readonly partner: string | null;
    /** Another one leads here, so that the way back is given by it. */
    readonly given: boolean;
  }[];
};

/** What other partners would do. Nothing has happened. */
export type MapPreviewView = {
  readonly linkId: string;
  /** The version that was looked at: named when the map is changed, nobody else's choice is written over. */
  readonly basedOn: number;
  /** Whether they are other partners than the link's at all. */
  readonly changed: boolean;
  readonly pairs: StatusMapView['pairs'];
  readonly choices: PartnerChoices;
  /** Members who do not wait for anybody now and would. */
  readonly willWait: number;
  /** Members who are not in step now and would be. */
  readonly willBeInStep: number;
  /** Members about whom the next sync would decide as about any change, most of whom wait for a partner now: it may write. */
  readonly willSync: number;
  /** By the values they hold, most members first, the first two hundred. */
  readonly groups: readonly {
    readonly marketo: Value;
    readonly salesforce: Value;
    readonly members: number;
    readonly now: Standing;
    readonly then: Standing;
  }[];
};

export type MapService = {
  statusMap(linkId: string): Promise<StatusMapView>;
  /**
   * What these partners beside equal names would do, by what was last seen of members. Without any: those that the link has, as
   * far as both sides still have them, with equal names that came since; and what can be chosen. Reads both lists. Throws kind
   * `config` for partners that cannot carry a link, and `conflict` for a link that is not active, held or paused.
   */
  previewMap(linkId: string, choices?: readonly MappedPair[]): Promise<MapPreviewView>;
  /**
   * Gives the link these partners beside equal names. Members who differ by it wait until somebody approves. Throws kind
   * `config` for partners that cannot carry a link, and `conflict` for a link that is not active, held or paused, and when the map has
   * another version than `basedOn` by now.
   */
  changeMap(
    linkId: string,
    choices: readonly MappedPair[],
    actor: Actor,
    basedOn?: number,
  ): Promise<StatusMapView>;
  /** Statuses of the map that seem to have another name. Reads both lists. */
  renames(linkId: string): Promise<RenamesView>;
  /**
   * The new names take the place of the old ones, and the link goes on. Throws kind `conflict` for one that is not, or no longer,
   * seen.
   */
  takeOverRenames(linkId: string, renames: readonly ChosenRename[], actor: Actor): Promise<StatusMapView>;
};
