/** "North", "North and South", or "North, South and 3 more brands". */
export function nameBrands(brands: readonly { name: string }[]): string {
	const names = brands.map(({ name }) => name);
	if (names.length <= 2) return names.join(" and ");
	const more = names.length - 2;
	return `${names.slice(0, 2).join(", ")} and ${more} more ${more === 1 ? "brand" : "brands"}`;
}
