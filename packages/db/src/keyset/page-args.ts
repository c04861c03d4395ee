import { InvalidInput } from "@patchbay/errors";

/** Page arguments as GraphQL gives them: null counts as left out. */
export interface PageArgs {
	first?: number | null | undefined;
	after?: string | null | undefined;
	last?: number | null | undefined;
	before?: string | null | undefined;
}

export interface PageWindow {
	size: number;
	/** True for `last`: the page is read from its end backwards. */
	backward: boolean;
	after: string | null;
	before: string | null;
}

export const defaultPageSize = 25;
export const maximumPageSize = 100;

/** @throws InvalidInput for a size out of range, or for `first` together with `last` */
export function readPageArgs(
	args: PageArgs,
	maximum = maximumPageSize,
	fallback = defaultPageSize,
): PageWindow {
	const { first = null, last = null } = args;
	if (first !== null && last !== null) {
		throw new InvalidInput("Give `first` or `last`, not both.", {
			field: ["last"],
		});
	}
	const argument = last === null ? "first" : "last";
	const size = first ?? last ?? fallback;
	if (!Number.isInteger(size) || size < 1 || size > maximum) {
		throw new InvalidInput(
			`\`${argument}\` must be between 1 and ${maximum}.`,
			{ field: [argument] },
		);
	}
	return {
		size,
		backward: last !== null,
		after: args.after ?? null,
		before: args.before ?? null,
	};
}
