/** What people of the world are called: the name as written, and in letters that an e-mail address may hold. */
export type Name = { readonly first: string; readonly last: string; readonly latin: string };

const named = (first: string, last: string, latin: string): Name => ({ first, last, latin });

export const names: readonly Name[] = [
  named('Jürgen', 'Müller', 'juergen.mueller'),
  named('Priya', 'Raman', 'priya.raman'),
  named('Tomás', 'Oliveira', 'tomas.oliveira'),
  named('Anneliese', 'Groß', 'anneliese.gross'),
  named('Élodie', 'Lefèvre', 'elodie.lefevre'),
  named('花子', '山田', 'hanako.yamada'),
  named('太郎', '佐藤', 'taro.sato'),
  named('Ольга', 'Иванова', 'olga.ivanova'),
  named('Дмитрий', 'Соколов', 'dmitry.sokolov'),
  named('ليلى', 'حداد', 'layla.haddad'),
  named('عمر', 'الفارسي', 'omar.alfarsi'),
  named('Siobhán', "O'Brien", 'siobhan.obrien'),
  named('Łukasz', 'Wiśniewski', 'lukasz.wisniewski'),
  named('Zoë', 'van der Berg', 'zoe.vanderberg'),
  named('Nguyễn', 'Thị Hồng', 'nguyen.thihong'),
  named('민준', '김', 'minjun.kim'),
  named('Åsa', 'Lindström', 'asa.lindstrom'),
  named('Þóra', 'Jónsdóttir', 'thora.jonsdottir'),
  named('Ελένη', 'Παπαδοπούλου', 'eleni.papadopoulou'),
  named('İpek', 'Yıldız', 'ipek.yildiz'),
  named('John', 'Smith-Jones', 'john.smithjones'),
  named('Mary Ann', 'De la Cruz', 'maryann.delacruz'),
  named('वन्दना', 'शर्मा', 'vandana.sharma'),
  named('Ngozi', 'Okafor', 'ngozi.okafor'),
  named('伟', '王', 'wei.wang'),
  named('Matthew', 'Lee', 'matthew.lee'),
  named('Chloé', 'Dubois', 'chloe.dubois'),
  named('Søren', 'Ærø', 'soren.aeroe'),
  named('Renée', 'D’Angelo', 'renee.dangelo'),
  named('X Æ', 'Null', 'xae.null'),
];

/** Companies, and the domain their people write from (reserved for examples, RFC 2606). */
export const companies: readonly { readonly name: string; readonly domain: string }[] = [
  { name: 'Nordlys Bank', domain: 'nordlys.example' },
  { name: 'Aster Foods', domain: 'aster.example' },
  { name: 'Käse & Söhne GmbH', domain: 'kaese-soehne.example' },
  { name: 'Océane Transports', domain: 'oceane.example' },
  { name: '青空電機', domain: 'aozora.example' },
  { name: 'Северный Порт', domain: 'severport.example' },
  { name: 'شركة النخيل', domain: 'nakheel.example' },
  { name: 'Tui Telecom, Ltd.', domain: 'tui-telecom.example' },
  { name: 'Ø Design', domain: 'oe-design.example' },
  { name: 'Quill "Quick" Couriers', domain: 'quill.example' },
];
