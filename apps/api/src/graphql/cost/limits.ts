/** Points that one request may ask for, all operations of a batch together; each list counts with its full page. */
export const maximumPoints = 30_000;
/** Size of one answer, or of one event of a stream, as JSON. */
export const maximumAnswerBytes = 8 * 1024 * 1024;

/**
 * Size of an introspection answer, which nothing can interrupt: the whole schema, as the common clients ask for it,
 * fits twice.
 */
export const maximumIntrospectionBytes = 768 * 1024;

/** Size of a document before it is validated: validating costs more than linear time. */
export interface DocumentLimits {
	/** Characters of its text. */
	characters: number;
	/** Names, values and punctuation. */
	tokens: number;
	/** Brackets within brackets, of selections and values alike. */
	nesting: number;
	/** Levels of fields, those of introspection too: the introspection query of the common clients has 15. */
	depth: number;
	/** Fields of one operation, those of its fragments wherever they are spread. */
	fields: number;
	/** Fields of an operation's first level. */
	rootFields: number;
	aliases: number;
	directives: number;
	fragments: number;
}

export const documentLimits: DocumentLimits = {
	characters: 50_000,
	tokens: 5_000,
	nesting: 50,
	depth: 15,
	fields: 1_500,
	rootFields: 50,
	aliases: 200,
	directives: 100,
	fragments: 100,
};

/**
 * Limits for callers who are not signed in, where introspection is open to everybody: room for the query of the common
 * clients.
 */
export const strangerLimits: DocumentLimits = {
	...documentLimits,
	characters: 5_000,
	tokens: 500,
	fields: 500,
	rootFields: 3,
	aliases: 5,
	directives: 10,
	fragments: 10,
};
