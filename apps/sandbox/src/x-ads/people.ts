import { type Person, people } from "../world/people.ts";

const firstSub = 100_000_000_000_000_000_000n;
/** X's ids are 64-bit numbers: 19 digits today, beyond what a double holds. */
const firstUserId = 1_400_000_000_000_000_000n;

export function userIdOf(sub: string): string {
	return String(BigInt(sub) - firstSub + firstUserId);
}

/** Finds a person by the name that X shows, without or with its @. */
export function findByScreenName(name: string | null): Person | null {
	const wanted = name?.replace(/^@/, "").toLowerCase();
	return people.find(({ handle }) => handle === wanted) ?? null;
}
