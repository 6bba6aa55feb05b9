/** A record's own entry; names like `toString` are not there unless somebody put them there. */
export function own<Item>(record: Readonly<Record<string, Item>> | undefined, key: string): Item | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
