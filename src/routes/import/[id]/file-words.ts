/** How a file can be read, in the words of the screen. */
export const delimiterChoices = [
  { key: '', label: 'Found by looking' },
  { key: ',', label: 'Comma' },
  { key: ';', label: 'Semicolon' },
  { key: 'tab', label: 'Tab' },
  { key: '|', label: 'Pipe' },
] as const;

export const encodingChoices = [
  { key: 'utf-8', label: 'UTF-8' },
  { key: 'windows-1252', label: 'Windows-1252 (older Excel)' },
  { key: 'utf-16le', label: 'UTF-16 (little end first)' },
  { key: 'utf-16be', label: 'UTF-16 (big end first)' },
] as const;
