import type { Rename } from 'c/companion';
import { findingTexts } from 'c/findingTexts';
import { repairLabels } from 'c/repairLabels';
import { tell } from 'c/sentences';
import { counted, fill } from 'c/words';

/** Names a rename among those of its link. */
export const keyOf = ({ side, from, to }: Rename): string => JSON.stringify([side, from, to]);

/** A rename as the list shows it. */
export function rowOf(rename: Rename) {
  const { side, from, to, certain, members } = rename;
  const said = { code: `${certain ? '' : 'seems-'}renamed-${side}`, params: { from, to } };
  return {
    key: keyOf(rename),
    sentence: tell(findingTexts, said, `${from} → ${to}`),
    members:
      members === 0 ? null : counted(members, repairLabels.oneHasOldName, repairLabels.manyHaveOldName),
    confirm: fill(repairLabels.confirmRename, to),
  };
}
