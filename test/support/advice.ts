/** Verbs of which a sentence for people must have one: something that they, or the operator, can do. */
const verbs =
	"start|try|connect|reconnect|disconnect|choose|sign|ask|give|send|finish|wait|use|leave|set|correct|turn|tell|open|check|cancel|remove|take|delete|pick|request|create|make|invite|enter|upload|name|shorten|change|say|add|find|go|read|write|select|end|log|keep|begin|subscribe|confirm|copy|paste";
const advice = new RegExp(
	[
		// A clause that begins with what to do.
		`(^|[.;:,] |\\b(and|or|then|please) )(${verbs})\\b`,
		// Who else has to do something.
		"\\b(operator|administrator|owner|admin)s?\\b.{0,60}\\b(has to|have to|can|must|may)\\b",
		"\\byou can (try|connect|do)\\b",
		// How an input has to be.
		"\\b(written as|such as|at most|at least|it has|must|needs?|has to be|one of|between)\\b",
	].join("|"),
	"i",
);
const empty =
	/something went wrong|unexpected error|unknown error|internal error|an error occurred/i;
const inner =
	/\bat \S+ \(|\/packages\/|\/apps\/|\/node_modules\/|\.ts:\d|\bselect\b.*\bfrom\b|\binsert into\b|\bupdate \w+ set\b|violates|relation "|prisma|undefined|\[object/i;

/**
 * Finds the fault of a sentence that a person is shown; null when there is none. It must say what to do, and tell
 * nothing of the inside: no stack, path, SQL or library.
 */
export function faultOfMessage(message: string): string | null {
	if (message.length < 12 || !/^\S.*[.!?]$/s.test(message))
		return `not a sentence: ${message}`;
	if (empty.test(message)) return `says nothing: ${message}`;
	if (inner.test(message)) return `tells of the inside: ${message}`;
	if (!advice.test(message)) return `does not say what to do: ${message}`;
	return null;
}
