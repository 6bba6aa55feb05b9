import { customType } from '../drizzle.ts';

/** A column that keeps a number, text or null exactly as given (STRICT tables only). */
export const anyValue = customType<{ data: number | string | null; driverData: number | string | null }>({
  dataType: () => 'any',
});
