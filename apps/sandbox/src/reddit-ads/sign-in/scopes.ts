/** Scopes with the sentence that Reddit's page says about each. */
export const scopeSentences: Readonly<Record<string, string>> = {
	adsread: "Read advertising data through your account",
	adsedit: "Write advertising data through your account",
	adsconversions: "Post conversion events through your account",
	adsdatadeletion: "Delete advertising data through your account",
	history: "Access your voting history and comments you have saved or hidden",
	identity: "Access your Reddit username and signup date",
	mysubreddits: "Access the list of subreddits you moderate and subscribe to",
	read: "Access posts and comments through your account",
	submit: "Submit links and comments from your account",
};

/** Scopes of a request, which separates them by blanks or by commas; null where one is unknown or none is named. */
export function readScopes(text: string): string[] | null {
	const scopes = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
	const areKnown = scopes.every((scope) =>
		Object.hasOwn(scopeSentences, scope),
	);
	return scopes.length > 0 && areKnown ? scopes : null;
}
