/** A platform's whole reply. */
export interface HttpReply {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Parsed JSON with exact whole numbers; the text when it is none. A list that is read row by row is empty here. */
	body: unknown;
}
