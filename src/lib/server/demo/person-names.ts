/** Names of people from many places; given and family names are drawn from the same one. */
import type { Random } from './random.ts';

const cultures: readonly (readonly [given: string, family: string])[] = [
  [
    'Amelia George Imogen Callum Freya Rhys Niamh Declan',
    'Whitfield Hartley Pembrook O’Dowd Llewellyn Sinclair Marsden Keogh',
  ],
  [
    'Lena Jonas Frieda Matthis Annika Tilo Greta Ruben',
    'Brandt Hoffstedt Kessler Lindner Oster Vogelsang Reuter Thoma',
  ],
  [
    'Camille Bastien Manon Loïc Éloïse Théo Maëlle Florent',
    'Marchand Delorme Garnier Rousselin Béraud Chastain Fabre Lacombe',
  ],
  [
    'Lucía Mateo Inés Álvaro Carmen Joaquín Pilar Rodrigo',
    'Navarro Quintana Ibáñez Salcedo Montero Vidal Arroyo Cuesta',
  ],
  [
    'Giulia Matteo Chiara Lorenzo Ilaria Davide Serena Pietro',
    'Ferrante Bellini Caruso Morandi Sartori Galli Pellegrino Rinaldi',
  ],
  ['Sanne Bram Femke Daan Lotte Joris Maud Thijs', 'de Wit van Dam Hoekstra Verbeek Kuipers Smeets Postma Jansma'],
  [
    'Ingrid Sigurd Astrid Henrik Solveig Mikkel Liv Torsten',
    'Halvorsen Nygaard Lindqvist Dahl Strand Eklund Bakke Sørli',
  ],
  ['Aino Eero Kaisa Juhani Pihla Onni Tuuli Ville', 'Korhola Mäkelin Rantanen Salmi Virtala Heino Lehtola Aalto'],
  ['Agnieszka Tomasz Zofia Piotr Hanna Marek Ewa Kacper', 'Wolska Zieliński Kaczmar Domański Sowa Górska Lis Wrona'],
  ['Milica Stefan Jelena Nikola Ana Marko Ivana Luka', 'Petrović Kovač Babić Ilić Novak Jurić Marin Radić'],
  ['Elif Emre Zeynep Kerem Defne Can Aylin Baran', 'Aydın Demirel Koçak Yıldız Şahin Arslan Toprak Ersoy'],
  ['Layla Omar Noor Karim Salma Youssef Hana Tariq', 'Haddad Mansour El-Amin Khoury Nasser Fakhoury Sabbagh Rahal'],
  ['Ananya Rohan Priya Arjun Kavya Vikram Meera Nikhil', 'Iyer Mehta Kulkarni Banerjee Reddy Chawla Nair Joshi'],
  ['Ayesha Bilal Sana Hamza Maryam Usman Zara Imran', 'Qureshi Siddiqui Chaudhry Malik Farooqi Ansari Baig Hashmi'],
  ['Mei Jun Lihua Wei Xinyi Haoran Yan Zihan', 'Zhang Liu Chen Huang Zhao Xu Gao Lin'],
  ['Haruka Ren Yui Daiki Sakura Kenta Aoi Takumi', 'Morimoto Hayashi Okada Nishimura Fujii Kobayashi Ueda Sakai'],
  ['Ji-woo Min-jun Seo-yeon Do-yun Ha-eun Jae-won Su-bin Tae-min', 'Kim Park Choi Jung Kang Yoon Han Seo'],
  ['Linh Minh Thảo Quân Mai Đức Hương Khoa', 'Nguyễn Trần Phạm Vũ Đặng Bùi Hoàng Lê'],
  ['Siti Budi Dewi Agus Putri Rizky Ayu Bayu', 'Santoso Wijaya Pratama Halim Kusuma Lestari Saputra Hartono'],
  ['Chiamaka Tunde Adaeze Emeka Folake Ifeanyi Ngozi Kelechi', 'Okafor Adeyemi Balogun Nwosu Eze Ogunleye Obi Bello'],
  [
    'Wanjiru Otieno Achieng Kamau Makena Barasa Njeri Kiprop',
    'Mwangi Odhiambo Kariuki Wekesa Mutua Cheruiyot Njoroge Omondi',
  ],
  [
    'Thandi Sipho Lerato Mandla Naledi Themba Zanele Kagiso',
    'Dlamini Nkosi Mokoena Khumalo Molefe Ndlovu Sithole Mabaso',
  ],
  [
    'Beatriz Thiago Larissa Caio Helena Rafael Júlia Otávio',
    'Almeida Barros Cardoso Teixeira Moura Pacheco Ramalho Siqueira',
  ],
  [
    'Ximena Emiliano Valeria Santiago Renata Diego Paola Andrés',
    'Cárdenas Villareal Orozco Zamora Escobedo Luna Trejo Ponce',
  ],
  [
    'Harper Mason Zoe Elijah Savannah Caleb Tessa Julian',
    'Brooks Carver Ellison Holloway Prescott Sutter Tillman Vance',
  ],
  ['Miriam Eitan Tamar Noam Yael Oren Shira Amit', 'Peretz Goldman Avrahami Shapira Regev Tal Ben-Ari Dayan'],
  [
    'Oksana Andriy Daryna Bohdan Iryna Taras Solomiya Yuriy',
    'Kovalenko Shevchuk Melnyk Bondar Tkach Lysenko Marchuk Hnatiuk',
  ],
];

const parsed = cultures.map(([given, family]) => ({ given: given.split(' '), family: splitFamilies(family) }));

export function namePerson(random: Random): string {
  const { given, family } = random.pick(parsed);
  return `${random.pick(given)} ${random.pick(family)}`;
}

/** `first.last` in plain letters, for the part of an address before the @. */
export function mailName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ıłđøŁĐØ]/g, (letter) => letterFor[letter]!);
  return plain
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.')
    .replaceAll(/^\.|\.$/g, '');
}

const letterFor: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', đ: 'd', ø: 'o', Ł: 'L', Đ: 'D', Ø: 'O' };

function splitFamilies(text: string): readonly string[] {
  return text
    .replaceAll(/\b(de|van) /g, '$1_')
    .split(' ')
    .map((each) => each.replaceAll('_', ' '));
}
