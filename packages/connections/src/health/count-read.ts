/** Says in a sentence how many of the chosen accounts are read. */
export function countRead(read: number, chosen: number): string {
	if (chosen === 1)
		return read === 1 ? "The account is read." : "The account is not read.";
	if (read === chosen) return `All ${chosen} accounts are read.`;
	return `${read} of ${chosen} accounts ${read === 1 ? "is" : "are"} read.`;
}
