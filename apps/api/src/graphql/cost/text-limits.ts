import { GraphQLError, Lexer, Source, TokenKind } from "graphql";
import type { DocumentLimits } from "./limits.ts";

const opening = new Set<TokenKind>([
	TokenKind.BRACE_L,
	TokenKind.BRACKET_L,
	TokenKind.PAREN_L,
]);
const closing = new Set<TokenKind>([
	TokenKind.BRACE_R,
	TokenKind.BRACKET_R,
	TokenKind.PAREN_R,
]);

/**
 * Reads a document's tokens one after another, keeping none: the parser goes down into each bracket and would run out
 * of stack.
 *
 * @throws GraphQLError where the text is longer or deeper than it may be, or is no document
 */
export function demandSmallText(text: string, limits: DocumentLimits): void {
	if (text.length > limits.characters)
		throw new GraphQLError(
			`This document has ${text.length} characters; at most ${limits.characters} are allowed. Send values as variables.`,
		);
	const lexer = new Lexer(new Source(text));
	let tokens = 0;
	let nesting = 0;
	for (
		let token = lexer.advance();
		token.kind !== TokenKind.EOF;
		token = lexer.advance()
	) {
		tokens += 1;
		if (tokens > limits.tokens)
			throw new GraphQLError(
				`This document has more than ${limits.tokens} tokens, which is the most that is allowed. Ask for less in one document.`,
			);
		if (opening.has(token.kind)) nesting += 1;
		else if (closing.has(token.kind)) nesting -= 1;
		if (nesting > limits.nesting)
			throw new GraphQLError(
				`The brackets of this document are nested more than ${limits.nesting} levels deep, which is the most that is allowed.`,
			);
	}
}
