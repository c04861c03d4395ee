import { InvalidInput } from "@patchbay/errors";

/**
 * Nothing lies in a time that ends before it begins: whoever asks for one has made a mistake.
 *
 * @param path of what holds the two, such as `filter`
 * @throws InvalidInput naming `to`
 */
export function checkPeriod(
	{
		from,
		to,
	}: { from?: Date | null | undefined; to?: Date | null | undefined },
	...path: string[]
): void {
	if (from && to && from > to)
		throw new InvalidInput("`to` must not be before `from`.", {
			field: [...path, "to"],
		});
}
