/** The success team of the demo company. */
import type { Team, User } from '../store/people-store.ts';

const address = (name: string) => `${name}@rapport.example`;

type Line = readonly [id: string, name: string, role: User['role'], teamId: string | null, managerId: string | null];

const lines: readonly Line[] = [
  ['user-adaeze', 'Adaeze Nwosu', 'lead', 'team-success', null],
  ['user-henrik', 'Henrik Dahl', 'lead', 'team-success', 'user-adaeze'],
  ['user-lucia', 'Lucía Navarro', 'csm', 'team-success', 'user-henrik'],
  ['user-arjun', 'Arjun Mehta', 'csm', 'team-success', 'user-henrik'],
  ['user-freya', 'Freya Marsden', 'csm', 'team-success', 'user-henrik'],
  ['user-kenta', 'Kenta Fujii', 'csm', 'team-success', 'user-henrik'],
  ['user-naledi', 'Naledi Mokoena', 'csm', 'team-success', 'user-henrik'],
  ['user-bram', 'Bram Hoekstra', 'csm', 'team-success', 'user-henrik'],
  ['user-renata', 'Renata Orozco', 'viewer', 'team-sales', null],
  ['user-julian', 'Julian Prescott', 'viewer', 'team-sales', 'user-renata'],
  ['user-oksana', 'Oksana Melnyk', 'csm', 'team-renewals', 'user-henrik'],
  ['user-mei', 'Mei Zhang', 'ops', 'team-operations', 'user-adaeze'],
  ['user-tomasz', 'Tomasz Zieliński', 'admin', 'team-operations', 'user-adaeze'],
];

export const demoCsms = ['user-lucia', 'user-arjun', 'user-freya', 'user-kenta', 'user-naledi', 'user-bram'] as const;
export const demoSellers = ['user-renata', 'user-julian'] as const;
export const demoRenewals = 'user-oksana';
/** One of each role that works with the book, to sign in as: admin, ops, lead, CSM. */
export const demoVisitors = ['user-tomasz', 'user-mei', 'user-adaeze', 'user-lucia'] as const;

/** A lead, a manager, six CSMs, two account executives, renewals, operations and an admin. Nobody is away. */
export function demoPeople(): { users: readonly User[]; teams: readonly Team[] } {
  const users = lines.map(([id, name, role, teamId, managerId]): User => ({
    id,
    name,
    email: address(id.slice('user-'.length)),
    role,
    teamId,
    managerId,
    coverId: role === 'csm' ? coverOf(id) : null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  }));
  const teams: Team[] = [
    { id: 'team-success', key: 'success', name: 'Customer success', leadId: 'user-adaeze' },
    { id: 'team-sales', key: 'sales', name: 'Sales', leadId: 'user-renata' },
    { id: 'team-renewals', key: 'renewals', name: 'Renewals', leadId: 'user-henrik' },
    { id: 'team-operations', key: 'operations', name: 'Operations', leadId: 'user-mei' },
  ];
  return { users, teams };
}

/** CSMs cover for their neighbour in the list. */
function coverOf(id: string): string | null {
  const at = (demoCsms as readonly string[]).indexOf(id);
  return at < 0 ? null : demoCsms[(at + 1) % demoCsms.length]!;
}
