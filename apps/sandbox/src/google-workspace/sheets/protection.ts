import { findPerson } from "../../world/people.ts";

/** Cells of one sheet; null where an end is open. */
export type Bounds = {
	startRow: number | null;
	endRow: number | null;
	startColumn: number | null;
	endColumn: number | null;
};

/** A protected range of a sheet; with all ends open, the protected sheet. */
export type Protection = {
	protectedRangeId: number;
	bounds: Bounds;
	/** Parts of a protected sheet that everybody may edit. */
	unprotected: readonly Bounds[];
	description: string | null;
	/** Everybody may edit, after a warning that the API does not show. */
	warningOnly: boolean;
	/** E-mail addresses, in lower case. */
	users: readonly string[];
	groups: readonly string[];
	domainUsersCanEdit: boolean;
};

/** A person at a spreadsheet that somebody owns. */
export type Editor = { sub: string; ownerSub: string };

/** Sheets' sentence to whoever edits what is protected against them. */
export const protectedMessage =
	"You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.";

/** True for the owner of the spreadsheet in any case: nothing is protected against it. */
export function mayEdit(
	protection: Protection,
	{ sub, ownerSub }: Editor,
): boolean {
	if (sub === ownerSub || protection.warningOnly) return true;
	const person = findPerson(sub);
	if (person === null) return false;
	return (
		protection.users.includes(person.email) ||
		(protection.domainUsersCanEdit &&
			person.hostedDomain !== null &&
			person.hostedDomain === findPerson(ownerSub)?.hostedDomain)
	);
}

export function isWholeSheet({
	startRow,
	endRow,
	startColumn,
	endColumn,
}: Bounds): boolean {
	return (
		(startRow ?? 0) === 0 &&
		endRow === null &&
		(startColumn ?? 0) === 0 &&
		endColumn === null
	);
}

/** True when the area has a cell that this protection keeps from the editor. */
export function forbids(
	protection: Protection,
	area: Bounds,
	editor: Editor,
): boolean {
	return (
		!mayEdit(protection, editor) &&
		overlaps(protection.bounds, area) &&
		!protection.unprotected.some((part) => contains(part, area))
	);
}

/** Protections after rows or columns moved: they grow with what is inserted, and shrink with what goes. */
export function moveProtections(
	all: readonly Protection[],
	dimension: "ROWS" | "COLUMNS",
	to: (index: number) => number | null,
): Protection[] {
	return all.flatMap((one) => {
		const bounds = moveBounds(one.bounds, dimension, to);
		if (bounds === null) return [];
		const unprotected = one.unprotected.flatMap(
			(part) => moveBounds(part, dimension, to) ?? [],
		);
		return [{ ...one, bounds, unprotected }];
	});
}

function moveBounds(
	bounds: Bounds,
	dimension: "ROWS" | "COLUMNS",
	to: (index: number) => number | null,
): Bounds | null {
	const [start, end] =
		dimension === "ROWS"
			? (["startRow", "endRow"] as const)
			: (["startColumn", "endColumn"] as const);
	const from = bounds[start] ?? 0;
	const until = bounds[end];
	if (until === null) {
		// With an open end there is always something left.
		for (let index = from; ; index += 1) {
			const moved = to(index);
			if (moved !== null)
				return {
					...bounds,
					[start]: bounds[start] === null ? null : moved,
				};
		}
	}
	let [first, last]: (number | null)[] = [null, null];
	for (let index = from; index < until && first === null; index += 1)
		first = to(index);
	for (let index = until - 1; index >= from && last === null; index -= 1)
		last = to(index);
	return first === null || last === null || last === undefined
		? null
		: {
				...bounds,
				[start]: bounds[start] === null ? null : first,
				[end]: last + 1,
			};
}

function overlaps(a: Bounds, b: Bounds): boolean {
	return (
		(a.startRow ?? 0) < (b.endRow ?? Number.POSITIVE_INFINITY) &&
		(b.startRow ?? 0) < (a.endRow ?? Number.POSITIVE_INFINITY) &&
		(a.startColumn ?? 0) < (b.endColumn ?? Number.POSITIVE_INFINITY) &&
		(b.startColumn ?? 0) < (a.endColumn ?? Number.POSITIVE_INFINITY)
	);
}

function contains(outer: Bounds, inner: Bounds): boolean {
	return (
		(outer.startRow ?? 0) <= (inner.startRow ?? 0) &&
		(outer.startColumn ?? 0) <= (inner.startColumn ?? 0) &&
		(outer.endRow ?? Number.POSITIVE_INFINITY) >=
			(inner.endRow ?? Number.POSITIVE_INFINITY) &&
		(outer.endColumn ?? Number.POSITIVE_INFINITY) >=
			(inner.endColumn ?? Number.POSITIVE_INFINITY)
	);
}
