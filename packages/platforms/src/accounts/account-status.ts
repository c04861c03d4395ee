/** State of an ad account at its platform. */
export interface AccountStatus {
	/** In words, such as `Under review`. */
	name: string;
	/** False for an account that is closed, suspended or not approved yet; it may be readable all the same. */
	open: boolean;
}

/** Meanings of a platform's own words for the state of an ad account. */
export type AccountStatuses = Readonly<Record<string, AccountStatus>>;

/** Words of our own for an account of which the platform tells nothing. */
const untold: AccountStatuses = {
	NO_ACCESS: { name: "No access", open: false },
	NOT_ENABLED: { name: "Not enabled", open: false },
	UNREADABLE: { name: "Could not be read", open: false },
};

/** State of an account by its platform's word; null where the platform tells none. A word that is not known is not open. */
export function accountStatusOf(
	statuses: AccountStatuses | undefined,
	word: string | null,
): AccountStatus | null {
	if (word === null) return null;
	for (const known of [statuses, untold])
		if (known && Object.hasOwn(known, word)) return known[word] ?? null;
	return { name: inWords(word), open: false };
}

/** An account counts as open where nothing else is told of it: reading it decides. */
export function isOpenAccount(
	statuses: AccountStatuses,
	word: string | null,
): boolean {
	return accountStatusOf(statuses, word)?.open ?? true;
}

/** `IN_BREACH` as `In breach`. */
function inWords(word: string): string {
	const text = word.replaceAll("_", " ").trim().toLowerCase();
	return text.charAt(0).toUpperCase() + text.slice(1);
}
