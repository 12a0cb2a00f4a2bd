/** Who is listed: members that wait for a person, or that failed. */
export type Kind = 'held' | 'failed';

/** What the list is about, and how many there are, as the panel knows. */
export type Subject = { readonly linkId: string; readonly kind: Kind; readonly total: number };

/** What is new in these parts: another list, another state of the same one, or nothing. */
export function changeOf(before: Subject, parts: Partial<Subject>): 'list' | 'state' | 'none' {
  const after = { ...before, ...parts };
  if (after.linkId !== before.linkId || after.kind !== before.kind) return 'list';
  return after.total === before.total ? 'none' : 'state';
}
