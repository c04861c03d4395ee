/** Rounds a wait up to words for people: "a minute", "15 minutes", "3 hours", "2 days". */
export function waitInWords(milliseconds: number): string {
	const minutes = Math.ceil(milliseconds / 60_000);
	if (minutes <= 1) return "a minute";
	if (minutes <= 90) return `${minutes} minutes`;
	const hours = Math.ceil(minutes / 60);
	return hours <= 48 ? `${hours} hours` : `${Math.ceil(hours / 24)} days`;
}
