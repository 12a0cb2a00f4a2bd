import type { Random } from '../world/random.ts';

/** Somebody whom nobody has met. */
export type Stranger = {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly company: string;
};

const firstNames = ['Mia', 'Noah', 'Lena', 'Omar', 'Chloé', 'Jonas', 'Aiko', 'Rosa', 'Piotr', 'Ines'];
const lastNames = [
  'Keller',
  'Haddad',
  'Nowak',
  'Dubois',
  'Sato',
  'Vargas',
  'Lindqvist',
  'Moreau',
  'Okafor',
  'Brandt',
];

/** The address carries the number, so that no two are alike. */
export function stranger(random: Random, number: number): Stranger {
  const firstName = random.pick(firstNames);
  const lastName = random.pick(lastNames);
  const plain = `${firstName}.${lastName}`
    .normalize('NFD')
    .replaceAll(/[^A-Za-z.]/g, '')
    .toLowerCase();
  return { firstName, lastName, email: `${plain}.${number}@visitors.example`, company: 'Visitors' };
}
