/** The IndexedDB database of this page. */
export const DATABASE_NAME = 'swarms-playground';
