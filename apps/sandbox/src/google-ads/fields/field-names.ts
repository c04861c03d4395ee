/** `campaign_budget` → `campaignBudget`. */
export function toCamel(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) =>
		letter.toUpperCase(),
	);
}

/** `campaignBudget` → `campaign_budget`. */
export function toSnake(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
