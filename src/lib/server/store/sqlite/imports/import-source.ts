/** The name entries of an import carry as their source. */
export function importSource(importId: string): string {
  return `import:${importId}`;
}
