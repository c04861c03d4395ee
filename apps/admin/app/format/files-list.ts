/** Name of the list of files in the address of a connection's page. */
export const filesList = "files";
