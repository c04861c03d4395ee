/** A reply with a failure status, as far as it is needed to tell what it means. */
export interface HttpReply {
	status: number;
	/** Names in lower case. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Parsed JSON, or the text when it is none. */
	body: unknown;
}
