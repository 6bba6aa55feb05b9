/**
 * The pages of the settings, in the order shown; whoever adds one adds it here. People see those that the policy table lets them open,
 * and "Settings" in the main navigation leads to the first of them.
 */
export const settingsPages = [
  { id: '/settings', label: 'Workspace' },
  { id: '/settings/people', label: 'People' },
  { id: '/settings/teams', label: 'Teams' },
  { id: '/settings/counting', label: 'Counting rules' },
  { id: '/settings/sign-in', label: 'Sign-in' },
  { id: '/settings/tokens', label: 'API tokens' },
  { id: '/settings/segment', label: 'Segment' },
  { id: '/settings/webhooks', label: 'Webhooks' },
  { id: '/settings/library', label: 'Starter models' },
  { id: '/settings/demo', label: 'Demo data' },
  { id: '/settings/retention', label: 'Retention' },
  { id: '/settings/audit', label: 'Audit log' },
] as const;

export type SettingsPage = (typeof settingsPages)[number]['id'];
