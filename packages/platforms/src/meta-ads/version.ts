/** Version of the Graph API and of the Marketing API that every call names. */
export const apiVersion = "v26.0";
