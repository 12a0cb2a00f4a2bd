/** The one link of store.bench.ts and its members, by number, for both of its processes. */
export const benchLink = '00000000-0000-4000-8000-00000000000a';
export const benchPersonId = (n: number): string =>
  `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const benchRecord = (n: number): string => `00Q${String(n).padStart(15, '0')}`;
export const benchMember = (n: number): string => `00v${String(n).padStart(15, '0')}`;
export const benchPerson = (n: number): { readonly name: string; readonly email: string } => ({
  name: `Person ${String(n)}`,
  email: `PERSON${String(n)}@EXAMPLE.COM`,
});
