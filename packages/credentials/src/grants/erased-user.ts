/** Beginning of the id that stands for a person who had their data deleted. No platform's ids have a colon at this place. */
export const erasedUserPrefix = "erased:";

/** Tells whether a grant's person had their data deleted: nobody knows any more whose grant it was. */
export function isErasedUser(platformUserId: string): boolean {
	return platformUserId.startsWith(erasedUserPrefix);
}
