import type { ProgramHit } from 'c/companion';
import { hintOf, sentenceOf } from 'c/findingWords';
import { labels } from 'c/labels';
import { counted, fill, number } from 'c/words';

/** A search hit as the list shows it. */
export type HitView = {
  readonly id: string;
  readonly key: number;
  readonly hit: ProgramHit;
  /** The name, cut around what was searched for. */
  readonly name: readonly { readonly key: number; readonly text: string; readonly found: boolean }[];
  readonly details: string;
  readonly badge: { readonly label: string; readonly tone: string; readonly icon: string };
  readonly hint: string | null;
  readonly disabled: boolean;
};

export function viewOf(hit: ProgramHit, searched: string): HitView {
  const { program, linkedCampaign, refused } = hit;
  return {
    id: `program-${String(program.id)}`,
    key: program.id,
    hit,
    name: cutAround(program.name, searched),
    details: fill(labels.programDetails, program.channel, membersOf(hit)),
    badge: badgeOf(hit),
    hint: linkedCampaign
      ? fill(labels.linkedTo, linkedCampaign.name)
      : refused
        ? sentenceOf(refused)
        : hintOf(hit.said, hit.hint),
    // What Marketo itself syncs can be watched; everything else that is refused can't be chosen.
    disabled: linkedCampaign !== null || (refused !== null && refused.code !== 'native-sync'),
  };
}

/** A hit as an option of the list. */
export function optionOf(
  view: HitView,
  { active, chosen }: { readonly active: boolean; readonly chosen: HitView | null },
) {
  const selected = view.key === chosen?.key;
  const marks = [active && 'active', selected && 'selected', view.disabled && 'disabled'];
  return {
    ...view,
    selected,
    ariaSelected: String(selected),
    ariaDisabled: String(view.disabled),
    className: ['option', ...marks].filter((mark) => mark !== false).join(' '),
  };
}

function membersOf({ members }: ProgramHit): string {
  if (members === null) return labels.membersUnknown;
  return members === 0 ? labels.noMembers : counted(members, labels.oneMember, labels.manyMembers);
}

/** Green only when every status matches, amber when one step mends the rest, red otherwise. */
function badgeOf({ linkedCampaign, refused, matched, total, canLink }: ProgramHit): HitView['badge'] {
  if (linkedCampaign) return { label: labels.alreadyLinked, tone: 'neutral', icon: 'link' };
  if (refused) return { label: labels.cannotBeLinked, tone: 'neutral', icon: 'ban' };
  if (matched === total) {
    const label = counted(total, labels.oneStatusMatches, labels.allStatusesMatchLong);
    return { label, tone: 'success', icon: 'check' };
  }
  const label = fill(labels.someStatusesMatch, number(matched), number(total));
  const almost = canLink || total - matched === 1;
  return almost ? { label, tone: 'warning', icon: 'warning' } : { label, tone: 'error', icon: 'error' };
}

function cutAround(name: string, searched: string): HitView['name'] {
  const wanted = searched.trim().toLowerCase();
  const at = wanted === '' ? -1 : name.toLowerCase().indexOf(wanted);
  const pieces =
    at < 0
      ? [{ text: name, found: false }]
      : [
          { text: name.slice(0, at), found: false },
          { text: name.slice(at, at + wanted.length), found: true },
          { text: name.slice(at + wanted.length), found: false },
        ];
  return pieces.filter(({ text }) => text !== '').map((piece, key) => ({ ...piece, key }));
}
