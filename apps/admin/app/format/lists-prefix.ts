/** Beginning of the words of an address for a page and a search in the lists of a connection. */
export const listsPrefix = "lists";
