/** Rows that travel together; the list asks for more as it is scrolled. */
export const pageSize = 200;
