/** The columns of the book as a table; below `lg` its rows are cards. Written out, because Tailwind reads classes from the source. */
export const bookColumns =
  'lg:grid lg:items-center lg:gap-x-4 lg:grid-cols-[minmax(0,1fr)_11.5rem_4.5rem_5rem_8rem_3rem] ' +
  'xl:grid-cols-[minmax(0,1fr)_11.5rem_6rem_4.5rem_5rem_8rem_9rem_3rem]';
